package dev.davit.control.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A template and an owner → a pod to create, and a name for it. */
public final class PodMaker {
    /** Letters and digits of names: no vowels, so that no words come out. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int END_LENGTH = 5;

    /** A name and its end stay within a DNS label, as with {@code generateName}. */
    private static final int MAX_BASE = 58;

    private static final List<String> FROM_TEMPLATE =
            List.of("labels", "annotations", "finalizers");

    private PodMaker() {}

    /**
     * The pod that a template describes.
     *
     * @param template {@code {metadata, spec}}
     * @param owner its controller, as stored
     * @param name from {@link #name}
     */
    public static JsonObject make(JsonObject template, Kind kind, JsonObject owner, String name) {
        JsonObject.Builder metadata =
                JsonObject.builder()
                        .put("name", name)
                        .put("generateName", base(owner.textOr("", "metadata", "name")))
                        .put("namespace", owner.textOr("", "metadata", "namespace"));
        for (String member : FROM_TEMPLATE) {
            Json given = template.at("metadata", member);
            if (given != null) {
                metadata.put(member, given);
            }
        }
        metadata.put("ownerReferences", JsonArray.of(Owners.reference(kind, owner)));
        return JsonObject.builder()
                .put("apiVersion", Kinds.POD.apiVersion())
                .put("kind", Kinds.POD.kind())
                .put("metadata", metadata.build())
                .put("spec", template.object("spec"))
                .build();
    }

    /**
     * A name such as {@code web-7d4b9-x2kqp}.
     *
     * @param mark what tells this name from the owner's others; the same mark gives the same name
     */
    public static String name(String owner, String ownerUid, String mark) {
        return base(owner) + end(ownerUid + "/" + mark);
    }

    private static String base(String owner) {
        String base = owner + "-";
        return base.length() <= MAX_BASE ? base : base.substring(0, MAX_BASE);
    }

    private static String end(String of) {
        return digits(Digest.of(of.getBytes(StandardCharsets.UTF_8)), END_LENGTH);
    }

    /** A number in letters that are safe in names. */
    static String digits(long number, int length) {
        StringBuilder text = new StringBuilder(length);
        long rest = number;
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt((int) Long.remainderUnsigned(rest, ALPHABET.length())));
            rest = Long.divideUnsigned(rest, ALPHABET.length());
        }
        return text.toString();
    }
}

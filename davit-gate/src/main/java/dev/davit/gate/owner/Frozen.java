package dev.davit.gate.owner;

import dev.davit.control.Events;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.owned.Claim;
import dev.davit.model.owned.Claims;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields that two domains have fought over: nobody may change them until somebody takes them over.
 *
 * @param paths of the fields
 * @param since RFC 3339; when the last of them was frozen
 */
public record Frozen(List<String> paths, String since) {
    private static final Frozen NONE = new Frozen(List.of(), "");
    private static final String MANAGER =
            Domain.MANAGER + Domain.FROZEN.text().substring(Domain.BUILT_IN.length());
    private static final String TELLER = "field-owners";

    /** Fields that are named in a command or a sentence. */
    private static final int MAX_NAMED = 10;

    public Frozen {
        paths = List.copyOf(paths);
    }

    /** Those of an object: as a rule none. */
    public static Frozen of(JsonObject tree) {
        JsonArray managed = tree.array("metadata", "managedFields");
        for (Json entry : managed) {
            if (entry instanceof JsonObject one && one.textOr("", "manager").equals(MANAGER)) {
                return read(managed);
            }
        }
        return NONE;
    }

    private static Frozen read(JsonArray managed) {
        for (Claim claim : Claims.read(managed).all()) {
            if (claim.domain().equals(Domain.FROZEN)) {
                return new Frozen(FieldPattern.texts(claim.set()), claim.time());
            }
        }
        return NONE;
    }

    public boolean isEmpty() {
        return paths.isEmpty();
    }

    /** {@code {fields, since, message, unblock}}. */
    public JsonObject json(Kind kind, Key key) {
        List<Json> fields = new ArrayList<>(paths.size());
        paths.forEach(path -> fields.add(new JsonString(path)));
        return JsonObject.builder()
                .put("fields", new JsonArray(fields))
                .put("since", since)
                .put("message", message())
                .put("unblock", takeover(kind, key, paths))
                .build();
    }

    /** For a terminal. */
    public List<String> lines(Kind kind, Key key) {
        return isEmpty()
                ? List.of()
                : List.of(
                        "Frozen since %s: %s".formatted(since, message()),
                        "  To end it: " + takeover(kind, key, paths));
    }

    private String message() {
        return "%s: two domains changed it in turn three times in ten minutes; nobody may change it now"
                .formatted(named(paths));
    }

    private static String named(List<String> paths) {
        List<String> some = paths.subList(0, Math.min(MAX_NAMED, paths.size()));
        int more = paths.size() - some.size();
        return String.join(", ", some) + (more == 0 ? "" : " and " + more + " more");
    }

    /** The command that takes fields over. */
    static String takeover(Kind kind, Key key, List<String> paths) {
        StringBuilder command =
                new StringBuilder("davit takeover ")
                        .append(kind.singular())
                        .append('/')
                        .append(key.name());
        if (!key.namespace().isEmpty()) {
            command.append(" -n ").append(key.namespace());
        }
        for (String path : paths.subList(0, Math.min(MAX_NAMED, paths.size()))) {
            command.append(" --field '").append(path.replace("'", "'\\''")).append('\'');
        }
        return command.toString();
    }

    /**
     * The Event that tells of it, to be created.
     *
     * @param about the object, as it was written
     * @param fought a sentence for each field that is frozen now
     */
    public static Request event(Kind kind, JsonObject about, List<String> fought, long nowMillis) {
        Frozen now = of(about);
        String namespace = about.textOr("", "metadata", "namespace");
        Key key = new Key(kind.id(), namespace, about.textOr("", "metadata", "name"));
        String message =
                "%s. Nobody may change it until somebody takes it over: %s"
                        .formatted(String.join("; ", fought), takeover(kind, key, now.paths));
        JsonObject event =
                Events.of(
                        kind, about, Events.WARNING, "FieldFrozen", message, TELLER, "", nowMillis);
        return Request.of(
                Identity.controller(TELLER),
                Verb.CREATE,
                new Target(Kinds.EVENT, event.textOr("default", "metadata", "namespace"), "", ""),
                Options.NONE,
                new Body.Tree(event));
    }
}

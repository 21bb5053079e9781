package dev.davit.policy;

import dev.davit.base.Cause;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.pod.SafetyProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trees of tests, written with single quotes. */
public final class Trees {
    private Trees() {}

    public static JsonObject tree(String json) {
        return JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    public static JsonObject completed(Kind kind, JsonObject tree, SafetyProfile profile) {
        return Defaults.complete(kind, tree, JsonObject.EMPTY, profile);
    }

    /** A completed pod with this specification, held against its schema first. */
    public static JsonObject pod(String spec, SafetyProfile profile) {
        JsonObject pod =
                tree(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'d'},"
                                + "'spec':"
                                + spec
                                + "}");
        Structure.Shape shape = Structure.shape(Schemas.of(Kinds.POD), pod);
        if (!shape.unknown().isEmpty() || !shape.wrong().isEmpty()) {
            throw new IllegalArgumentException("" + shape.unknown() + shape.wrong());
        }
        return completed(Kinds.POD, shape.tree(), profile);
    }

    public static List<String> mistakes(Kind kind, JsonObject tree, @Nullable JsonObject before) {
        return mistakes(kind, tree, before, SafetyProfile.STRICT);
    }

    public static List<String> mistakes(
            Kind kind, JsonObject tree, @Nullable JsonObject before, SafetyProfile profile) {
        HazardKeys none = new HazardKeys("d", profile, false, "", List.of(), "", "", 0);
        return mistakes(kind, tree, before, none);
    }

    public static List<String> mistakes(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        return Validation.check(kind, tree, before, keys).stream().map(Trees::line).toList();
    }

    private static String line(Cause cause) {
        return cause.field() + ": " + cause.message();
    }
}

package dev.davit.model.diff;

import dev.davit.base.Sha256;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Objects as differences and blame show them: a Secret's values as short hashes, which tell whether
 * a value has changed and not what it is: {@code (hidden, 12 bytes, #5f2b01aa)}.
 *
 * <p>The object's uid goes into the hash, so that hashes of different objects cannot be compared.
 */
public final class Hidden {
    private static final int HASH_BYTES = 4;

    /** Where client-side apply keeps a copy of what was applied. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Hidden() {}

    /** The tree itself for every kind but Secret. */
    public static JsonObject in(Kind kind, JsonObject tree) {
        if (!kind.equals(Kinds.SECRET)) {
            return tree;
        }
        String uid = tree.textOr("", "metadata", "uid");
        JsonObject hidden = values(values(tree, "data", uid), "stringData", uid);
        Json applied = hidden.at("metadata", "annotations", LAST_APPLIED);
        return applied == null
                ? hidden
                : hidden.withAt(hidden(applied, uid), "metadata", "annotations", LAST_APPLIED);
    }

    private static JsonObject values(JsonObject tree, String member, String uid) {
        JsonObject values = tree.object(member);
        if (values.isEmpty()) {
            return tree;
        }
        JsonObject.Builder hidden = JsonObject.builder();
        values.forEach((name, value) -> hidden.put(name, hidden(value, uid)));
        return tree.with(member, hidden.build());
    }

    private static Json hidden(Json value, String uid) {
        if (value instanceof JsonNull) {
            return value;
        }
        byte[] text = JsonWriter.write(value);
        MessageDigest digest = Sha256.start();
        digest.update(uid.getBytes(StandardCharsets.UTF_8));
        String hash = HexFormat.of().formatHex(digest.digest(text), 0, HASH_BYTES);
        return new JsonString("(hidden, %d bytes, #%s)".formatted(length(value, text), hash));
    }

    private static int length(Json value, byte[] text) {
        if (value instanceof JsonString(String base64)) {
            try {
                return Base64.getDecoder().decode(base64).length;
            } catch (IllegalArgumentException plain) {
                return base64.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length;
    }
}

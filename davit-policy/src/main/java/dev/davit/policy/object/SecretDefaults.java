package dev.davit.policy.object;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A secret's type, and {@code stringData}, which is only a way to write {@code data}. */
public final class SecretDefaults {
    private SecretDefaults() {}

    public static JsonObject complete(JsonObject secret) {
        JsonObject typed =
                secret.textOr("", "type").isEmpty() ? secret.with("type", "Opaque") : secret;
        if (!(typed.get("stringData") instanceof JsonObject plain)) {
            return typed;
        }
        JsonObject data = typed.object("data");
        for (int i = 0; i < plain.size(); i++) {
            Json value = plain.valueAt(i);
            if (value instanceof JsonString(String text)) {
                data = data.with(plain.nameAt(i), base64(text));
            }
        }
        JsonObject rest = typed.without("stringData");
        return data.isEmpty() ? rest : rest.with("data", data);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

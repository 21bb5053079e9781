package dev.davit.cli;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/** A Kubernetes {@code Status} as a person wants to read it: the sentence, then each field. */
public final class StatusText {
    private static final int CONFLICT = 409;

    private StatusText() {}

    /** The state that the request rests on is not the newest; not: such a name is taken. */
    static boolean conflict(int code, byte[] body) {
        return code == CONFLICT && read(body).textOr("", "reason").equals("Conflict");
    }

    private static JsonObject read(byte[] body) {
        try {
            return JsonReader.read(body) instanceof JsonObject status ? status : JsonObject.EMPTY;
        } catch (JacksonException notJson) {
            return JsonObject.EMPTY;
        }
    }

    public static String of(int code, byte[] body) {
        Json read;
        try {
            read = JsonReader.read(body);
        } catch (JacksonException notJson) {
            return "HTTP " + code + ": " + new String(body, StandardCharsets.UTF_8).strip();
        }
        if (!(read instanceof JsonObject status) || !status.has("message")) {
            return "HTTP " + code;
        }
        String message = status.textOr("", "message");
        StringBuilder text = new StringBuilder(message);
        if (status.has("reason")) {
            text.append(" (").append(status.textOr("", "reason")).append(')');
        }
        for (Json cause : status.array("details", "causes")) {
            if (cause instanceof JsonObject one && !one.textOr("", "field").isEmpty()) {
                String line = one.textOr("", "field") + ": " + one.textOr("", "message");
                // A single one is the sentence itself.
                if (!message.endsWith(line)) {
                    text.append("\n  ").append(line);
                }
            }
        }
        return text.toString();
    }
}

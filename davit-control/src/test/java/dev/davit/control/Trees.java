package dev.davit.control;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;

/** Trees for tests, with single quotes. */
public final class Trees {
    private Trees() {}

    public static JsonObject tree(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

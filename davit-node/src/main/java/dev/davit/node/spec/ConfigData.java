package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.node.ConfigKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes that a ConfigMap or a Secret holds, by key. */
final class ConfigData {
    private ConfigData() {}

    static SortedMap<String, byte[]> of(ConfigKey.Type type, JsonObject object) {
        SortedMap<String, byte[]> data = new TreeMap<>();
        switch (type) {
            case CONFIG_MAP -> {
                texts(object.object("data"), data);
                encoded(object.object("binaryData"), data);
            }
            case SECRET -> {
                encoded(object.object("data"), data);
                texts(object.object("stringData"), data);
            }
        }
        return data;
    }

    private static void texts(JsonObject from, SortedMap<String, byte[]> into) {
        from.forEach((name, value) -> {
            if (value instanceof JsonString(String text)) {
                into.put(name, text.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** Admission has checked the encoding; line breaks inside are allowed by it. */
    private static void encoded(JsonObject from, SortedMap<String, byte[]> into) {
        from.forEach((name, value) -> {
            if (value instanceof JsonString(String text)) {
                into.put(name, Base64.getMimeDecoder().decode(text));
            }
        });
    }
}

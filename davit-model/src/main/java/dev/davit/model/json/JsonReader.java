package dev.davit.model.json;

import dev.davit.base.Invariant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Bytes that Davit wrote itself → trees, without checks. What comes from outside: {@link
 * WireReader}.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonReader() {}

    /** Reads bytes that Davit wrote itself; anything but an object is a bug. */
    public static JsonObject readObject(byte[] bytes) {
        Json value = read(bytes);
        Invariant.check(value instanceof JsonObject, "stored bytes are not an object");
        return (JsonObject) value;
    }

    public static Json read(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static Json value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonString(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> JsonBool.TRUE;
            case VALUE_FALSE -> JsonBool.FALSE;
            default -> JsonNull.NULL;
        };
    }

    /** The number that a text in JSON's syntax stands for. */
    public static JsonNumber number(String text) {
        if (isWhole(text)) {
            try {
                return JsonNumber.of(Long.parseLong(text));
            } catch (NumberFormatException tooLarge) {
                return new JsonNumber.Decimal(text);
            }
        }
        return new JsonNumber.Decimal(text);
    }

    /** Minus zero is not: a long would lose its sign. */
    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return !text.equals("-0");
    }

    private static JsonObject object(JsonParser parser) {
        JsonObject.Builder members = JsonObject.builder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members.build();
    }

    private static JsonArray array(JsonParser parser) {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new JsonArray(items);
    }
}

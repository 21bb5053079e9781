package dev.davit.model.proto;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Objects with every field set, from a seed; a type that holds itself is set once. */
final class Samples {
    private static final JsonObject ANYTHING = JsonObject.of("type", new JsonString("string"));

    private final Random random;
    private final List<ObjectSchema> above = new ArrayList<>();

    Samples(long seed) {
        random = new Random(seed);
    }

    JsonObject object(ObjectSchema schema) {
        above.add(schema);
        JsonObject.Builder out = JsonObject.builder();
        for (Field field : schema.fields()) {
            if (isInMessage(schema, field) && !holdsItself(field.schema())) {
                out.put(field.name(), value(field.schema()));
            }
        }
        above.removeLast();
        return out.build();
    }

    /** Neither what Davit adds, nor the type of an object, which only its envelope tells. */
    private static boolean isInMessage(ObjectSchema schema, Field field) {
        return switch (field.name()) {
            case "davit" -> false;
            case "domain" -> !schema.name().endsWith(".ManagedFieldsEntry");
            case "apiVersion", "kind" ->
                    Layouts.get(schema.name()).named().containsKey(field.name());
            default -> true;
        };
    }

    private boolean holdsItself(Schema schema) {
        return switch (schema) {
            case ObjectSchema object -> above.contains(object);
            case Schema.ListOf list -> holdsItself(list.items());
            case Schema.MapOf map -> holdsItself(map.values());
            case Schema.Scalar _, Schema.Choice _ -> false;
        };
    }

    private Json value(Schema schema) {
        return switch (schema) {
            case ObjectSchema object -> object(object);
            case Schema.ListOf list -> list(list.items());
            case Schema.MapOf map -> map(map.values());
            case Schema.Choice choice -> new JsonString(choice.words().getLast());
            case Schema.Scalar scalar -> scalar(scalar);
        };
    }

    private JsonArray list(Schema items) {
        List<Json> all = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            all.add(value(items));
        }
        return new JsonArray(all);
    }

    private JsonObject map(Schema values) {
        JsonObject.Builder all = JsonObject.builder();
        for (int i = 0; i <= random.nextInt(3); i++) {
            all.put("example.com/key-" + i, value(values));
        }
        return all.build();
    }

    private Json scalar(Schema.Scalar scalar) {
        return switch (scalar) {
            case STRING -> new JsonString(text());
            case INT32 -> JsonNumber.of(random.nextBoolean() ? 1 + random.nextInt(1 << 30) : -7);
            case INT64 -> JsonNumber.of(random.nextLong() | 1);
            case NUMBER -> JsonReader.number(Double.toString(random.nextInt(1000) + 0.5));
            case BOOLEAN -> JsonBool.TRUE;
            case BYTES -> new JsonString(Base64.getEncoder().encodeToString(bytes()));
            case INT_OR_STRING ->
                    random.nextBoolean() ? JsonNumber.of(8080) : new JsonString("25%");
            case QUANTITY -> new JsonString((1 + random.nextInt(999)) + "m");
            case TIME -> new JsonString("2026-11-22T01:02:%02dZ".formatted(random.nextInt(60)));
            case MICRO_TIME ->
                    new JsonString(
                            "2026-11-22T01:02:03.%06dZ".formatted(random.nextInt(1_000_000)));
            case ANY, OPEN_OBJECT -> ANYTHING;
        };
    }

    private String text() {
        return random.nextInt(4) == 0 ? "zwölf €😀 " + random.nextInt() : "t" + random.nextInt();
    }

    private byte[] bytes() {
        byte[] bytes = ("bytes " + random.nextInt()).getBytes(StandardCharsets.UTF_8);
        bytes[0] = (byte) 0xff;
        return bytes;
    }
}

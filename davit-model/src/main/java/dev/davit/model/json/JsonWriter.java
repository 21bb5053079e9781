package dev.davit.model.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Trees → JSON: compact in UTF-8 for stores and wires, indented for people. */
public final class JsonWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonWriter() {}

    public static byte[] write(Json value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(generator, value);
        }
        return out.toByteArray();
    }

    /** Compact, as text. */
    public static String text(Json value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** Indented by four, one member per line, as {@code kubectl -o json} has it. */
    public static String pretty(Json value) {
        StringBuilder out = new StringBuilder(1024);
        pretty(out, value, "\n");
        return out.append('\n').toString();
    }

    private static void pretty(StringBuilder out, Json value, String lineStart) {
        String inner = lineStart + "    ";
        switch (value) {
            case JsonObject object when !object.isEmpty() -> {
                for (int i = 0; i < object.size(); i++) {
                    out.append(i == 0 ? "{" : ",").append(inner);
                    out.append(text(new JsonString(object.nameAt(i)))).append(": ");
                    pretty(out, object.valueAt(i), inner);
                }
                out.append(lineStart).append('}');
            }
            case JsonArray array when array.size() > 0 -> {
                for (int i = 0; i < array.size(); i++) {
                    out.append(i == 0 ? "[" : ",").append(inner);
                    pretty(out, array.get(i), inner);
                }
                out.append(lineStart).append(']');
            }
            default -> out.append(text(value));
        }
    }

    private static void write(JsonGenerator out, Json value) {
        switch (value) {
            case JsonObject object -> {
                out.writeStartObject();
                for (int i = 0; i < object.size(); i++) {
                    out.writeName(object.nameAt(i));
                    write(out, object.valueAt(i));
                }
                out.writeEndObject();
            }
            case JsonArray array -> {
                out.writeStartArray();
                for (Json item : array) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            case JsonString(String text) -> out.writeString(text);
            case JsonNumber.Whole(long number) -> out.writeNumber(number);
            case JsonNumber.Decimal(String text) -> out.writeNumber(text);
            case JsonBool bool -> out.writeBoolean(bool.value());
            case JsonNull ignored -> out.writeNull();
        }
    }
}

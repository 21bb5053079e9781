package dev.davit.model.json;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Trees → compact JSON in UTF-8. */
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

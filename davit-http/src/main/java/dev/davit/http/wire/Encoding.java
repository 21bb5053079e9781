package dev.davit.http.wire;

import dev.davit.model.cbor.Cbor;
import dev.davit.model.cbor.CborWriter;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.YamlWriter;
import dev.davit.model.proto.ProtoReader;
import dev.davit.model.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** How documents are written on the wire, in the order in which they are told to clients. */
public enum Encoding {
    JSON(Head.JSON),
    YAML("application/yaml"),
    PROTOBUF(ProtoReader.MEDIA_TYPE),
    CBOR(Cbor.MEDIA_TYPE);

    private final String mediaType;

    Encoding(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Of many documents one after the other; YAML has none. */
    public String streamType() {
        return switch (this) {
            case JSON, YAML -> Head.JSON;
            case PROTOBUF -> mediaType + ";stream=watch";
            case CBOR -> Cbor.SEQUENCE_TYPE;
        };
    }

    /** A document as it goes out, and what it is. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Encoded(String mediaType, byte[] bytes) {}

    /**
     * A document; one without a form in protocol buffers is JSON, whatever was wanted.
     *
     * @param pretty indented, where the encoding has a choice
     */
    public Encoded write(JsonObject document, boolean pretty) {
        return switch (this) {
            case JSON -> json(document, pretty);
            case YAML -> new Encoded(mediaType, utf8(YamlWriter.write(document)));
            case PROTOBUF -> {
                byte[] message = ProtoWriter.write(document);
                yield message == null ? json(document, pretty) : new Encoded(mediaType, message);
            }
            case CBOR -> new Encoded(mediaType, CborWriter.write(document));
        };
    }

    private static Encoded json(JsonObject document, boolean pretty) {
        return new Encoded(
                Head.JSON, pretty ? utf8(JsonWriter.pretty(document)) : JsonWriter.write(document));
    }

    /** One event of a watch, framed. */
    public byte[] event(String type, JsonObject object) {
        return switch (this) {
            case JSON, YAML -> {
                JsonObject event =
                        JsonObject.builder().put("type", type).put("object", object).build();
                yield utf8(JsonWriter.text(event) + "\n");
            }
            case PROTOBUF -> ProtoWriter.event(type, write(object, false).bytes());
            case CBOR -> CborWriter.event(type, CborWriter.write(object));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

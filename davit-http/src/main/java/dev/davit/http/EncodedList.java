package dev.davit.http;

import dev.davit.http.wire.Encoding;
import dev.davit.http.wire.Exchange;
import dev.davit.model.cbor.CborWriter;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.YamlWriter;
import dev.davit.model.proto.ProtoWriter;
import dev.davit.model.request.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lists that are not sent as the bytes that are stored: one item at a time. */
final class EncodedList {
    /**
     * Items in protocol buffers whose bytes are kept between counting and sending; what is more is
     * made twice.
     */
    static final int KEPT_BYTES = 4 << 20;

    private EncodedList() {}

    static void write(Exchange exchange, Reply.Many list) throws IOException, InterruptedException {
        switch (exchange.encoding()) {
            case JSON -> json(exchange, list);
            case YAML -> yaml(exchange, list);
            case PROTOBUF -> protobuf(exchange, list);
            case CBOR -> cbor(exchange, list);
        }
        exchange.end();
    }

    /** Roughly: what the items have as they are stored. */
    private static long about(Reply.Many list) {
        long bytes = 0;
        for (StoredObject item : list.items()) {
            bytes += item.bytes().length;
        }
        return bytes;
    }

    private static OutputStream open(Exchange exchange, Reply.Many list, long length)
            throws IOException {
        Encoding encoding = exchange.encoding();
        return Answers.open(exchange, encoding.mediaType(), length, about(list), list.warnings());
    }

    /** Indented. */
    private static void json(Exchange exchange, Reply.Many list) throws IOException {
        try (OutputStream out = open(exchange, list, -1)) {
            String head = JsonWriter.pretty(Answers.listHeader(list));
            text(out, head.substring(0, head.lastIndexOf("\n}")) + ",\n    \"items\": [");
            String before = "\n        ";
            for (StoredObject item : list.items()) {
                String text = JsonWriter.pretty(item.passingTree()).strip();
                text(out, before + text.replace("\n", "\n        "));
                before = ",\n        ";
            }
            text(out, list.items().isEmpty() ? "]\n}\n" : "\n    ]\n}\n");
        }
    }

    private static void yaml(Exchange exchange, Reply.Many list) throws IOException {
        try (OutputStream out = open(exchange, list, -1)) {
            text(out, YamlWriter.write(Answers.listHeader(list)));
            text(out, list.items().isEmpty() ? "items: []\n" : "items:\n");
            for (StoredObject item : list.items()) {
                text(out, YamlWriter.write(JsonArray.of(item.passingTree())));
            }
        }
    }

    private static void cbor(Exchange exchange, Reply.Many list) throws IOException {
        try (OutputStream out = open(exchange, list, -1)) {
            out.write(CborWriter.listHead(Answers.listHeader(list), list.items().size()));
            for (StoredObject item : list.items()) {
                out.write(CborWriter.bare(item.passingTree()));
            }
        }
    }

    /** The length of all items stands before them. */
    private static void protobuf(Exchange exchange, Reply.Many list) throws IOException {
        ProtoWriter.ListParts parts = new ProtoWriter.ListParts(list.kind());
        List<StoredObject> items = list.items();
        int[] sizes = new int[items.size()];
        byte[][] kept = new byte[items.size()][];
        long keptBytes = 0;
        long bytes = 0;
        for (int i = 0; i < sizes.length; i++) {
            byte[] item = parts.item(items.get(i).passingTree());
            sizes[i] = item.length;
            bytes += parts.itemHead(item.length).length + item.length;
            if (keptBytes + item.length <= KEPT_BYTES) {
                kept[i] = item;
                keptBytes += item.length;
            }
        }
        JsonObject metadata = Answers.listMeta(list);
        byte[] head = parts.head(metadata, bytes);
        try (OutputStream out = open(exchange, list, head.length + bytes)) {
            out.write(head);
            for (int i = 0; i < sizes.length; i++) {
                byte[] item = kept[i];
                out.write(parts.itemHead(sizes[i]));
                out.write(item != null ? item : parts.item(items.get(i).passingTree()));
            }
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

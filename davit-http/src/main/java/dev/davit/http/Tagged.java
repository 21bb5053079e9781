package dev.davit.http;

import dev.davit.base.Sha256;
import dev.davit.http.wire.Exchange;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A document that a client need not fetch again while it stays the same. */
final class Tagged {
    private final String type;
    private final byte[] bytes;
    private final String hash;

    Tagged(String type, JsonObject document) {
        this(type, JsonWriter.write(document));
    }

    Tagged(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
        this.hash = hash(bytes);
    }

    void answer(Exchange exchange) throws IOException, InterruptedException {
        answer(exchange, Map.of());
    }

    void answer(Exchange exchange, Map<String, String> fields)
            throws IOException, InterruptedException {
        String tag = "\"" + hash + "\"";
        Map<String, String> all = new java.util.TreeMap<>(fields);
        all.put("ETag", tag);
        all.put("Vary", "Accept");
        if (tag.equals(exchange.in().header("If-None-Match"))) {
            exchange.answer(304, type, new byte[0], all, List.of());
        } else {
            Answers.whole(exchange, 200, type, bytes, all, List.of());
        }
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(Sha256.of(bytes), 0, 16);
    }
}

package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Serves the OpenAPI documents; they are made when somebody first asks. */
final class OpenApi {
    private static final String THREE = "/openapi/v3";
    private static final String TWO = "/openapi/v2";

    /** A document that is asked for by its hash never changes under that name. */
    private static final Map<String, String> FOR_EVER =
            Map.of(
                    "Cache-Control",
                    "public, immutable",
                    "Expires",
                    "Fri, 31 Dec 2199 00:00:00 GMT");

    private static final Refusal NOT_ACCEPTABLE =
            Refusal.of(Reason.NOT_ACCEPTABLE, "OpenAPI is served as application/json only");

    private OpenApi() {}

    /** Version 3, by path. */
    private static final class Three {
        static final SortedMap<String, Tagged> DOCUMENTS = documents();

        private static SortedMap<String, Tagged> documents() {
            SortedMap<String, byte[]> encoded =
                    dev.davit.model.openapi.OpenApi.encoded(
                            dev.davit.model.openapi.OpenApi.documents());
            SortedMap<String, Tagged> all = new TreeMap<>();
            encoded.forEach(
                    (path, bytes) -> all.put(THREE + "/" + path, new Tagged(Head.JSON, bytes)));
            byte[] index = JsonWriter.write(dev.davit.model.openapi.OpenApi.index(encoded));
            all.put(THREE, new Tagged(Head.JSON, index));
            return all;
        }
    }

    /** Version 2, all in one. */
    private static final class Two {
        static final Tagged DOCUMENT =
                new Tagged(Head.JSON, JsonWriter.write(dev.davit.model.openapi.OpenApi.v2()));
    }

    static void answer(Exchange exchange, String path) throws IOException, InterruptedException {
        if (Accept.best(exchange.in().header("Accept"), OpenApi::json) == null) {
            exchange.answer(NOT_ACCEPTABLE);
            return;
        }
        Tagged document = path.equals(TWO) ? Two.DOCUMENT : Three.DOCUMENTS.get(path);
        if (document == null) {
            exchange.answer(Documents.MISSING);
        } else {
            boolean hashed = exchange.in().query().startsWith("hash=");
            document.answer(exchange, hashed ? FOR_EVER : Map.of());
        }
    }

    private static @Nullable Boolean json(Accept.Range range) {
        return range.json() ? Boolean.TRUE : null;
    }
}

package dev.davit.http;

import dev.davit.http.wire.Exchange;
import java.io.IOException;

/** Serves the OpenAPI documents. */
final class OpenApi {
    private final String version;

    OpenApi(String version) {
        this.version = version;
    }

    void answer(Exchange exchange, String path) throws IOException, InterruptedException {
        exchange.answer(Documents.MISSING);
    }

    String version() {
        return version;
    }
}

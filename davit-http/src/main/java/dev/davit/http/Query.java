package dev.davit.http;

import dev.davit.model.request.Options;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Query parameters as options. */
final class Query {
    private Query() {}

    /** Parameters beyond these are dropped. */
    private static final int MAX_PARAMETERS = 1024;

    /**
     * @throws IllegalArgumentException when the percent-encoding is broken
     */
    static Options options(String query) {
        if (query.isEmpty()) {
            return Options.NONE;
        }
        return new Options(
                new TreeMap<>(
                        new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MAX_PARAMETERS)
                                .parameters()));
    }
}

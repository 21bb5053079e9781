package dev.davit.http;

import dev.davit.http.wire.Exchange;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/**
 * One line of JSON per request, at debug level. Neither headers nor bodies nor query parameters are
 * in it: they may hold secrets.
 */
final class AccessLog {
    private static final System.Logger LOG = System.getLogger("dev.davit.http.access");

    private AccessLog() {}

    static void request(Exchange exchange, String user, String verb, long tookNanos) {
        if (!LOG.isLoggable(System.Logger.Level.DEBUG)) {
            return;
        }
        LOG.log(
                System.Logger.Level.DEBUG,
                text(
                        JsonObject.builder()
                                .put("event", "http.request")
                                .put("request", exchange.id())
                                .put("user", user)
                                .put("client", exchange.in().headerOr("User-Agent", ""))
                                .put("method", exchange.in().method())
                                .put("verb", verb)
                                .put("path", exchange.in().path())
                                .put("code", exchange.status())
                                .put("micros", tookNanos / 1000)
                                .put("bytes", exchange.bytesSent())
                                .build()));
    }

    static void failure(Exchange exchange, Throwable failure) {
        LOG.log(
                System.Logger.Level.ERROR,
                text(
                        JsonObject.builder()
                                .put("event", "http.failure")
                                .put("request", exchange.id())
                                .put("method", exchange.in().method())
                                .put("path", exchange.in().path())
                                .build()),
                failure);
    }

    private static String text(JsonObject line) {
        return new String(JsonWriter.write(line), StandardCharsets.UTF_8);
    }
}

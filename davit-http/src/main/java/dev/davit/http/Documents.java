package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.openapi.Discovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers that say something about the server itself: its health, its version, what it serves. */
final class Documents {
    static final Refusal MISSING =
            Refusal.of(Reason.NOT_FOUND, "the server could not find the requested resource");

    private static final Refusal NOT_ACCEPTABLE =
            Refusal.of(
                    Reason.NOT_ACCEPTABLE,
                    "only the following media types are served: application/json");

    private static final String AGGREGATED_TYPE =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private final byte[] version;

    /** Each document is made once; there are few of them, and they do not change while we run. */
    private final Map<String, Tagged> made = new ConcurrentHashMap<>();

    Documents(String gitVersion) {
        version = JsonWriter.write(version(gitVersion));
    }

    private static JsonObject version(String gitVersion) {
        String[] numbers = gitVersion.substring(1).split("[.+-]", -1);
        return JsonObject.builder()
                .put("major", numbers[0])
                .put("minor", numbers[1])
                .put("gitVersion", gitVersion)
                .put("gitCommit", "")
                .put("gitTreeState", "")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "linux/" + platform())
                .build();
    }

    private static String platform() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return arch.equals("aarch64") ? "arm64" : arch;
    }

    /** What is open to everybody; false when the path is not one of these. */
    boolean open(Exchange exchange, boolean closing) {
        switch (exchange.in().path()) {
            case "/version" -> exchange.answer(200, Head.JSON, version);
            case "/healthz", "/livez" -> health(exchange, true);
            case "/readyz" -> health(exchange, !closing);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void health(Exchange exchange, boolean well) {
        String text = well ? "ok" : "the server is closing";
        if (exchange.in().query().contains("verbose")) {
            text =
                    (well ? "[+]ping ok\n[+]serving ok\n" : "[+]ping ok\n[-]serving failed\n")
                            + text;
        }
        exchange.answer(well ? 200 : 503, Head.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void answer(Exchange exchange, String path) throws IOException, InterruptedException {
        if (!exchange.in().method().equals("GET") && !exchange.in().method().equals("HEAD")) {
            exchange.answer(
                    Refusal.of(Reason.METHOD_NOT_ALLOWED, "this document can only be read"));
            return;
        }
        if (path.startsWith("/openapi/")) {
            OpenApi.answer(exchange, path);
            return;
        }
        String accept = exchange.in().header("Accept");
        Boolean aggregated = Accept.best(accept, Documents::aggregated);
        if (aggregated == null) {
            exchange.answer(NOT_ACCEPTABLE);
            return;
        }
        Tagged document = discovery(path, aggregated);
        if (document == null) {
            exchange.answer(MISSING);
        } else {
            document.answer(exchange);
        }
    }

    /** Whether an alternative asks for the aggregated form; null when it is not served. */
    private static @Nullable Boolean aggregated(Accept.Range range) {
        if (!range.json()) {
            return null;
        }
        String as = range.parameter("as");
        if (as.isEmpty()) {
            return Boolean.FALSE;
        }
        boolean whole =
                as.equals("APIGroupDiscoveryList")
                        && range.parameter("g").equals("apidiscovery.k8s.io")
                        && range.parameter("v").equals("v2");
        return whole ? Boolean.TRUE : null;
    }

    private @Nullable Tagged discovery(String path, boolean aggregated) {
        List<String> parts = List.of(path.substring(1).split("/", -1));
        return switch (parts.size()) {
            case 1 ->
                    switch (parts.getFirst()) {
                        case "api" ->
                                aggregated
                                        ? aggregated(path, Discovery::coreAggregated)
                                        : plain(path, Discovery::coreVersions);
                        case "apis" ->
                                aggregated
                                        ? aggregated(path, Discovery::groupsAggregated)
                                        : plain(path, Discovery::groups);
                        default -> null;
                    };
            case 2 ->
                    parts.getFirst().equals("api")
                            ? plain(path, () -> Discovery.resources("", parts.get(1)))
                            : parts.getFirst().equals("apis")
                                    ? plain(path, () -> Discovery.group(parts.get(1)))
                                    : null;
            case 3 ->
                    parts.getFirst().equals("apis")
                            ? plain(path, () -> Discovery.resources(parts.get(1), parts.get(2)))
                            : null;
            default -> null;
        };
    }

    private Tagged aggregated(String path, Supplier<JsonObject> document) {
        return made.computeIfAbsent(
                "aggregated " + path, any -> new Tagged(AGGREGATED_TYPE, document.get()));
    }

    private @Nullable Tagged plain(String path, Supplier<@Nullable JsonObject> document) {
        Tagged known = made.get(path);
        if (known != null) {
            return known;
        }
        JsonObject fresh = document.get();
        if (fresh == null) {
            return null;
        }
        Tagged tagged = new Tagged(Head.JSON, fresh);
        made.put(path, tagged);
        return tagged;
    }
}

package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.Issuer;
import dev.davit.gate.Tokens;
import dev.davit.http.wire.Encoding;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.openapi.Discovery;
import dev.davit.model.openapi.Elsewhere;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers that say something about the server itself: its health, its version, what it serves. */
final class Documents {
    static final Refusal MISSING =
            Refusal.of(Reason.NOT_FOUND, "the server could not find the requested resource");

    private static final Refusal READ_ONLY =
            Refusal.of(Reason.METHOD_NOT_ALLOWED, "this document can only be read");

    /** A host, as its clients name it: what else is sent is not repeated. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

    private static final String AGGREGATED = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private final byte[] version;

    /** Each document is made once for as long as the same kinds are served. */
    private volatile Made made =
            new Made(ServedKinds.BUILT_IN, Elsewhere.NOTHING, new ConcurrentHashMap<>());

    private final OpenApi openApi = new OpenApi();

    /** What was made while these were served. */
    private record Made(ServedKinds kinds, Elsewhere others, Map<String, Tagged> documents) {}

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
            default -> {
                return Health.answer(exchange, closing);
            }
        }
        return true;
    }

    /** What others check tokens of service accounts by. */
    static void issuer(Exchange exchange, String path, Gate gate) {
        if (!exchange.in().method().equals("GET") && !exchange.in().method().equals("HEAD")) {
            Allowed.answer(exchange, READ_ONLY, gate.kinds());
        } else if (path.equals(Issuer.KEYS)) {
            byte[] keys = JsonWriter.write(gate.issuer().keySet());
            exchange.answer(200, "application/jwk-set+json", keys);
        } else {
            String host = exchange.in().headerOr("Host", "");
            String origin = HOST.matcher(host).matches() ? "https://" + host : Tokens.ISSUER;
            exchange.answer(200, gate.issuer().configuration(origin), List.of());
        }
    }

    void answer(Exchange exchange, String path, ServedKinds kinds, Elsewhere others)
            throws IOException, InterruptedException {
        if (!exchange.in().method().equals("GET") && !exchange.in().method().equals("HEAD")) {
            Allowed.answer(exchange, READ_ONLY, kinds);
            return;
        }
        if (path.startsWith("/openapi/")) {
            openApi.answer(exchange, path, kinds, others);
            return;
        }
        Asked asked = Accept.best(exchange.in().header("Accept"), Documents::asked);
        if (asked == null) {
            exchange.answer(Accept.Served.DOCUMENT.refusal());
            return;
        }
        Tagged document = discovery(path, asked, madeOf(kinds, others));
        if (document == null) {
            exchange.answer(MISSING);
        } else {
            document.answer(exchange);
        }
    }

    /** What an alternative asks for. */
    private record Asked(boolean aggregated, Encoding encoding) {}

    /** Null: it is not served. */
    private static @Nullable Asked asked(Accept.Range range) {
        Encoding encoding = range.encoding();
        String as = range.parameter("as");
        if (encoding == null) {
            return null;
        }
        if (as.isEmpty()) {
            return new Asked(false, encoding);
        }
        boolean whole =
                as.equals("APIGroupDiscoveryList")
                        && range.parameter("g").equals("apidiscovery.k8s.io")
                        && range.parameter("v").equals("v2");
        return whole ? new Asked(true, encoding) : null;
    }

    /** Of the newest kinds: who still asks by older ones is answered by what is made for him. */
    // Kinds are made once per change: which ones they are is told by identity.
    @SuppressWarnings("ReferenceEquality")
    private Made madeOf(ServedKinds kinds, Elsewhere others) {
        Made known = made;
        if (known.kinds != kinds || known.others != others) {
            known = new Made(kinds, others, new ConcurrentHashMap<>());
            made = known;
        }
        return known;
    }

    private @Nullable Tagged discovery(String path, Asked asked, Made of) {
        ServedKinds kinds = of.kinds;
        List<String> parts = List.of(path.substring(1).split("/", -1));
        return switch (parts.size()) {
            case 1 ->
                    switch (parts.getFirst()) {
                        case "api" ->
                                asked.aggregated
                                        ? made(
                                                of,
                                                path,
                                                asked,
                                                () -> Discovery.coreAggregated(kinds))
                                        : made(of, path, asked, Discovery::coreVersions);
                        case "apis" ->
                                asked.aggregated
                                        ? made(
                                                of,
                                                path,
                                                asked,
                                                () -> Discovery.groupsAggregated(kinds, of.others))
                                        : made(
                                                of,
                                                path,
                                                asked,
                                                () -> Discovery.groups(kinds, of.others));
                        default -> null;
                    };
            case 2 ->
                    parts.getFirst().equals("api")
                            ? made(
                                    of,
                                    path,
                                    of(asked),
                                    () -> Discovery.resources(kinds, "", parts.get(1)))
                            : parts.getFirst().equals("apis")
                                    ? made(
                                            of,
                                            path,
                                            of(asked),
                                            () -> Discovery.group(kinds, of.others, parts.get(1)))
                                    : null;
            case 3 ->
                    parts.getFirst().equals("apis")
                            ? made(
                                    of,
                                    path,
                                    of(asked),
                                    () -> Discovery.resources(kinds, parts.get(1), parts.get(2)))
                            : null;
            default -> null;
        };
    }

    /** Only the two roots are served aggregated. */
    private static Asked of(Asked asked) {
        return new Asked(false, asked.encoding);
    }

    private static @Nullable Tagged made(
            Made of, String path, Asked asked, Supplier<@Nullable JsonObject> document) {
        String name = asked.encoding + (asked.aggregated ? " aggregated " : " ") + path;
        Tagged known = of.documents.get(name);
        if (known != null) {
            return known;
        }
        JsonObject fresh = document.get();
        if (fresh == null) {
            return null;
        }
        Encoding.Encoded encoded = asked.encoding.write(fresh, false);
        String type = encoded.mediaType() + (asked.aggregated ? AGGREGATED : "");
        Tagged tagged = new Tagged(type, encoded.bytes());
        of.documents.put(name, tagged);
        return tagged;
    }
}

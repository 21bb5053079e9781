package dev.davit.http;

import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.request.Options;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code /healthz}, {@code /livez}, {@code /readyz}: each a list of checks, with {@code ?verbose}
 * and {@code ?exclude=CHECK}, and each check at a path below.
 */
final class Health {
    private static final List<String> ALIVE = List.of("ping", "log");

    /** What a client is answered at all is alive; what is closing takes no new work. */
    private static final String SHUTDOWN = "shutdown";

    private static final List<String> READY = List.of("ping", "log", SHUTDOWN);

    private Health() {}

    /** False when the path is not one of these. */
    static boolean answer(Exchange exchange, boolean closing) {
        String path = exchange.in().path();
        String base = known(path);
        List<String> checks =
                switch (base) {
                    case "/healthz", "/livez" -> ALIVE;
                    case "/readyz" -> READY;
                    default -> null;
                };
        if (checks == null) {
            return false;
        }
        String root = base.substring(1);
        String check = path.length() <= base.length() + 1 ? "" : path.substring(base.length() + 1);
        if (check.isEmpty()) {
            whole(exchange, root, checks, closing);
        } else if (checks.contains(check)) {
            text(exchange, well(check, closing), well(check, closing) ? "ok" : failed(check));
        } else {
            exchange.answer(Documents.MISSING);
        }
        return true;
    }

    /** The path without what a client may write there as it likes. */
    static String known(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    private static boolean well(String check, boolean closing) {
        return !closing || !check.equals(SHUTDOWN);
    }

    private static String failed(String check) {
        return "internal server error: " + check + ": the server is closing";
    }

    private static void whole(
            Exchange exchange, String root, List<String> checks, boolean closing) {
        Options options = Asking.options(exchange.in());
        List<String> excluded =
                options == null ? List.of() : options.values().getOrDefault("exclude", List.of());
        StringBuilder all = new StringBuilder();
        boolean well = true;
        for (String check : checks) {
            if (excluded.contains(check)) {
                all.append("[+]").append(check).append(" excluded: ok\n");
            } else if (well(check, closing)) {
                all.append("[+]").append(check).append(" ok\n");
            } else {
                all.append("[-]").append(check).append(" failed: the server is closing\n");
                well = false;
            }
        }
        List<String> unknown = new ArrayList<>(excluded);
        unknown.removeAll(checks);
        if (!unknown.isEmpty()) {
            all.append("warn: some health checks cannot be excluded: no matches for \"")
                    .append(String.join("\",\"", unknown))
                    .append("\"\n");
        }
        all.append(root).append(well ? " check passed\n" : " check failed\n");
        boolean verbose = options != null && options.first("verbose") != null;
        text(exchange, well, well && !verbose ? "ok" : all.toString());
    }

    private static void text(Exchange exchange, boolean well, String text) {
        exchange.answer(
                well ? 200 : 500,
                Head.TEXT,
                text.getBytes(StandardCharsets.UTF_8),
                Map.of("X-Content-Type-Options", "nosniff"),
                List.of());
    }
}

package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers that say something about the server itself. */
final class Documents {
    static final Refusal MISSING =
            Refusal.of(Reason.NOT_FOUND, "the server could not find the requested resource");

    private final byte[] version;

    Documents(String gitVersion) {
        version = JsonWriter.write(version(gitVersion));
    }

    private static JsonObject version(String gitVersion) {
        String[] numbers = gitVersion.substring(1).split("[.+-]");
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
        String arch = System.getProperty("os.arch", "");
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
        exchange.answer(MISSING);
    }
}

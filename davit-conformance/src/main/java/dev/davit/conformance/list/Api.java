package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The server, in JSON over HTTP. */
final class Api {
    static final String JSON = "application/json";
    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String APPLY = "application/apply-patch+yaml";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final String server;
    private final String token;
    private final Map<String, String> extra;

    /** What was answered; the body is empty where it is no object. */
    record Answer(int code, String text, HttpHeaders headers) {
        JsonObject body() {
            return text.startsWith("{")
                    ? JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8))
                    : JsonObject.EMPTY;
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return code + " " + (text.length() > 400 ? text.substring(0, 400) + "…" : text);
        }
    }

    private Api(HttpClient client, String server, String token, Map<String, String> extra) {
        this.client = client;
        this.server = server;
        this.token = token;
        this.extra = extra;
    }

    /**
     * @param authority path of the certificate that the server's must be signed with
     */
    static Api of(String server, String authority, String token)
            throws IOException, GeneralSecurityException {
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(trusting(authority))
                        .build();
        return new Api(client, server, token, Map.of());
    }

    private static SSLContext trusting(String authority)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = new FileInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** The same server, asked with another header. */
    Api with(String name, String value) {
        Map<String, String> more = new TreeMap<>(extra);
        more.put(name, value);
        return new Api(client, server, token, more);
    }

    /** The same server, asked by somebody else. */
    Api as(String otherToken) {
        return new Api(client, server, otherToken, extra);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE);
        request.header("Authorization", "Bearer " + token);
        extra.forEach(request::header);
        return request;
    }

    Answer ask(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(path)
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        return send(request);
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body(), answer.headers());
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    Answer post(String path, JsonObject body) throws IOException, InterruptedException {
        return ask("POST", path, JSON, JsonWriter.text(body));
    }

    Answer put(String path, JsonObject body) throws IOException, InterruptedException {
        return ask("PUT", path, JSON, JsonWriter.text(body));
    }

    Answer patch(String path, String type, String body) throws IOException, InterruptedException {
        return ask("PATCH", path, type, body.replace('\'', '"'));
    }

    Answer merge(String path, String body) throws IOException, InterruptedException {
        return patch(path, MERGE, body);
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE().build());
    }

    /** All messages of a WebSocket until the server ends it. */
    List<byte[]> messages(String path, String protocol) throws Exception {
        List<byte[]> all = new ArrayList<>();
        CompletableFuture<List<byte[]>> whole = new CompletableFuture<>();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onBinary(
                            WebSocket socket, ByteBuffer data, boolean last) {
                        byte[] part = new byte[data.remaining()];
                        data.get(part);
                        return take(socket, part, last);
                    }

                    @Override
                    public @Nullable CompletionStage<?> onText(
                            WebSocket socket, CharSequence data, boolean last) {
                        return take(socket, data.toString().getBytes(StandardCharsets.UTF_8), last);
                    }

                    private @Nullable CompletionStage<?> take(
                            WebSocket socket, byte[] part, boolean last) {
                        message.writeBytes(part);
                        if (last) {
                            all.add(message.toByteArray());
                            message.reset();
                        }
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public @Nullable CompletionStage<?> onClose(
                            WebSocket socket, int code, String why) {
                        whole.complete(all);
                        return null;
                    }

                    @Override
                    public void onError(WebSocket socket, Throwable failure) {
                        whole.completeExceptionally(failure);
                    }
                };
        WebSocket socket =
                client.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + token)
                        .subprotocols(protocol)
                        .buildAsync(
                                URI.create(server.replace("https://", "wss://") + path), listener)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            if (!socket.getSubprotocol().equals(protocol)) {
                throw new IOException("agreed on \"" + socket.getSubprotocol() + "\"");
            }
            return whole.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    /** Opens a watch; {@code path} has its query. */
    Watching watch(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            try (InputStream said = answer.body()) {
                throw new IOException(
                        "watch: "
                                + answer.statusCode()
                                + " "
                                + new String(said.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return new Watching(answer.body());
    }
}

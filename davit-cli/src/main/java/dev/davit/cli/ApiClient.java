package dev.davit.cli;

import dev.davit.base.HostFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Talks to one cluster as its administrator, trusting only the cluster's own authority. */
public final class ApiClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI server;
    private final String token;
    private final HttpClient http;

    private ApiClient(URI server, String token, SSLContext tls) {
        this.server = server;
        this.token = token;
        this.http =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    /**
     * @param server {@code https://127.0.0.1:6443}
     * @param authority the cluster's certificate in PEM
     * @param tokenFile holds a bearer token
     */
    public static ApiClient open(URI server, Path authority, Path tokenFile) {
        try {
            String token = Files.readString(tokenFile).strip();
            return new ApiClient(server, token, trusting(Files.readAllBytes(authority)));
        } catch (IOException | GeneralSecurityException failure) {
            throw new HostFailure("read credentials", tokenFile.toString(), failure);
        }
    }

    private static SSLContext trusting(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "cluster",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    public URI server() {
        return server;
    }

    /** A builder of WebSockets with the credentials set. */
    public WebSocket.Builder webSocket() {
        return http.newWebSocketBuilder().header("Authorization", "Bearer " + token);
    }

    /** A request builder with everything but the method set. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", "Bearer " + token)
                .header("User-Agent", "davit/1")
                .header("Accept", "application/json");
    }

    /** The whole answer, whatever its code. An unreachable server is a HostFailure. */
    public HttpResponse<byte[]> send(HttpRequest request) {
        return exchange(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The answer's head, and its body as it comes. */
    public HttpResponse<InputStream> stream(HttpRequest request) {
        return exchange(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException failure) {
            throw new HostFailure("reach", server.toString(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new HostFailure("reach", server.toString(), stopped);
        }
    }

    public HttpResponse<byte[]> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<byte[]> send(String method, String path, String contentType, String body) {
        return send(
                request(path)
                        .header("Content-Type", contentType)
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

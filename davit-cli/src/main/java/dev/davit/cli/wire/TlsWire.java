package dev.davit.cli.wire;

import dev.davit.cli.wire.Call.Header;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The way over TLS, from anywhere. */
public final class TlsWire implements Wire {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI server;
    private final HttpClient http;
    private final SSLContext tls;

    public TlsWire(URI server, SSLContext tls) {
        this.server = server;
        this.tls = tls;
        this.http =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    public WebSocket.Builder webSocket() {
        return http.newWebSocketBuilder();
    }

    /** Asks for another protocol on a connection of its own. */
    @Override
    public Upgraded upgrade(Call call) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(server.getHost(), server.getPort());
        try {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return LocalWire.upgrade(
                    call,
                    new BufferedInputStream(socket.getInputStream()),
                    socket.getOutputStream(),
                    socket);
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    @Override
    public Answer<InputStream> send(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + call.path()));
        call.headers().forEach(header -> request.setHeader(header.name(), header.value()));
        request.method(
                call.method(),
                call.body().length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(call.body()));
        HttpResponse<InputStream> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        List<Header> headers = new ArrayList<>();
        response.headers()
                .map()
                .forEach((name, values) ->
                        values.forEach(value -> headers.add(new Header(name, value))));
        return new Answer<>(response.statusCode(), headers, response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package dev.davit.linux.image;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry on a loopback socket, with faults where a test plants them. */
final class TestRegistry implements AutoCloseable {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    /** Sees a request before it is answered. */
    interface Fault {
        /** True: it has answered itself. */
        boolean strikes(HttpExchange exchange) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Kept(byte[] bytes, String type) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Kept> manifests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final List<Fault> faults = new CopyOnWriteArrayList<>();

    /** {@code GET /v2/…}, with the range where one was asked for. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    TestRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String blob(byte[] bytes) {
        String digest = Digest.of(bytes);
        blobs.put(digest, bytes);
        return descriptor(bytes);
    }

    static String descriptor(byte[] bytes) {
        return "{'digest':'%s','size':%d}".formatted(Digest.of(bytes), bytes.length);
    }

    /** Keeps other bytes under a digest than belong there. */
    void swap(byte[] blob, byte[] other) {
        blobs.put(Digest.of(blob), other);
    }

    /** An image of layers as they are sent; answers its manifest's bytes. */
    byte[] image(String name, String config, byte[]... layers) {
        StringBuilder descriptors = new StringBuilder();
        for (byte[] layer : layers) {
            descriptors.append(descriptors.isEmpty() ? "" : ",").append(blob(layer));
        }
        byte[] manifest =
                ImageMaker.bytes(
                        "{'schemaVersion':2,'mediaType':'%s','config':%s,'layers':[%s]}"
                                .formatted(MANIFEST, blob(ImageMaker.bytes(config)), descriptors));
        manifest(name, manifest, MANIFEST);
        return manifest;
    }

    /**
     * @param name {@code app:1}
     */
    void manifest(String name, byte[] bytes, String type) {
        int colon = name.indexOf(':');
        String repository = name.substring(0, colon);
        manifests.put(repository + "/" + name.substring(colon + 1), new Kept(bytes, type));
        manifests.put(repository + "/" + Digest.of(bytes), new Kept(bytes, type));
    }

    long count(String part) {
        return asked.stream().filter(line -> line.contains(part)).count();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = first(exchange, "Range");
            asked.add(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + (range.isEmpty() ? "" : " " + range));
            for (Fault fault : faults) {
                if (fault.strikes(exchange)) {
                    return;
                }
            }
            String path = exchange.getRequestURI().getPath();
            if (path.contains("/manifests/")) {
                manifest(exchange, path);
            } else {
                blob(exchange, path, range);
            }
        }
    }

    private void manifest(HttpExchange exchange, String path) throws IOException {
        String key = path.substring("/v2/".length()).replace("/manifests/", "/");
        Kept kept = manifests.get(key);
        if (kept == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", kept.type());
        headers.set("Docker-Content-Digest", Digest.of(kept.bytes()));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
        } else {
            send(exchange, 200, kept.bytes(), 0);
        }
    }

    private void blob(HttpExchange exchange, String path, String range) throws IOException {
        byte[] bytes = blobs.get(path.substring(path.lastIndexOf('/') + 1));
        if (bytes == null) {
            error(exchange, 404, "BLOB_UNKNOWN", "blob unknown");
        } else if (range.isEmpty()) {
            send(exchange, 200, bytes, 0);
        } else {
            int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
            send(exchange, 206, bytes, from);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes, int from)
            throws IOException {
        exchange.sendResponseHeaders(status, Math.max(1, bytes.length - from));
        exchange.getResponseBody().write(bytes, from, bytes.length - from);
    }

    static void error(HttpExchange exchange, int status, String code, String message)
            throws IOException {
        byte[] body =
                ImageMaker.bytes(
                        "{'errors':[{'code':'%s','message':'%s'}]}".formatted(code, message));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        answer(exchange, status, body);
    }

    static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    static String first(HttpExchange exchange, String header) {
        String value = exchange.getRequestHeaders().getFirst(header);
        return value == null ? "" : value;
    }

    /** Sends the beginning of a blob, then breaks the connection. */
    Fault breakingAt(byte[] blob, int bytes, int times) {
        int[] left = {times};
        return exchange -> {
            boolean whole = first(exchange, "Range").isEmpty();
            if (!exchange.getRequestURI().getPath().endsWith(Digest.of(blob))
                    || !whole
                    || left[0]-- <= 0) {
                return false;
            }
            exchange.sendResponseHeaders(200, blob.length);
            OutputStream out = exchange.getResponseBody();
            out.write(blob, 0, bytes);
            out.flush();
            return true; // closing now leaves the promised length open
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

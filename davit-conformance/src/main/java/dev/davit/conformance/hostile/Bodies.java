package dev.davit.conformance.hostile;

import static dev.davit.conformance.hostile.Attacks.demand;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocket;

/** With requests: heads and bodies that are small to send and large to understand. */
final class Bodies {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int DEEP = 500_000;
    private static final int MANY = 100_000;

    private final Wire wire;

    Bodies(Wire wire) {
        this.wire = wire;
    }

    /** Each is refused with a code of the 400s, or its connection is closed where a head is bad. */
    List<Callable<String>> all() throws RuntimeException {
        List<Callable<String>> all = new ArrayList<>();
        bodies().forEach((name, body) -> all.add(() -> refused(name, body)));
        heads().forEach((name, head) -> all.add(() -> refusedHead(name, head)));
        all.add(this::endlessChunks);
        return all;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Body(String type, byte[] bytes) {
        static Body json(String text) {
            return new Body("application/json", text.getBytes(StandardCharsets.UTF_8));
        }

        static Body yaml(String text) {
            return new Body("application/yaml", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String map(String data) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\"data\":%s}"
                .formatted(data);
    }

    private static Map<String, Body> bodies() {
        Map<String, Body> all = new LinkedHashMap<>();
        all.put("half a million brackets", Body.json(map("[".repeat(DEEP))));
        all.put("half a million objects in each other", Body.json(map("{\"a\":".repeat(DEEP))));
        all.put(
                "a number of a million digits",
                Body.json(map("{\"a\":" + "9".repeat(1 << 20) + "}")));
        all.put("a number with a huge exponent", Body.json(map("{\"a\":1e999999999}")));
        all.put(
                "text that is no UTF-8",
                new Body("application/json", latin(map("{\"a\":\"\u00ff\"}"))));
        all.put(
                "keys that are all the same",
                Body.json(map("{" + "\"a\":1,".repeat(MANY) + "\"a\":1}")));
        all.put("a bomb of aliases", Body.yaml(aliases()));
        all.put("deep flow sequences in YAML", Body.yaml("a: " + "[".repeat(DEEP)));
        all.put("deep block sequences in YAML", Body.yaml("- ".repeat(MANY) + "a"));
        byte[] garbage = new byte[1 << 20];
        new Random(1).nextBytes(garbage);
        all.put(
                "a megabyte of garbage as protocol buffers",
                new Body("application/vnd.kubernetes.protobuf", garbage));
        byte[] magic = garbage.clone();
        System.arraycopy(new byte[] {'k', '8', 's', 0}, 0, magic, 0, 4);
        all.put(
                "the same behind the magic",
                new Body("application/vnd.kubernetes.protobuf", magic));
        byte[] arrays = new byte[DEEP];
        java.util.Arrays.fill(arrays, (byte) 0x81);
        all.put("half a million arrays in CBOR", new Body("application/cbor", arrays));
        all.put(
                "an array of 2^63 items in CBOR",
                new Body(
                        "application/cbor",
                        new byte[] {(byte) 0x9b, 0x7f, -1, -1, -1, -1, -1, -1, -1}));
        all.put(
                "text of 2^62 bytes in CBOR",
                new Body(
                        "application/cbor",
                        new byte[] {(byte) 0x7b, 0x3f, -1, -1, -1, -1, -1, -1, -1}));
        all.put(
                "a bomb that is compressed",
                new Body("application/json\r\nContent-Encoding: gzip", zipped()));
        return all;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Ten to the ninth, in ten lines. */
    private static String aliases() {
        StringBuilder text = new StringBuilder("a0: &a0 lol\n");
        for (int i = 1; i < 10; i++) {
            text.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ",").repeat(10))
                    .append("]\n");
        }
        return text.toString();
    }

    private static byte[] zipped() {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(new byte[64 << 20]);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return zipped.toByteArray();
    }

    private String refused(String name, Body body) throws IOException {
        long began = System.nanoTime();
        String head = wire.head("POST", MAPS) + "Content-Type: " + body.type() + "\r\n";
        int code = wire.ask(head, body.bytes());
        long took = (System.nanoTime() - began) / 1_000_000;
        demand(code >= 400 && code < 500, "%s: answered with %d", name, code);
        demand(took <= Attacks.BOUND_MILLIS, "%s: the refusal took %d ms", name, took);
        return "%s: %d".formatted(name, code);
    }

    private Map<String, String> heads() {
        Map<String, String> all = new LinkedHashMap<>();
        String good = wire.head("POST", MAPS);
        all.put("a header of a megabyte", good + "X: " + "x".repeat(1 << 20) + "\r\n\r\n");
        all.put("a hundred thousand headers", good + "X: y\r\n".repeat(MANY) + "\r\n");
        all.put("a path of a megabyte", "GET /" + "x".repeat(1 << 20) + " HTTP/1.1\r\n\r\n");
        all.put("two lengths", good + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde");
        all.put(
                "a length and chunks",
                good + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        all.put("a length below zero", good + "Content-Length: -1\r\n\r\n");
        all.put("a header without a colon", good + "nonsense\r\n\r\n");
        all.put("a NUL in a header", good + "X: a\0b\r\n\r\n");
        all.put("no HTTP at all", "\u0016\u0003\u0001 what is this\r\n\r\n");
        return all;
    }

    private String refusedHead(String name, String head) throws IOException {
        try (SSLSocket socket = wire.open()) {
            try {
                Wire.send(socket, head);
            } catch (IOException refusedMeanwhile) {
                // What it had to say may be there all the same.
            }
            int code = Wire.answer(socket.getInputStream());
            demand(code >= 400 && code < 500, "%s: answered with %d", name, code);
            demand(Wire.answer(socket.getInputStream()) == 0, "%s: its connection goes on", name);
            return "%s: %d, and closed".formatted(name, code);
        }
    }

    private String endlessChunks() throws IOException {
        String chunk = "10000\r\n" + "x".repeat(1 << 16) + "\r\n";
        try (SSLSocket socket = wire.open()) {
            Wire.send(
                    socket,
                    wire.head("POST", MAPS)
                            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                for (int i = 0; i < 1_000; i++) {
                    Wire.send(socket, chunk);
                }
            } catch (IOException refusedMeanwhile) {
                // What it had to say may be there all the same.
            }
            int code = Wire.answer(socket.getInputStream());
            demand(code == 413, "chunks without an end: answered with %d", code);
            return "chunks without an end: 413";
        }
    }
}

package dev.davit.conformance.fuzz;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run: as many requests as wished, each held against what is promised of every answer. */
public final class Fuzz {
    /** An answer takes milliseconds; one that takes so long hangs. */
    private static final long PATIENCE_MILLIS = 20_000;

    private static final int MAX_FINDINGS = 20;
    private static final List<String> TRACES =
            List.of("Exception", "\tat ", "java.lang.", "dev.davit.", "NullPointer");

    private final FuzzServer server;
    private final RawClient client;
    private final List<String> findings = new ArrayList<>();
    private final SortedMap<Integer, Integer> codes = new TreeMap<>();
    private long slowestNanos;
    private String slowest = "none";

    /**
     * What came of it.
     *
     * @param findings broken promises, each with its request; none when all is well
     * @param codes how often each status code was answered; 0: closed without a word
     * @param objects that are there at the end
     */
    public record Outcome(
            List<String> findings,
            SortedMap<Integer, Integer> codes,
            long slowestMillis,
            String slowest,
            int objects) {}

    private Fuzz(FuzzServer server, RawClient client) {
        this.server = server;
        this.client = client;
    }

    /** Requests {@code from} to {@code from + count - 1}; each is made from its own number. */
    public static Outcome run(Path folder, long from, int count) throws IOException {
        try (FuzzServer server = FuzzServer.start(folder, from);
                RawClient client = new RawClient(server.socket(), PATIENCE_MILLIS)) {
            Fuzz fuzz = new Fuzz(server, client);
            for (long number = from; number < from + count; number++) {
                fuzz.one(number);
                if (fuzz.findings.size() >= MAX_FINDINGS) {
                    break;
                }
            }
            fuzz.everythingCanStillBeRead();
            return new Outcome(
                    List.copyOf(fuzz.findings),
                    fuzz.codes,
                    fuzz.slowestNanos / 1_000_000,
                    fuzz.slowest,
                    server.objects());
        }
    }

    private void one(long number) throws IOException {
        Requests.Made request = new Requests(number, server.token()).make();
        long began = System.nanoTime();
        RawClient.Answer answer =
                client.ask(request.bytes(), request.headOnly(), request.halfClosed());
        long took = System.nanoTime() - began;
        if (took > slowestNanos) {
            slowestNanos = took;
            slowest = "request " + number;
        }
        codes.merge(answer.code(), 1, Integer::sum);
        String wrong = wrong(answer, request.headOnly());
        if (!wrong.isEmpty()) {
            findings.add(
                    "request %d: %s%n%s%n→ %d %s"
                            .formatted(number, wrong, request, answer.code(), cut(answer.text())));
        }
    }

    private static String wrong(RawClient.Answer answer, boolean headOnly) {
        if (answer.late()) {
            return "no answer in " + PATIENCE_MILLIS + " ms";
        }
        if (answer.code() == 0) {
            return headOnly ? "" : "the connection was closed without an answer";
        }
        if (answer.code() >= 500 && !saidOnPurpose(answer)) {
            return "the server made a mistake";
        }
        if (answer.code() < 400 || headOnly) {
            return "";
        }
        String text = answer.text();
        for (String trace : TRACES) {
            if (text.contains(trace)) {
                return "the answer tells of the program: " + trace;
            }
        }
        return answer.field("content-type").startsWith("application/json") ? status(answer) : "";
    }

    /** There is no node here; and a revision that is yet to come is 504 in Kubernetes too. */
    private static boolean saidOnPurpose(RawClient.Answer answer) {
        return (answer.code() == 504 && answer.text().contains("ResourceVersionTooLarge"))
                || (answer.code() == 503
                        && (answer.text().contains("cannot be reached now")
                                || answer.text().contains("has no address yet")));
    }

    /** A refusal is a Status with a reason and a message; a 422 names the fields. */
    private static String status(RawClient.Answer answer) {
        JsonObject status;
        try {
            status = JsonReader.readObject(answer.body());
        } catch (RuntimeException noJson) {
            return "the refusal is no JSON: " + noJson.getMessage();
        }
        if (!status.textOr("", "kind").equals("Status")
                || status.textOr("", "message").isEmpty()
                || status.textOr("", "reason").isEmpty()
                || status.wholeOr(0, "code") != answer.code()) {
            return "the refusal is no Status with code, reason and message";
        }
        boolean named =
                status.object("details").array("causes").size() > 0
                        && status.object("details").array("causes").items().stream()
                                .allMatch(cause ->
                                        cause instanceof JsonObject one
                                                && !one.textOr("", "message").isEmpty());
        return answer.code() == 422 && !named ? "a 422 that names no field" : "";
    }

    /** Kinds that are stored can be listed; of the others there is nothing to list. */
    static int codeOfList(Kind kind) {
        return kind.stored() ? 200 : 405;
    }

    /** Whatever was let in can be told in every form. */
    private void everythingCanStillBeRead() throws IOException {
        for (Kind kind : Kinds.ALL) {
            String root = kind.id().group().isEmpty() ? "/api/" : "/apis/";
            String path = root + kind.apiVersion() + "/" + kind.id().plural();
            for (String accept :
                    List.of(
                            "application/json",
                            "application/json;as=Table;g=meta.k8s.io;v=v1",
                            "application/cbor",
                            "application/yaml",
                            "application/vnd.kubernetes.protobuf,application/json")) {
                byte[] request =
                        "GET %s HTTP/1.1\r\nHost: f\r\nAuthorization: Bearer %s\r\nAccept: %s\r\n\r\n"
                                .formatted(path, server.token(), accept)
                                .getBytes(StandardCharsets.ISO_8859_1);
                RawClient.Answer answer = client.ask(request, false, false);
                if (answer.code() != codeOfList(kind)) {
                    findings.add(
                            "%s as %s: %d where %d was expected: %s"
                                    .formatted(
                                            path,
                                            accept,
                                            answer.code(),
                                            codeOfList(kind),
                                            cut(answer.text())));
                }
            }
        }
    }

    private static String cut(String text) {
        return text.length() > 1_000 ? text.substring(0, 1_000) + "…" : text;
    }
}

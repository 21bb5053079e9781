package dev.davit.conformance.fuzz;

import dev.davit.model.cbor.CborWriter;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.YamlWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.proto.ProtoWriter;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** One request from one seed: the same seed makes the same bytes. */
final class Requests {
    static final String NAMESPACE = "default";
    static final int NAMES = 6;

    private static final List<String> JSON_PATCHES =
            List.of("add", "remove", "replace", "move", "copy", "test", "frobnicate");
    private static final List<String> PARAMETERS =
            List.of(
                    "limit",
                    "continue",
                    "resourceVersion",
                    "resourceVersionMatch",
                    "fieldSelector",
                    "labelSelector",
                    "timeoutSeconds",
                    "dryRun",
                    "fieldValidation",
                    "fieldManager",
                    "force",
                    "pretty",
                    "propagationPolicy",
                    "gracePeriodSeconds",
                    "sendInitialEvents",
                    "allowWatchBookmarks",
                    "includeObject",
                    "at",
                    "revision",
                    "diff",
                    "format",
                    "container",
                    "tailLines",
                    "sinceSeconds",
                    "sinceTime",
                    "timestamps",
                    "previous",
                    "limitBytes",
                    "command",
                    "stdin",
                    "tty",
                    "ports",
                    "orphanDependents",
                    "verbose",
                    "exclude",
                    "toRevision",
                    "nonsense");
    private static final List<String> PLACES =
            List.of(
                    "/",
                    "/api",
                    "/apis",
                    "/api/v1",
                    "/apis/apps",
                    "/apis/apps/v1",
                    "/version",
                    "/healthz",
                    "/livez",
                    "/readyz",
                    "/readyz/ping",
                    "/metrics",
                    "/openapi/v2",
                    "/openapi/v3",
                    "/openapi/v3/api/v1",
                    "/apis/nothing/v1/things",
                    "/api/v2/pods",
                    "/favicon.ico",
                    "/api/v1/namespaces/default/pods/o1/exec/more",
                    "//api//v1",
                    "/api/v1/../../etc/passwd",
                    "/api/v1/namespaces/%2e%2e/pods",
                    "/%",
                    "/%zz",
                    "/api/v1/namespaces/default/pods?watch=true&timeoutSeconds=1");

    private final Random random;
    private final Mutations mutations;
    private final Wishes wishes;
    private final String token;

    /**
     * @param headOnly its answer has no end
     * @param halfClosed nothing more will be sent: what is not whole stays so
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Made(byte[] bytes, boolean headOnly, boolean halfClosed) {
        /** As much of it as a person wants to see. */
        @Override
        public String toString() {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return text.length() > 3_000 ? text.substring(0, 3_000) + "…" : text;
        }
    }

    Requests(long seed, String token) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
        mutations = new Mutations(random);
        wishes = new Wishes(random);
        this.token = token;
    }

    Made make() {
        return switch (random.nextInt(20)) {
            case 0 -> place();
            case 1 -> garbage();
            case 2, 3, 4 -> read();
            case 5 -> delete();
            case 6, 7, 8, 9, 10 -> patch();
            default -> write();
        };
    }

    private Kind kind() {
        return Kinds.ALL.get(random.nextInt(Kinds.ALL.size()));
    }

    private String name() {
        return random.nextInt(12) == 0 ? mutations.word() : "o" + random.nextInt(NAMES);
    }

    private static String enc(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String base(Kind kind) {
        String root =
                kind.id().group().isEmpty()
                        ? "/api/" + kind.version()
                        : "/apis/" + kind.apiVersion();
        return root
                + (kind.namespaced() ? "/namespaces/" + NAMESPACE : "")
                + "/"
                + kind.id().plural();
    }

    private String subresource(Kind kind) {
        if (random.nextInt(4) > 0 || kind.subresources().isEmpty()) {
            return "";
        }
        return random.nextInt(10) == 0
                ? "/" + enc(mutations.word())
                : "/" + kind.subresources().get(random.nextInt(kind.subresources().size()));
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(PARAMETERS.get(random.nextInt(PARAMETERS.size())));
            if (random.nextInt(10) > 0) {
                query.append('=').append(enc(value()));
            }
        }
        return query.toString();
    }

    private String value() {
        return switch (random.nextInt(4)) {
            case 0 -> Integer.toString(random.nextInt(200) - 20);
            case 1 ->
                    List.of(
                                    "All",
                                    "Strict",
                                    "true",
                                    "Exact",
                                    "NotOlderThan",
                                    "Orphan",
                                    "Background")
                            .get(random.nextInt(7));
            default -> mutations.word();
        };
    }

    private Made write() {
        Kind kind = kind();
        boolean creates = random.nextInt(3) > 0;
        String name = name();
        JsonObject wish = wishes.of(kind, kind.namespaced() ? NAMESPACE : "", name);
        Json body = wish;
        for (int i = random.nextInt(4); i > 0; i--) {
            body = mutations.one(body);
        }
        String path = base(kind) + (creates ? "" : "/" + enc(name)) + subresource(kind) + query();
        return body(creates ? "POST" : "PUT", path, body, kind);
    }

    private Made patch() {
        Kind kind = kind();
        String path = base(kind) + "/" + enc(name()) + subresource(kind) + query();
        Json merge = wishes.of(kind, kind.namespaced() ? NAMESPACE : "", "o1");
        if (merge instanceof JsonObject whole && random.nextBoolean()) {
            merge = whole.without("apiVersion").without("kind");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            merge = mutations.one(merge);
        }
        return switch (random.nextInt(5)) {
            case 0 -> send("PATCH", path, "application/merge-patch+json", JsonWriter.write(merge));
            case 1 ->
                    send(
                            "PATCH",
                            path,
                            "application/strategic-merge-patch+json",
                            JsonWriter.write(merge));
            case 2 ->
                    send(
                            "PATCH",
                            path,
                            "application/json-patch+json",
                            JsonWriter.write(jsonPatch(merge)));
            default ->
                    send(
                            "PATCH",
                            path
                                    + (path.contains("?") ? "&" : "?")
                                    + "fieldManager=fuzz"
                                    + (random.nextBoolean() ? "&force=true" : ""),
                            "application/apply-patch+yaml",
                            random.nextInt(8) == 0
                                    ? mutations.bomb()
                                    : YamlWriter.write(merge).getBytes(StandardCharsets.UTF_8));
        };
    }

    private JsonArray jsonPatch(Json value) {
        Json[] all = new Json[1 + random.nextInt(4)];
        for (int i = 0; i < all.length; i++) {
            JsonObject.Builder one = JsonObject.builder();
            one.put("op", JSON_PATCHES.get(random.nextInt(JSON_PATCHES.size())));
            one.put("path", new JsonString(pointer()));
            if (random.nextBoolean()) {
                one.put("from", new JsonString(pointer()));
            }
            one.put("value", random.nextBoolean() ? mutations.odd() : value);
            all[i] = random.nextInt(9) == 0 ? mutations.odd() : one.build();
        }
        return JsonArray.of(all);
    }

    private String pointer() {
        return List.of(
                        "",
                        "/",
                        "/metadata/labels/app",
                        "/metadata",
                        "/metadata/name",
                        "/spec",
                        "/spec/template/spec/containers/0/image",
                        "/spec/containers/-",
                        "/spec/containers/99999999999",
                        "/spec/containers/-1",
                        "/data/a~1b",
                        "/data/~",
                        "/data/~2",
                        "metadata",
                        "/status",
                        "/metadata/managedFields",
                        "/metadata/uid",
                        "/kind")
                .get(random.nextInt(18));
    }

    private Made read() {
        Kind kind = kind();
        boolean one = random.nextBoolean();
        boolean watch = !one && random.nextInt(3) == 0;
        String path = base(kind) + (one ? "/" + enc(name()) + subresource(kind) : "") + query();
        if (watch) {
            path += (path.contains("?") ? "&" : "?") + "watch=true&timeoutSeconds=1";
        }
        String method =
                random.nextInt(12) == 0
                        ? List.of("HEAD", "OPTIONS", "TRACE", "FROB").get(random.nextInt(4))
                        : "GET";
        return send(method, path, "", new byte[0]);
    }

    private Made delete() {
        Kind kind = kind();
        boolean all = random.nextInt(4) == 0 && !kind.equals(Kinds.NAMESPACE);
        boolean ours = kind.equals(Kinds.NAMESPACE);
        String path = base(kind) + (all ? "" : "/" + (ours ? "o1" : enc(name()))) + query();
        JsonObject options =
                JsonObject.builder()
                        .put("kind", "DeleteOptions")
                        .put("apiVersion", "v1")
                        .put("gracePeriodSeconds", 0)
                        .build();
        Json body = random.nextBoolean() ? options : mutations.one(options);
        return random.nextBoolean()
                ? send("DELETE", path, "", new byte[0])
                : body("DELETE", path, body, kind);
    }

    private Made place() {
        String path = PLACES.get(random.nextInt(PLACES.size()));
        String method = random.nextInt(5) == 0 ? "POST" : "GET";
        return send(method, path + (path.contains("?") ? "" : query()), "", new byte[0]);
    }

    /** What is no HTTP, or hardly. */
    private Made garbage() {
        byte[] right = send("GET", base(kind()) + query(), "", new byte[0]).bytes();
        byte[] wrong =
                switch (random.nextInt(5)) {
                    case 0 -> mutations.bytes(right);
                    case 1 -> head("GET /api/v1/" + "x".repeat(20_000) + " HTTP/1.1\r\n");
                    case 2 -> head("GET /api HTTP/1.1\r\n" + "X-Y: z\r\n".repeat(20_000));
                    case 3 -> head("POST /api/v1/namespaces HTTP/1.1\r\nContent-Length: -5\r\n");
                    default ->
                            head(
                                    "POST /api/v1/namespaces HTTP/1.1\r\n"
                                            + lengths("Content-Length: 3", "chunked"));
                };
        return new Made(wrong, true, true);
    }

    /** Two lengths for one body. */
    private static String lengths(String length, String coding) {
        return length + "\r\nTransfer-Encoding: " + coding + "\r\n";
    }

    private byte[] head(String text) {
        return (text + "Host: fuzz\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private Made body(String method, String path, Json body, Kind kind) {
        byte[] json = JsonWriter.write(body);
        String type = "application/json";
        byte[] bytes = json;
        switch (random.nextInt(8)) {
            case 0 -> {
                type = "application/yaml";
                bytes = YamlWriter.write(body).getBytes(StandardCharsets.UTF_8);
            }
            case 1 -> {
                type = "application/cbor";
                bytes = CborWriter.write(body);
            }
            case 2 -> {
                type = "application/vnd.kubernetes.protobuf";
                bytes = proto(kind, json);
            }
            case 3 -> {
                type = random.nextBoolean() ? "application/json" : "application/yaml";
                bytes = random.nextInt(6) == 0 ? mutations.bomb() : mutations.bytes(json);
            }
            default -> {}
        }
        if (random.nextInt(12) == 0) {
            bytes = mutations.bytes(bytes);
        }
        return send(
                method, path, random.nextInt(30) == 0 ? "text/" + random.nextInt() : type, bytes);
    }

    /** A message, where the wish can be one; else bytes that are none. */
    private byte[] proto(Kind kind, byte[] instead) {
        if (!ProtoWriter.has(kind)) {
            return instead;
        }
        try {
            byte[] message = ProtoWriter.write(wishes.of(kind, NAMESPACE, name()));
            return message == null ? instead : message;
        } catch (RuntimeException noMessage) {
            return instead;
        }
    }

    private Made send(String method, String path, String type, byte[] body) {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: fuzz\r\n");
        head.append("Authorization: Bearer ").append(token).append("\r\n");
        if (!type.isEmpty()) {
            head.append("Content-Type: ").append(type).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n");
        if (random.nextInt(3) == 0) {
            head.append("Accept: ").append(accept()).append("\r\n");
        }
        if (random.nextInt(25) == 0) {
            head.append("Impersonate-User: ").append(enc(mutations.word())).append("\r\n");
        }
        if (random.nextInt(4) == 0) {
            head.append("User-Agent: kubectl/v1.32.0\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        boolean endless =
                path.contains("watch")
                        || path.contains("/log")
                        || path.contains("follow")
                        || method.equals("HEAD")
                        || method.equals("FROB")
                        || method.equals("TRACE");
        return new Made(all.toByteArray(), endless, false);
    }

    private String accept() {
        return List.of(
                        "application/json",
                        "application/yaml",
                        "application/cbor",
                        "application/cbor-seq",
                        "application/vnd.kubernetes.protobuf",
                        "application/vnd.kubernetes.protobuf,application/json",
                        "application/json;as=Table;g=meta.k8s.io;v=v1",
                        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
                        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
                        "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
                        "application/json;as=Nonsense;g=a;v=b",
                        "text/html,*/*;q=0.8",
                        ";;;,,,q=,",
                        "image/png")
                .get(random.nextInt(14));
    }
}

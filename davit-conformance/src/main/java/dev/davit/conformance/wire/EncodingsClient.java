package dev.davit.conformance.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * Creates, reads, lists, watches and deletes ConfigMaps in protocol buffers, by the classes that
 * Kubernetes' Java client is made with, and in CBOR, by Jackson.
 *
 * <p>Arguments: the server's URL, its authority's certificate, a token. Says a line for each thing
 * that is as it should be; ends with 1 at the first that is not.
 */
public final class EncodingsClient {
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String CBOR = "application/cbor";
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final HttpClient client;
    private final String server;
    private final String token;

    private EncodingsClient(String server, String authority, String token)
            throws IOException, GeneralSecurityException {
        this.server = server;
        this.token = token;
        client = HttpClient.newBuilder().sslContext(trusting(authority)).build();
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

    /** Runs everything. */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("com.google.protobuf.use_unsafe_pre22_gencode", "true");
        EncodingsClient one = new EncodingsClient(arguments[0], arguments[1], arguments[2]);
        one.protobuf();
        one.protobufPods();
        one.cbor();
        System.exit(0);
    }

    private static void must(boolean so, String what) {
        if (!so) {
            System.out.println("NOT AS IT SHOULD BE: " + what);
            System.exit(1);
        }
        System.out.println("ok: " + what);
    }

    private HttpRequest.Builder request(String path, String type) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .header("Accept", type);
    }

    private byte[] ask(String method, String path, String type, byte[] body, int code)
            throws IOException, InterruptedException {
        HttpRequest asked =
                request(path, type)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        HttpResponse<byte[]> answer = client.send(asked, HttpResponse.BodyHandlers.ofByteArray());
        String said = answer.headers().firstValue("Content-Type").orElse("");
        must(
                answer.statusCode() == code && said.equals(type),
                "%s %s: %d, %s".formatted(method, path, answer.statusCode(), said));
        return answer.body();
    }

    private static byte[] enveloped(String apiVersion, String kind, Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        out.writeBytes(
                Runtime.Unknown.newBuilder()
                        .setTypeMeta(
                                Runtime.TypeMeta.newBuilder()
                                        .setApiVersion(apiVersion)
                                        .setKind(kind))
                        .setRaw(message.toByteString())
                        .build()
                        .toByteArray());
        return out.toByteArray();
    }

    private static ByteString opened(byte[] bytes, String kind)
            throws InvalidProtocolBufferException {
        if (!Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            must(false, "four bytes in front of " + bytes.length);
        }
        Runtime.Unknown envelope =
                Runtime.Unknown.parseFrom(Arrays.copyOfRange(bytes, MAGIC.length, bytes.length));
        if (!envelope.getTypeMeta().getKind().equals(kind)) {
            must(false, "a " + kind + ", not a " + envelope.getTypeMeta().getKind());
        }
        return envelope.getRaw();
    }

    private static V1.ConfigMap map(String name, String value) {
        return V1.ConfigMap.newBuilder()
                .setMetadata(Meta.ObjectMeta.newBuilder().setName(name).putLabels("by", "proto"))
                .putData("word", value)
                .putBinaryData("raw", ByteString.copyFrom(new byte[] {0, 1, (byte) 0xff}))
                .build();
    }

    private void protobuf() throws IOException, InterruptedException {
        V1.ConfigMap made =
                V1.ConfigMap.parseFrom(
                        opened(
                                ask(
                                        "POST",
                                        MAPS,
                                        PROTOBUF,
                                        enveloped("v1", "ConfigMap", map("proto", "zwölf")),
                                        201),
                                "ConfigMap"));
        must(!made.getMetadata().getUid().isEmpty(), "what was created has a uid");
        must(made.getMetadata().getCreationTimestamp().getSeconds() > 0, "and a time");
        try (InputStream stream =
                watch(MAPS, PROTOBUF, PROTOBUF + ";stream=watch", "&labelSelector=by=proto")) {
            DataInputStream frames = new DataInputStream(stream);
            event(frames, "ADDED", "zwölf");
            V1.ConfigMap changed = made.toBuilder().putData("word", "dreizehn").build();
            ask("PUT", MAPS + "/proto", PROTOBUF, enveloped("v1", "ConfigMap", changed), 200);
            event(frames, "MODIFIED", "dreizehn");
            ByteString read =
                    opened(ask("GET", MAPS + "/proto", PROTOBUF, new byte[0], 200), "ConfigMap");
            must(
                    V1.ConfigMap.parseFrom(read).getBinaryDataOrThrow("raw").size() == 3,
                    "bytes are bytes");
            Meta.DeleteOptions options =
                    Meta.DeleteOptions.newBuilder().setGracePeriodSeconds(0).build();
            ask(
                    "DELETE",
                    MAPS + "/proto",
                    PROTOBUF,
                    enveloped("v1", "DeleteOptions", options),
                    200);
            event(frames, "DELETED", "dreizehn");
        }
        Meta.Status missing =
                Meta.Status.parseFrom(
                        opened(ask("GET", MAPS + "/proto", PROTOBUF, new byte[0], 404), "Status"));
        must(missing.getReason().equals("NotFound"), "a refusal is a Status");
        must(missing.getDetails().getName().equals("proto"), "with details");
    }

    private InputStream watch(String path, String type, String answered, String more)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                client.send(
                        request(path + "?watch=true&timeoutSeconds=20" + more, type).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        String said = answer.headers().firstValue("Content-Type").orElse("");
        must(answer.statusCode() == 200 && said.equals(answered), "a watch is " + said);
        return answer.body();
    }

    private static void event(DataInputStream frames, String type, String word) throws IOException {
        byte[] frame = frames.readNBytes(frames.readInt());
        Meta.WatchEvent event = Meta.WatchEvent.parseFrom(frame);
        V1.ConfigMap shown =
                V1.ConfigMap.parseFrom(
                        opened(event.getObject().getRaw().toByteArray(), "ConfigMap"));
        must(
                event.getType().equals(type) && word.equals(shown.getDataMap().get("word")),
                "the watch tells: " + event.getType() + " " + shown.getDataMap().get("word"));
    }

    /** What kubectl has made: a pod that runs, in every detail that Java's classes know. */
    private void protobufPods() throws IOException, InterruptedException {
        byte[] body = ask("GET", "/api/v1/namespaces/default/pods", PROTOBUF, new byte[0], 200);
        V1.PodList pods = V1.PodList.parseFrom(opened(body, "PodList"));
        must(pods.getItemsCount() > 0, "pods: " + pods.getItemsCount());
        V1.Pod pod = pods.getItems(0);
        must(
                pod.getStatus().getPhase().equals("Running"),
                "the phase of " + pod.getMetadata().getName());
        must(pod.getStatus().getContainerStatuses(0).getState().hasRunning(), "its container runs");
        must(pod.getSpec().getContainers(0).getImage().equals("busybox:1"), "its image");
        must(
                "100m"
                        .equals(
                                pod.getSpec()
                                        .getContainers(0)
                                        .getResources()
                                        .getRequestsOrThrow("cpu")
                                        .getString()),
                "a quantity");
    }

    private static byte[] cborMap(String name, String value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator to =
                new CBORFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            to.writeStringProperty("apiVersion", "v1");
            to.writeStringProperty("kind", "ConfigMap");
            to.writeName("metadata");
            to.writeStartObject();
            to.writeStringProperty("name", name);
            to.writeName("labels");
            to.writeStartObject();
            to.writeStringProperty("by", "cbor");
            to.writeEndObject();
            to.writeEndObject();
            to.writeName("data");
            to.writeStartObject();
            to.writeStringProperty("word", value);
            to.writeEndObject();
            to.writeEndObject();
        }
        return out.toByteArray();
    }

    /** Texts by their paths; Kubernetes writes them as byte strings. */
    private static void texts(JsonParser from, String path, Map<String, String> into)
            throws IOException {
        while (true) {
            JsonToken token = from.nextToken();
            if (token == null || token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                return;
            }
            String here = from.currentName() == null ? path : path + "." + from.currentName();
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    texts(from, here, into);
                    if (path.isEmpty() && here.isEmpty()) {
                        // The whole value was read: what follows is the next event.
                        return;
                    }
                }
                case VALUE_EMBEDDED_OBJECT ->
                        into.put(here, new String(from.getBinaryValue(), StandardCharsets.UTF_8));
                case VALUE_STRING -> into.put(here, from.getString());
                default -> {}
            }
        }
    }

    private static Map<String, String> texts(byte[] bytes) throws IOException {
        must(
                bytes[0] == (byte) 0xd9 && bytes[1] == (byte) 0xd9 && bytes[2] == (byte) 0xf7,
                "it says that it is CBOR");
        Map<String, String> into = new LinkedHashMap<>();
        try (JsonParser from = new CBORFactory().createParser(ObjectReadContext.empty(), bytes)) {
            texts(from, "", into);
        }
        return into;
    }

    private void cbor() throws IOException, InterruptedException {
        Map<String, String> made = texts(ask("POST", MAPS, CBOR, cborMap("cbor", "drei"), 201));
        must("drei".equals(made.get(".data.word")), "what was created: " + made.get(".data.word"));
        must(made.containsKey(".metadata.uid"), "it has a uid");
        try (InputStream stream = watch(MAPS, CBOR, CBOR + "-seq", "&labelSelector=by=cbor")) {
            try (JsonParser events =
                    new CBORFactory().createParser(ObjectReadContext.empty(), stream)) {
                cborEvent(events, "ADDED");
                ask("DELETE", MAPS + "/cbor", CBOR, new byte[0], 200);
                cborEvent(events, "DELETED");
            }
        }
        Map<String, String> missing = texts(ask("GET", MAPS + "/cbor", CBOR, new byte[0], 404));
        must("NotFound".equals(missing.get(".reason")), "a refusal in CBOR");
        byte[] twice = {(byte) 0xa2, 0x61, 'a', 1, 0x61, 'a', 2};
        Map<String, String> refused = texts(ask("POST", MAPS, CBOR, twice, 400));
        must(
                "the body is not valid CBOR: duplicate field \"a\"".equals(refused.get(".message")),
                "a name that comes twice");
    }

    private static void cborEvent(JsonParser events, String type) throws IOException {
        Map<String, String> event = new LinkedHashMap<>();
        texts(events, "", event);
        must(
                type.equals(event.get(".type")) && "drei".equals(event.get(".object.data.word")),
                "the watch tells: " + event.get(".type"));
    }
}

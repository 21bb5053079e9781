package dev.davit.model.proto;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import java.util.Arrays;

/**
 * A body of type {@link #MEDIA_TYPE}: four bytes, then an envelope ({@code runtime.Unknown}) that
 * names the kind and holds the message.
 */
public final class ProtoReader {
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    static final byte[] MAGIC = {'k', '8', 's', 0};

    private ProtoReader() {}

    /** What the envelope says. */
    private record Envelope(
            String apiVersion, String kind, WireInput message, String encoding, String type) {}

    /**
     * The tree that the same object would be in JSON, {@code apiVersion} and {@code kind} first.
     */
    public static Outcome<Document> read(byte[] bytes) {
        if (bytes.length > WireReader.MAX_BYTES) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.TOO_LARGE,
                            "the body has %d bytes; at most %d are accepted"
                                    .formatted(bytes.length, WireReader.MAX_BYTES)));
        }
        if (!Arrays.equals(
                MAGIC, 0, MAGIC.length, bytes, 0, Math.min(bytes.length, MAGIC.length))) {
            return broken("it does not begin with the four bytes \"k8s\\0\"");
        }
        try {
            return opened(envelope(Arrays.copyOfRange(bytes, MAGIC.length, bytes.length)));
        } catch (Garbled garbled) {
            return broken(garbled.what());
        }
    }

    private static Outcome<Document> opened(Envelope envelope) {
        if (!envelope.encoding().isEmpty()) {
            return unsupported(
                    "the message inside is encoded as \"%s\"".formatted(envelope.encoding()));
        }
        switch (envelope.type()) {
            case "", MEDIA_TYPE -> {}
            case "application/json" -> {
                return WireReader.read(envelope.message().rest());
            }
            default -> {
                return unsupported(
                        "the message inside is of type \"%s\"".formatted(envelope.type()));
            }
        }
        if (envelope.kind().isEmpty()) {
            return broken("its envelope names no kind");
        }
        Layout layout = Named.find(envelope.apiVersion(), envelope.kind());
        if (layout == null || layout.form() != Layout.Form.OBJECT) {
            return unsupported(
                    "no protobuf form of a %s %s is known"
                            .formatted(envelope.apiVersion(), envelope.kind()));
        }
        MessageReader reader = new MessageReader();
        JsonObject members = reader.object(layout, envelope.message(), FieldPath.ROOT, 1);
        JsonObject.Builder tree = JsonObject.builder();
        tree.put("apiVersion", envelope.apiVersion()).put("kind", envelope.kind());
        members.forEach(tree::set);
        return Outcome.ok(new Document(tree.build(), reader.findings()));
    }

    private static Envelope envelope(byte[] bytes) {
        WireInput in = new WireInput(bytes);
        JsonObject type = JsonObject.EMPTY;
        WireInput message = new WireInput(new byte[0]);
        String encoding = "";
        String contentType = "";
        while (in.more()) {
            int tag = in.tag(FieldPath.ROOT);
            if ((tag & 7) != WireInput.LENGTH) {
                in.skip(tag, FieldPath.ROOT);
                continue;
            }
            WireInput value = in.slice(FieldPath.ROOT);
            switch (tag >>> 3) {
                case 1 -> {
                    Layout typeMeta = Layouts.get("io.k8s.apimachinery.pkg.runtime.TypeMeta");
                    type = new MessageReader().object(typeMeta, value, FieldPath.ROOT, 1);
                }
                case 2 -> message = value;
                case 3 -> encoding = value.text(FieldPath.ROOT);
                case 4 -> contentType = value.text(FieldPath.ROOT);
                default -> {}
            }
        }
        return new Envelope(
                type.textOr("", "apiVersion"),
                type.textOr("", "kind"),
                message,
                encoding,
                contentType);
    }

    private static Outcome<Document> broken(String what) {
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST, "the body is not valid Kubernetes protobuf: " + what));
    }

    private static Outcome<Document> unsupported(String what) {
        return Outcome.refused(
                Refusal.of(
                        Reason.UNSUPPORTED_MEDIA_TYPE, what + "; send application/json instead"));
    }
}

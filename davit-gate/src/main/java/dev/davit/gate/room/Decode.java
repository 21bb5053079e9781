package dev.davit.gate.room;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.cbor.Cbor;
import dev.davit.model.cbor.CborReader;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.WireReader;
import dev.davit.model.json.YamlReader;
import dev.davit.model.proto.ProtoReader;
import dev.davit.model.request.Body;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.port.Entropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Room 4: parameters and bodies → {@link Asked}. The only place where bytes from outside are
 * parsed.
 *
 * <p>It also draws what is random in a write, so that every later room can be called again and
 * gives the same answer.
 */
public final class Decode {
    /** Letters and digits of generated names: no vowels, so that no words come out. */
    private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;

    private static final String UNKNOWN_FORMAT =
            "the body of the request was in an unknown format - accepted media types include: ";

    private static final String BODY_TYPES =
            "application/json, application/yaml, %s, %s"
                    .formatted(ProtoReader.MEDIA_TYPE, Cbor.MEDIA_TYPE);

    private static final String CUSTOM_BODIES =
            "application/json, application/yaml, " + Cbor.MEDIA_TYPE;

    private static final String CUSTOM_PATCHES =
            String.join(
                    ", ",
                    PatchType.JSON.mediaType(),
                    PatchType.MERGE.mediaType(),
                    PatchType.APPLY.mediaType(),
                    PatchType.APPLY_CBOR);

    private final Entropy entropy;

    public Decode(Entropy entropy) {
        this.entropy = entropy;
    }

    public Outcome<Asked> read(Request request) {
        return FieldCheck.of(request).then(check -> read(request, check));
    }

    /** A new end for a generated name: the last one was taken. */
    public String suffix() {
        byte[] bytes = new byte[SUFFIX_LENGTH];
        entropy.fill(bytes);
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(SUFFIX_ALPHABET.charAt((b & 0xff) % SUFFIX_ALPHABET.length()));
        }
        return text.toString();
    }

    /** An apply makes what is not there. */
    private static boolean applies(Request request) {
        return switch (request.body()) {
            case Body.Patch(PatchType type, Json ignored) -> type == PatchType.APPLY;
            case Body.Raw raw ->
                    request.verb() == Verb.PATCH
                            && PatchType.of(mediaType(raw.contentType())) == PatchType.APPLY;
            case Body.None _, Body.Tree _ -> false;
        };
    }

    private Outcome<Asked> read(Request request, FieldCheck check) {
        boolean creates = request.verb() == Verb.CREATE || applies(request);
        String uid = creates ? entropy.uuid() : "";
        String suffix = creates ? suffix() : "";
        return switch (request.body()) {
            case Body.None _ ->
                    asked(request, Payload.Nothing.NOTHING, check, uid, suffix, List.of());
            case Body.Tree(Json json) ->
                    whole(json).then(p -> asked(request, p, check, uid, suffix, List.of()));
            case Body.Patch(PatchType type, Json patch) ->
                    asked(request, new Payload.Patch(type, patch), check, uid, suffix, List.of());
            case Body.Raw raw ->
                    raw.bytes().length == 0
                            ? asked(request, Payload.Nothing.NOTHING, check, uid, suffix, List.of())
                            : parsed(request, raw, check, uid, suffix);
        };
    }

    private static Outcome<Asked> parsed(
            Request request, Body.Raw raw, FieldCheck check, String uid, String suffix) {
        String type = mediaType(raw.contentType());
        return understood(request, type)
                .then(_ -> document(request.verb(), type, raw.bytes()))
                .then(document -> {
                    List<Cause> twice = document.duplicates();
                    if (check == FieldCheck.STRICT && !twice.isEmpty()) {
                        return strict(request, document);
                    }
                    List<String> warnings =
                            check == FieldCheck.IGNORE
                                    ? List.of()
                                    : twice.stream().map(Cause::message).toList();
                    return payload(request.verb(), type, document.value())
                            .then(p -> asked(request, p, check, uid, suffix, warnings));
                });
    }

    /** Of custom kinds nobody knows how their lists are merged, nor their protocol buffers. */
    private static Outcome<String> understood(Request request, String type) {
        if (request.target().kind().custom() == null
                || request.target().subresource().equals("scale")) {
            return Outcome.ok(type);
        }
        if (request.verb() == Verb.PATCH && PatchType.of(type) == PatchType.STRATEGIC) {
            return unsupported(UNKNOWN_FORMAT + CUSTOM_PATCHES);
        }
        return type.equals(ProtoReader.MEDIA_TYPE) && request.verb() != Verb.DELETE
                ? unsupported(UNKNOWN_FORMAT + CUSTOM_BODIES)
                : Outcome.ok(type);
    }

    /** Names what was given twice; of a whole object also what nobody knows, as it is told once. */
    private static Outcome<Asked> strict(Request request, Document document) {
        List<Cause> all = new ArrayList<>();
        boolean whole =
                (request.verb() != Verb.PATCH || applies(request))
                        && request.target().subresource().isEmpty();
        if (whole && document.value() instanceof JsonObject object) {
            all.addAll(Structure.shape(Schemas.of(request.target().kind()), object).unknown());
        }
        all.addAll(document.duplicates());
        StringJoiner words = new StringJoiner(", ", "strict decoding error: ", "");
        all.forEach(cause -> words.add(cause.message()));
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, words.toString(), all));
    }

    private static Outcome<Document> document(Verb verb, String type, byte[] bytes) {
        if (verb == Verb.PATCH) {
            PatchType patch = PatchType.of(type);
            if (patch == null) {
                return unsupported(UNKNOWN_FORMAT + patchTypes());
            }
            return patch == PatchType.APPLY ? applied(type, bytes) : WireReader.read(bytes);
        }
        return switch (type) {
            case "", "application/json", "*/*" -> WireReader.read(bytes);
            case "application/yaml", "application/x-yaml" -> yaml(bytes);
            case ProtoReader.MEDIA_TYPE -> ProtoReader.read(bytes);
            case Cbor.MEDIA_TYPE -> CborReader.read(bytes);
            default -> unsupported(UNKNOWN_FORMAT + BODY_TYPES);
        };
    }

    /** YAML, which most clients write as the JSON that it contains: that is read much faster. */
    private static Outcome<Document> applied(String type, byte[] bytes) {
        if (type.equals(PatchType.APPLY_CBOR)) {
            return CborReader.read(bytes);
        }
        if (bytes[0] == '{' && WireReader.read(bytes) instanceof Outcome.Ok<Document> json) {
            return json;
        }
        return yaml(bytes);
    }

    private static Outcome<Document> yaml(byte[] bytes) {
        return YamlReader.read(bytes)
                .then(documents ->
                        documents.size() == 1
                                ? Outcome.ok(documents.getFirst())
                                : Refusals.bad(
                                        "one YAML document is expected, not " + documents.size()));
    }

    private static Outcome<Payload> payload(Verb verb, String type, Json value) {
        PatchType patch = verb == Verb.PATCH ? PatchType.of(type) : null;
        return patch == null ? whole(value) : Outcome.ok(new Payload.Patch(patch, value));
    }

    private static Outcome<Payload> whole(Json json) {
        return json instanceof JsonObject tree
                ? Outcome.ok(new Payload.Whole(tree))
                : Refusals.bad("the body must be a JSON object");
    }

    private static Outcome<Asked> asked(
            Request request,
            Payload payload,
            FieldCheck check,
            String uid,
            String suffix,
            List<String> warnings) {
        List<String> dryRun = request.options().values().getOrDefault("dryRun", List.of());
        boolean dry = !dryRun.isEmpty();
        for (String value : dryRun) {
            if (!value.equals("All")) {
                return unknownDryRun(value);
            }
        }
        // Deletions carry their options in the body as well.
        boolean evicts = request.target().subresource().equals("eviction");
        if (evicts || request.verb() == Verb.DELETE || request.verb() == Verb.DELETECOLLECTION) {
            JsonObject body =
                    payload instanceof Payload.Whole(JsonObject tree) ? tree : JsonObject.EMPTY;
            JsonArray inBody = (evicts ? body.object("deleteOptions") : body).array("dryRun");
            for (Json value : inBody) {
                if (!(value instanceof JsonString(String text)) || !text.equals("All")) {
                    return unknownDryRun(value.toString());
                }
                dry = true;
            }
        }
        Asked asked = new Asked(request, payload, check, dry, uid, suffix, warnings);
        return FieldManagers.check(asked);
    }

    private static <T> Outcome<T> unknownDryRun(String value) {
        return Refusals.bad(
                "dryRun: Unsupported value: \"" + value + "\": supported values: \"All\"");
    }

    private static <T> Outcome<T> unsupported(String message) {
        return Outcome.refused(Refusal.of(Reason.UNSUPPORTED_MEDIA_TYPE, message));
    }

    private static String patchTypes() {
        StringJoiner text = new StringJoiner(", ");
        for (PatchType type : PatchType.values()) {
            text.add(type.mediaType());
        }
        return text.toString();
    }

    /** Without parameters such as the character set. */
    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().toLowerCase(Locale.ROOT);
    }
}

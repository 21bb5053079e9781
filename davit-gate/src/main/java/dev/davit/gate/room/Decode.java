package dev.davit.gate.room;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
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
import dev.davit.port.Entropy;
import java.util.List;
import java.util.Locale;

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

    private Outcome<Asked> read(Request request, FieldCheck check) {
        boolean creates = request.verb() == Verb.CREATE;
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
        return document(request.verb(), type, raw.bytes())
                .then(document -> {
                    List<Cause> twice = document.duplicates();
                    if (check == FieldCheck.STRICT && !twice.isEmpty()) {
                        return document.strict().then(_ -> Refusals.bad(""));
                    }
                    List<String> warnings =
                            check == FieldCheck.IGNORE
                                    ? List.of()
                                    : twice.stream().map(Cause::message).toList();
                    return payload(request.verb(), type, document.value())
                            .then(p -> asked(request, p, check, uid, suffix, warnings));
                });
    }

    private static Outcome<Document> document(Verb verb, String type, byte[] bytes) {
        if (verb == Verb.PATCH) {
            if (type.startsWith("application/apply-patch")) {
                return unsupported(
                        "server-side apply is not served yet; use kubectl apply without"
                                + " --server-side, or a merge, strategic merge or JSON patch");
            }
            return PatchType.of(type) == null
                    ? unsupported("a patch of type \"" + type + "\" is not known; " + patchTypes())
                    : WireReader.read(bytes);
        }
        return switch (type) {
            case "", "application/json", "*/*" -> WireReader.read(bytes);
            case "application/yaml", "application/x-yaml" -> yaml(bytes);
            case ProtoReader.MEDIA_TYPE -> ProtoReader.read(bytes);
            default ->
                    unsupported(
                            "a body of type \""
                                    + type
                                    + "\" cannot be read; application/json, application/yaml and "
                                    + ProtoReader.MEDIA_TYPE
                                    + " are accepted");
        };
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
        if (request.verb() == Verb.DELETE || request.verb() == Verb.DELETECOLLECTION) {
            JsonObject body =
                    payload instanceof Payload.Whole(JsonObject tree) ? tree : JsonObject.EMPTY;
            JsonArray inBody = body.array("dryRun");
            for (Json value : inBody) {
                if (!(value instanceof JsonString(String text)) || !text.equals("All")) {
                    return unknownDryRun(value.toString());
                }
                dry = true;
            }
        }
        return Outcome.ok(new Asked(request, payload, check, dry, uid, suffix, warnings));
    }

    private static <T> Outcome<T> unknownDryRun(String value) {
        return Refusals.bad(
                "dryRun: Unsupported value: \"" + value + "\": supported values: \"All\"");
    }

    private static <T> Outcome<T> unsupported(String message) {
        return Outcome.refused(Refusal.of(Reason.UNSUPPORTED_MEDIA_TYPE, message));
    }

    private static String patchTypes() {
        StringBuilder text = new StringBuilder("known are:");
        for (PatchType type : PatchType.values()) {
            text.append(' ').append(type.mediaType());
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

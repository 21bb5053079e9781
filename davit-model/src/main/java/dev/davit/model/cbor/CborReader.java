package dev.davit.model.cbor;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.WireReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * CBOR from outside → a tree, or a refusal that says where it is wrong. As in Kubernetes, byte
 * strings are text, a name that comes twice is refused outright, and there is no NaN, no infinity,
 * no integer beyond 64 bits. Bounded in size and depth; tags count as depth.
 */
public final class CborReader {
    private static final int BASE64_URL = 21;
    private static final int BASE64 = 22;
    private static final int BASE16 = 23;
    private static final int TIME_TEXT = 0;
    private static final int TIME_SECONDS = 1;
    private static final int BIG_POSITIVE = 2;
    private static final int BIG_NEGATIVE = 3;

    /** The years 1 to 9999: what RFC 3339 can write. */
    private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final CborInput in;

    private CborReader(byte[] bytes) {
        in = new CborInput(bytes);
    }

    /** One value; its document never has duplicates. */
    public static Outcome<Document> read(byte[] bytes) {
        if (bytes.length > WireReader.MAX_BYTES) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.TOO_LARGE,
                            "the body has %d bytes; at most %d are accepted"
                                    .formatted(bytes.length, WireReader.MAX_BYTES)));
        }
        if (bytes.length == 0) {
            return Outcome.refused(
                    Refusal.of(Reason.BAD_REQUEST, "the body is empty; CBOR was expected"));
        }
        try {
            CborReader reader = new CborReader(bytes);
            Json value = reader.value(FieldPath.ROOT, 1);
            if (reader.in.more()) {
                throw new Broken("content after the end of the value", FieldPath.ROOT);
            }
            return Outcome.ok(new Document(value, List.of()));
        } catch (Broken broken) {
            return Outcome.refused(
                    Refusal.of(Reason.BAD_REQUEST, "the body is not valid CBOR: " + broken.what()));
        }
    }

    private Json value(FieldPath path, int depth) {
        if (depth > WireReader.MAX_DEPTH) {
            throw new Broken(
                    "more than " + WireReader.MAX_DEPTH + " values inside each other", path);
        }
        CborInput.Head head = in.head(path);
        return switch (head.major()) {
            case Cbor.UNSIGNED -> JsonNumber.of(head.count(path));
            case Cbor.NEGATIVE -> JsonNumber.of(-1 - head.count(path));
            case Cbor.BYTES, Cbor.TEXT -> new JsonString(in.text(head, path));
            case Cbor.ARRAY -> array(head, path, depth);
            case Cbor.MAP -> object(head, path, depth);
            case Cbor.TAG -> tagged(head, path, depth);
            default -> simple(head, path);
        };
    }

    private JsonArray array(CborInput.Head head, FieldPath path, int depth) {
        List<Json> items = new ArrayList<>();
        if (head.indefinite()) {
            while (!in.broke(path)) {
                items.add(value(path.index(items.size()), depth + 1));
            }
        } else {
            long count = in.announced(head, 1, path);
            for (long i = 0; i < count; i++) {
                items.add(value(path.index(items.size()), depth + 1));
            }
        }
        return items.isEmpty() ? JsonArray.EMPTY : new JsonArray(items);
    }

    private JsonObject object(CborInput.Head head, FieldPath path, int depth) {
        JsonObject.Builder members = JsonObject.builder();
        Set<String> names = new HashSet<>();
        if (head.indefinite()) {
            while (!in.broke(path)) {
                member(members, names, path, depth);
            }
        } else {
            long count = in.announced(head, 2, path);
            for (long i = 0; i < count; i++) {
                member(members, names, path, depth);
            }
        }
        return members.build();
    }

    private void member(JsonObject.Builder members, Set<String> names, FieldPath path, int depth) {
        CborInput.Head head = in.head(path);
        if (head.major() != Cbor.BYTES && head.major() != Cbor.TEXT) {
            throw new Broken("a member's name is not a text", path);
        }
        String name = in.text(head, path);
        FieldPath here = path.child(name);
        if (!names.add(name)) {
            throw new Broken("duplicate field \"" + here + "\"", path);
        }
        members.put(name, value(here, depth + 1));
    }

    private Json tagged(CborInput.Head head, FieldPath path, int depth) {
        long tag = head.count(path);
        if (tag == BIG_POSITIVE || tag == BIG_NEGATIVE) {
            throw new Broken("an integer of more than 64 bits", path);
        }
        if (tag == BASE64_URL || tag == BASE64 || tag == BASE16) {
            return encoded((int) tag, path, depth);
        }
        Json value = value(path, depth + 1);
        if (tag == TIME_TEXT && !(value instanceof JsonString)) {
            throw new Broken("a time is not a text", path);
        }
        return tag == TIME_SECONDS ? time(value, path) : value;
    }

    /** Bytes that JSON holds as text: which text is what the tag says. */
    private Json encoded(int tag, FieldPath path, int depth) {
        CborInput.Head head = in.head(path);
        if (head.major() != Cbor.BYTES) {
            in.back();
            return value(path, depth + 1);
        }
        byte[] bytes = in.bytes(head, path);
        return new JsonString(
                switch (tag) {
                    case BASE64_URL ->
                            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                    case BASE64 -> Base64.getEncoder().encodeToString(bytes);
                    default -> HexFormat.of().withUpperCase().formatHex(bytes);
                });
    }

    /** Seconds since 1970 → RFC 3339. */
    private static Json time(Json value, FieldPath path) {
        if (value instanceof JsonNumber.Whole(long seconds)
                && seconds >= FIRST_SECOND
                && seconds <= LAST_SECOND) {
            return new JsonString(Instant.ofEpochSecond(seconds).toString());
        }
        throw new Broken("a time is not a number of seconds between the years 1 and 9999", path);
    }

    private Json simple(CborInput.Head head, FieldPath path) {
        return switch (head.info()) {
            case Cbor.FALSE -> JsonBool.FALSE;
            case Cbor.TRUE -> JsonBool.TRUE;
            case Cbor.NULL -> JsonNull.NULL;
            case Cbor.HALF -> number(Float.float16ToFloat((short) head.argument()), path);
            case Cbor.SINGLE -> number(Float.intBitsToFloat((int) head.argument()), path);
            case Cbor.DOUBLE -> number(Double.longBitsToDouble(head.argument()), path);
            default ->
                    throw new Broken(
                            "a simple value is neither true, false nor null: " + head.info(), path);
        };
    }

    private static JsonNumber number(double value, FieldPath path) {
        if (!Double.isFinite(value)) {
            throw new Broken("a number is not finite", path);
        }
        return JsonReader.number(Double.toString(value));
    }
}

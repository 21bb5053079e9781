package dev.davit.model.proto;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.WireReader;
import java.time.Instant;

/** Messages that are no objects in JSON. */
final class SpecialForms {
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    /** The years 1 to 9999: what RFC 3339 can write. */
    private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private SpecialForms() {}

    static Json intOrString(JsonObject parts, FieldPath path) {
        long type = parts.wholeOr(0, "type");
        if (type == 0) {
            return JsonNumber.of(parts.wholeOr(0, "intVal"));
        }
        if (type == 1) {
            return new JsonString(parts.textOr("", "strVal"));
        }
        throw new Garbled("a number or text has the unknown type " + type, path);
    }

    /** To the second: Kubernetes drops the rest as well. */
    static Json time(JsonObject parts, FieldPath path) {
        return new JsonString(second(parts, path).toString());
    }

    static Json microTime(JsonObject parts, FieldPath path) {
        String second = second(parts, path).toString();
        long micros = parts.wholeOr(0, "nanos") / NANOS_PER_MICRO;
        String whole = second.substring(0, second.length() - 1);
        return new JsonString("%s.%06dZ".formatted(whole, micros));
    }

    private static Instant second(JsonObject parts, FieldPath path) {
        long seconds = parts.wholeOr(0, "seconds");
        long nanos = parts.wholeOr(0, "nanos");
        if (seconds < FIRST_SECOND
                || seconds > LAST_SECOND
                || nanos < 0
                || nanos >= NANOS_PER_SECOND) {
            throw new Garbled("a time is out of range", path);
        }
        return Instant.ofEpochSecond(seconds);
    }

    /** JSON inside: FieldsV1, RawExtension. */
    static Json raw(WireInput in, FieldPath path) {
        byte[] text = new byte[0];
        while (in.more()) {
            int tag = in.tag(path);
            if (tag == (1 << 3 | WireInput.LENGTH)) {
                text = in.slice(path).rest();
            } else {
                in.skip(tag, path);
            }
        }
        if (text.length == 0) {
            return JsonNull.NULL;
        }
        return switch (WireReader.read(text)) {
            case Outcome.Ok<Document>(Document document) -> document.value();
            case Outcome.Refused<Document>(var refusal) ->
                    throw new Garbled("JSON inside: " + refusal.message(), path);
        };
    }

    /** A schema, a list, or yes and no: the first that says something, as Go's encoder chooses. */
    static Json choice(JsonObject parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.valueAt(i) instanceof JsonArray list) {
                return list;
            }
        }
        Json schema = parts.get("schema");
        if (schema != null) {
            return schema;
        }
        return JsonBool.of(parts.boolOr(false, "allows"));
    }
}

package dev.davit.model.owned;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code FieldsV1}, the format of a field set in {@code managedFields}: {@code {"f:data":{".":{},
 * "f:a":{}}}} are {@code .data} and {@code .data.a}.
 */
public final class FieldsV1 {
    /** Deeper than any declared type but a JSON schema's, which is owned as a whole. */
    public static final int MAX_DEPTH = 64;

    /** Of one set. An object with more fields is larger than a body may be. */
    public static final int MAX_PATHS = 100_000;

    private int left = MAX_PATHS;

    private FieldsV1() {}

    /** Elements in sorted order, so that equal sets are equal bytes. */
    public static JsonObject write(FieldSet set) {
        if (set.size() == 0) {
            return JsonObject.EMPTY;
        }
        JsonObject.Builder fields = JsonObject.builder();
        if (set.self()) {
            fields.put(Elements.SELF, JsonObject.EMPTY);
        }
        for (int i = 0; i < set.size(); i++) {
            fields.put(set.elementAt(i), write(set.belowAt(i)));
        }
        return fields.build();
    }

    /** What {@link #write} has written. */
    public static FieldSet read(JsonObject fields) {
        return node(fields, false);
    }

    private static FieldSet node(JsonObject fields, boolean below) {
        if (fields.isEmpty()) {
            return below ? FieldSet.LEAF : FieldSet.EMPTY;
        }
        FieldSet.Builder all = new FieldSet.Builder(fields.size());
        boolean self = false;
        for (int i = 0; i < fields.size(); i++) {
            String element = fields.nameAt(i);
            if (element.equals(Elements.SELF)) {
                self = true;
            } else {
                Json value = fields.valueAt(i);
                Invariant.check(value instanceof JsonObject, "fields are objects");
                all.put(element, node((JsonObject) value, true));
            }
        }
        return all.build(self);
    }

    /** What a client has sent; empty where it is no field set, or too large a one. */
    public static Optional<FieldSet> parse(JsonObject fields) {
        return Optional.ofNullable(new FieldsV1().checked(fields, 0));
    }

    private @Nullable FieldSet checked(JsonObject fields, int depth) {
        if (fields.isEmpty()) {
            return depth == 0 ? FieldSet.EMPTY : FieldSet.LEAF;
        }
        left -= fields.size();
        if (depth == MAX_DEPTH || left < 0) {
            return null;
        }
        FieldSet.Builder all = new FieldSet.Builder(fields.size());
        boolean self = false;
        for (int i = 0; i < fields.size(); i++) {
            if (!(fields.valueAt(i) instanceof JsonObject value)) {
                return null;
            }
            if (fields.nameAt(i).equals(Elements.SELF)) {
                self = true;
                continue;
            }
            String element = Elements.canonical(fields.nameAt(i));
            FieldSet below = element == null ? null : checked(value, depth + 1);
            if (element == null || below == null) {
                return null;
            }
            all.put(element, below);
        }
        return all.build(self && depth > 0);
    }

    /**
     * Whether a written set and another one have a path in common: most writes touch what nobody
     * else owns, and then the written one need not be read.
     */
    static boolean touches(JsonObject fields, FieldSet set) {
        for (int i = 0; i < set.size(); i++) {
            if (fields.get(set.elementAt(i)) instanceof JsonObject below
                    && touchesBelow(below, set.belowAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean touchesBelow(JsonObject fields, FieldSet set) {
        boolean self = set.self() && (fields.isEmpty() || fields.has(Elements.SELF));
        return self || touches(fields, set);
    }

    /** Whether every path of a set is in a written one. */
    static boolean covers(JsonObject fields, FieldSet set) {
        for (int i = 0; i < set.size(); i++) {
            FieldSet wanted = set.belowAt(i);
            if (!(fields.get(set.elementAt(i)) instanceof JsonObject below)
                    || (wanted.self() && !below.isEmpty() && !below.has(Elements.SELF))
                    || !covers(below, wanted)) {
                return false;
            }
        }
        return true;
    }
}

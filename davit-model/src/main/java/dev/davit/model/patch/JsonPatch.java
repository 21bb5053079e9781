package dev.davit.model.patch;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON patch, RFC 6902: operations in order, all or none. As in Kubernetes, removing what is not
 * there is refused, and so is adding below a parent that is missing.
 */
public final class JsonPatch {
    /** As Kubernetes limits it. */
    public static final int MAX_OPERATIONS = 10_000;

    /** What all "copy" operations of one patch may add, in characters. */
    public static final long MAX_COPIED = 3L * 1024 * 1024;

    private long copied;

    private JsonPatch() {}

    public static Outcome<Json> apply(Json document, Json patch) {
        if (!(patch instanceof JsonArray operations)) {
            return malformed("a JSON patch must be an array of operations", "");
        }
        if (operations.size() > MAX_OPERATIONS) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.TOO_LARGE,
                            "the patch has "
                                    + operations.size()
                                    + " operations; at most "
                                    + MAX_OPERATIONS
                                    + " are accepted"));
        }
        JsonPatch run = new JsonPatch();
        Outcome<Json> result = Outcome.ok(document);
        for (int i = 0; i < operations.size(); i++) {
            int at = i;
            result = result.then(here -> run.one(here, operations.get(at), at));
            if (result instanceof Outcome.Refused<Json>) {
                return result;
            }
        }
        return result;
    }

    private Outcome<Json> one(Json document, Json operation, int at) {
        String where = "[" + at + "]";
        if (!(operation instanceof JsonObject members)) {
            return malformed("operation " + at + " is not an object", where);
        }
        String op = members.text("op");
        if (op == null) {
            return malformed("operation " + at + " has no \"op\"", where + ".op");
        }
        return pointer(members, "path", where)
                .then(path ->
                        switch (op) {
                            case "add", "replace", "test" ->
                                    withValue(document, members, op, path, where);
                            case "remove" -> remove(document, path, where);
                            case "move", "copy" ->
                                    pointer(members, "from", where)
                                            .then(from ->
                                                    transfer(document, op, from, path, where));
                            default ->
                                    malformed(
                                            "operation "
                                                    + at
                                                    + " is \""
                                                    + op
                                                    + "\"; known are add, remove, replace,"
                                                    + " move, copy and test",
                                            where + ".op");
                        });
    }

    private static Outcome<Json> withValue(
            Json document, JsonObject members, String op, Pointer path, String where) {
        Json value = members.get("value");
        if (value == null) {
            return malformed("\"" + op + "\" needs a \"value\"", where + ".value");
        }
        return switch (op) {
            case "add" -> add(document, path, value, where);
            case "replace" -> replace(document, path, value, where);
            default -> test(document, path, value, where);
        };
    }

    private static Outcome<Json> add(Json document, Pointer path, Json value, String where) {
        return Pointer.outcome(path.add(document, value), path, "add", where);
    }

    private static Outcome<Json> remove(Json document, Pointer path, String where) {
        return Pointer.outcome(path.remove(document), path, "remove", where);
    }

    private static Outcome<Json> replace(Json document, Pointer path, Json value, String where) {
        return Pointer.outcome(path.replace(document, value), path, "replace", where);
    }

    private static Outcome<Json> test(Json document, Pointer path, Json value, String where) {
        Json there = path.get(document);
        if (there == null) {
            return failed("the test of \"" + path + "\" failed: nothing is there", where);
        }
        return SameJson.same(there, value)
                ? Outcome.ok(document)
                : failed("the test of \"" + path + "\" failed: the value there differs", where);
    }

    private Outcome<Json> transfer(
            Json document, String op, Pointer from, Pointer to, String where) {
        Json value = from.get(document);
        if (value == null) {
            return failed(op + " from \"" + from + "\": nothing is there", where);
        }
        if (op.equals("copy")) {
            copied += Weight.of(value, MAX_COPIED - copied);
            if (copied > MAX_COPIED) {
                return Outcome.refused(
                        Refusal.of(
                                Reason.TOO_LARGE,
                                "the patch copies more than " + MAX_COPIED + " characters"));
            }
            return add(document, to, value, where);
        }
        if (from.equals(to)) {
            return Outcome.ok(document);
        }
        if (from.isAbove(to)) {
            return failed("\"" + from + "\" cannot be moved into itself", where);
        }
        return remove(document, from, where).then(rest -> add(rest, to, value, where));
    }

    private static Outcome<Pointer> pointer(JsonObject members, String name, String where) {
        if (!(members.get(name) instanceof JsonString(String text))) {
            return malformed("the operation needs a \"" + name + "\"", where + "." + name);
        }
        Pointer pointer = Pointer.parse(text);
        return pointer == null
                ? malformed("\"" + text + "\" is not a JSON pointer", where + "." + name)
                : Outcome.ok(pointer);
    }

    static <T> Outcome<T> failed(String message, String where) {
        return Outcome.refused(
                Refusal.of(
                        Reason.INVALID,
                        message,
                        List.of(new Cause(Cause.INVALID, message, where))));
    }

    private static <T> Outcome<T> malformed(String message, @Nullable String where) {
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST,
                        message,
                        List.of(new Cause(Cause.INVALID, message, where == null ? "" : where))));
    }
}

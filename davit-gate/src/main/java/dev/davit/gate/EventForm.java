package dev.davit.gate;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.FieldCheck;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.Mistakes;
import dev.davit.policy.object.EventRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of {@code events.k8s.io/v1} are the events of the core group under other names for some of
 * their members: stored once, seen in both forms. Requests in the newer form are turned into the
 * stored one behind decode, and answers back.
 */
final class EventForm {
    /** Name in the newer form, name in the stored one. */
    private static final String[][] NAMES = {
        {"regarding", "involvedObject"},
        {"note", "message"},
        {"reportingController", "reportingComponent"},
        {"deprecatedSource", "source"},
        {"deprecatedFirstTimestamp", "firstTimestamp"},
        {"deprecatedLastTimestamp", "lastTimestamp"},
        {"deprecatedCount", "count"}
    };

    private static final Kind OUTER = ClusterKinds.EVENT;
    private static final Kind INNER = Kinds.EVENT;
    private static final String SELECTOR = "fieldSelector";

    private EventForm() {}

    static boolean is(Request request) {
        return request.target().kind().equals(OUTER);
    }

    /** The same request for the stored form. */
    static Outcome<Asked> inner(Asked asked) {
        if (!is(asked.request())) {
            return Outcome.ok(asked);
        }
        return payload(asked)
                .map(payload -> {
                    Request request = asked.request();
                    Target target = request.target();
                    Request other =
                            new Request(
                                    request.identity(),
                                    request.verb(),
                                    new Target(
                                            INNER,
                                            target.namespace(),
                                            target.name(),
                                            target.subresource()),
                                    options(request.options()),
                                    request.body(),
                                    request.cause(),
                                    request.premises());
                    return new Asked(
                            other,
                            payload,
                            asked.fieldCheck(),
                            asked.dryRun(),
                            asked.freshUid(),
                            asked.freshSuffix(),
                            asked.warnings());
                });
    }

    private static Options options(Options options) {
        String selector = options.first(SELECTOR);
        if (selector == null) {
            return options;
        }
        String regarding = prefixed(selector, "regarding.", "involvedObject.");
        return options.with(
                SELECTOR, prefixed(regarding, "reportingController", "reportingComponent"));
    }

    /** Where a term begins with one path, it begins with the other. */
    private static String prefixed(String selector, String outer, String inner) {
        StringBuilder all = new StringBuilder();
        for (String term : selector.split(",", -1)) {
            all.append(all.isEmpty() ? "" : ",");
            all.append(term.startsWith(outer) ? inner + term.substring(outer.length()) : term);
        }
        return all.toString();
    }

    private static Outcome<Payload> payload(Asked asked) {
        Verb verb = asked.request().verb();
        boolean object = verb == Verb.CREATE || verb == Verb.UPDATE;
        return switch (asked.payload()) {
            case Payload.Whole(JsonObject tree) when object -> whole(asked, tree);
            case Payload.Patch(var type, JsonObject tree) ->
                    Outcome.ok(new Payload.Patch(type, stored(tree)));
            case Payload.Patch(var type, JsonArray operations) ->
                    Outcome.ok(new Payload.Patch(type, pointers(operations)));
            case Payload other -> Outcome.ok(other);
        };
    }

    private static Outcome<Payload> whole(Asked asked, JsonObject tree) {
        String apiVersion = tree.textOr(OUTER.apiVersion(), "apiVersion");
        if (!apiVersion.equals(OUTER.apiVersion())) {
            return Refusals.bad(
                    "the body is a %s %s; this address takes a %s Event"
                            .formatted(apiVersion, tree.textOr("", "kind"), OUTER.apiVersion()));
        }
        for (String[] names : NAMES) {
            if (tree.has(names[1]) && asked.fieldCheck() == FieldCheck.STRICT) {
                return Refusals.bad("strict decoding error: unknown field \"" + names[1] + "\"");
            }
        }
        Mistakes mistakes = new Mistakes();
        if (asked.request().verb() == Verb.CREATE) {
            EventRules.check(tree, mistakes);
        }
        return mistakes.isEmpty()
                ? Outcome.ok(new Payload.Whole(stored(tree)))
                : Refusals.invalid(OUTER, tree.textOr("", "metadata", "name"), mistakes.causes());
    }

    private static JsonObject stored(JsonObject tree) {
        JsonObject.Builder all = JsonObject.builder();
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.nameAt(i);
            Json value = tree.valueAt(i);
            if (name.equals("apiVersion")) {
                all.put(name, INNER.apiVersion());
            } else if (other(name, 1, 0) == null) {
                String inner = other(name, 0, 1);
                all.put(inner == null ? name : inner, value);
            }
        }
        return all.build();
    }

    private static JsonObject shown(JsonObject tree) {
        if (!tree.textOr("", "kind").equals(INNER.kind())) {
            return tree;
        }
        JsonObject.Builder all = JsonObject.builder();
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.nameAt(i);
            String outer = other(name, 1, 0);
            all.put(
                    outer == null ? name : outer,
                    name.equals("apiVersion")
                            ? new JsonString(OUTER.apiVersion())
                            : tree.valueAt(i));
        }
        return all.build();
    }

    /** What a member is called in the other form; null where both forms agree. */
    private static @Nullable String other(String name, int from, int to) {
        for (String[] names : NAMES) {
            if (names[from].equals(name)) {
                return names[to];
            }
        }
        return null;
    }

    private static JsonArray pointers(JsonArray operations) {
        List<Json> all = new ArrayList<>(operations.size());
        for (Json item : operations) {
            JsonObject operation = item instanceof JsonObject object ? object : JsonObject.EMPTY;
            for (String field : new String[] {"path", "from"}) {
                String pointer = operation.text(field);
                if (pointer != null) {
                    operation = operation.with(field, pointer(pointer));
                }
            }
            all.add(item instanceof JsonObject ? operation : item);
        }
        return new JsonArray(all);
    }

    private static String pointer(String pointer) {
        for (String[] names : NAMES) {
            String first = "/" + names[0];
            if (pointer.equals(first) || pointer.startsWith(first + "/")) {
                return "/" + names[1] + pointer.substring(first.length());
            }
        }
        return pointer;
    }

    /** An answer in the form that was asked in. */
    static Outcome<Reply> outer(Outcome<Reply> outcome) {
        return switch (outcome) {
            case Outcome.Ok<Reply>(Reply reply) ->
                    Outcome.ok(OtherForm.of(reply, OUTER, EventForm::shown));
            case Outcome.Refused<Reply>(Refusal why) -> Outcome.refused(outer(why));
        };
    }

    private static Refusal outer(Refusal why) {
        List<Cause> causes = new ArrayList<>(why.causes().size());
        String message = why.message();
        for (Cause cause : why.causes()) {
            String field = cause.field();
            for (String[] names : NAMES) {
                if (field.equals(names[1]) || field.startsWith(names[1] + ".")) {
                    field = names[0] + field.substring(names[1].length());
                    message = message.replace(cause.field(), field);
                }
            }
            causes.add(new Cause(cause.reason(), cause.message(), field));
        }
        return why.saying(message, causes);
    }

    /** A watch in the form that was asked in. */
    static Watch outer(Watch watch) {
        return watch.seenAs(stored -> OtherForm.of(stored, EventForm::shown));
    }
}

package dev.davit.gate.hook;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.patch.JsonPatch;
import dev.davit.policy.vetting.Act;
import dev.davit.policy.vetting.Hook;
import java.util.List;
import java.util.Objects;

/**
 * What a webhook's patch makes of an object: never another object than the one it was asked about.
 */
final class Patched {
    private static final String METADATA = "metadata";
    private static final String STATUS = "status";

    /** What makes an object whose it is: a webhook that changes it is refused. */
    private static final List<String> IDENTITY = List.of("name", "namespace");

    /** What the server says of an object: a webhook's word for it is left out. */
    private static final List<String> KEPT =
            List.of(
                    "generateName",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "managedFields",
                    "selfLink");

    private Patched() {}

    static Outcome<JsonObject> of(Hook hook, Act act, JsonObject before, JsonArray patch) {
        return switch (JsonPatch.apply(before, patch)) {
            case Outcome.Refused<Json>(Refusal why) ->
                    HookWords.internal(
                            "the patch of admission webhook \"%s\" cannot be applied: %s"
                                    .formatted(hook.name(), why.message()));
            case Outcome.Ok<Json>(Json next) ->
                    next instanceof JsonObject object
                            ? same(hook, act, before, object)
                            : changes(hook, "the object into something else");
        };
    }

    private static Outcome<JsonObject> same(
            Hook hook, Act act, JsonObject before, JsonObject after) {
        for (String field : List.of("apiVersion", "kind")) {
            if (!Objects.equals(before.get(field), after.get(field))) {
                return changes(hook, field);
            }
        }
        JsonObject was = before.object(METADATA);
        JsonObject is = after.object(METADATA);
        for (String field : IDENTITY) {
            if (!Objects.equals(was.get(field), is.get(field))) {
                return changes(hook, "metadata." + field);
            }
        }
        for (String field : KEPT) {
            is = kept(was, is, field);
        }
        return Outcome.ok(reported(act, before, after.with(METADATA, is)));
    }

    private static JsonObject kept(JsonObject from, JsonObject to, String field) {
        Json value = from.get(field);
        return value == null ? to.without(field) : to.with(field, value);
    }

    /** A status is changed through its subresource, and nothing else is there. */
    private static JsonObject reported(Act act, JsonObject before, JsonObject after) {
        Kind kind = act.kind();
        if (!kind.subresources().contains(STATUS)) {
            return after;
        }
        if (!act.subresource().equals(STATUS)) {
            return kept(before, after, STATUS);
        }
        return kept(after, before, STATUS);
    }

    private static <T> Outcome<T> changes(Hook hook, String what) {
        return HookWords.internal(
                "admission webhook \"%s\" attempted to change %s, which cannot be changed"
                        .formatted(hook.name(), what));
    }
}

package dev.davit.gate.hook;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.room.Refusals;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.policy.vetting.Act;
import dev.davit.policy.vetting.Around;
import dev.davit.policy.vetting.Hook;
import dev.davit.policy.vetting.HookAnswer;
import dev.davit.policy.vetting.HookReview;
import dev.davit.policy.vetting.Mutating;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Asks webhooks about one request, as Kubernetes does: those that may change it one after the
 * other, each about what those before it have made of it; those that may only refuse it side by
 * side. Made for one judgement.
 */
public final class HookRounds {
    private final Around around;
    private final Adapting adapting;
    private final Hearing hearing;
    private final List<String> warnings = new ArrayList<>();

    public HookRounds(Around around, Adapting adapting, Hearing hearing) {
        this.around = around;
        this.adapting = adapting;
        this.hearing = hearing;
    }

    /** What the request's author should know. */
    public List<String> warnings() {
        return warnings;
    }

    /** Lets those policies change an object again that want it. */
    @FunctionalInterface
    public interface Again {
        Outcome<JsonObject> policies(JsonObject tree);
    }

    /** A webhook's question, and the version in which it is put. */
    private record Put(Hook hook, Act act, Webhooks.Call call) {}

    /**
     * The object as webhooks want it.
     *
     * @param act with the object as its author and the policies want it
     * @param completion checks a changed object and fills its defaults in
     * @param again asked once, where a webhook has changed something
     */
    public Outcome<JsonObject> changed(
            List<Hook> hooks,
            Act act,
            JsonObject object,
            Mutating.Completion completion,
            Again again) {
        List<Hook> asked = new ArrayList<>();
        TreeSet<Integer> repeated = new TreeSet<>();
        JsonObject tree = object;
        for (Hook hook : hooks) {
            switch (step(hook, act, tree, completion)) {
                case Outcome.Refused<Step>(Refusal why) -> {
                    return Outcome.refused(why);
                }
                case Outcome.Ok<Step>(Step step) -> {
                    if (!step.tree.equals(tree)) {
                        repeat(asked, repeated);
                    }
                    if (step.asked) {
                        asked.add(hook);
                    }
                    tree = step.tree;
                }
            }
        }
        return tree.equals(object)
                ? Outcome.ok(tree)
                : once(asked, repeated, act, tree, completion, again);
    }

    private static void repeat(List<Hook> asked, SortedSet<Integer> repeated) {
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).again()) {
                repeated.add(i);
            }
        }
    }

    private Outcome<JsonObject> once(
            List<Hook> asked,
            SortedSet<Integer> repeated,
            Act act,
            JsonObject object,
            Mutating.Completion completion,
            Again again) {
        Outcome<JsonObject> policies = again.policies(object);
        if (policies instanceof Outcome.Ok<JsonObject>(JsonObject tree) && !tree.equals(object)) {
            repeat(asked, repeated);
        }
        Outcome<JsonObject> result = policies;
        for (int index : repeated) {
            Hook hook = asked.get(index);
            result = result.then(tree -> step(hook, act, tree, completion)).map(Step::tree);
        }
        return result;
    }

    /**
     * @param asked whether the request was the webhook's business
     */
    private record Step(JsonObject tree, boolean asked) {}

    private Outcome<Step> step(
            Hook hook, Act act, JsonObject tree, Mutating.Completion completion) {
        return put(hook, act.with(tree))
                .then(puts ->
                        puts.isEmpty()
                                ? Outcome.ok(new Step(tree, false))
                                : asked(puts.getFirst(), act, tree, completion));
    }

    private Outcome<Step> asked(Put put, Act act, JsonObject tree, Mutating.Completion completion) {
        return hearing.ask(List.of(put.call))
                .then(said -> {
                    told(said.getFirst());
                    return followed(put, said.getFirst(), act, tree);
                })
                .then(next -> next.equals(tree) ? Outcome.ok(tree) : completion.complete(next))
                .map(next -> new Step(next, true));
    }

    /** One question, or none: the webhook is not for the request. */
    private Outcome<List<Put>> put(Hook hook, Act act) {
        Kind as = hook.as(act, around);
        return as == null
                ? Outcome.ok(List.of())
                : adapted(act, as).then(shown -> put(hook, act, shown));
    }

    private Outcome<List<Put>> put(Hook hook, Act act, Act shown) {
        return switch (hook.hears(shown, act.kind(), around)) {
            case Hook.Heard.Plain plain ->
                    switch (plain) {
                        case PASS -> Outcome.ok(List.of());
                        case ASK ->
                                act.dryRun() && !hook.bearsDryRun()
                                        ? HookWords.noDryRun(hook)
                                        : Outcome.ok(
                                                List.of(
                                                        new Put(
                                                                hook,
                                                                shown,
                                                                call(hook, shown, act))));
                    };
            case Hook.Heard.Broken(String why) -> HookWords.broken(act, why);
        };
    }

    private static Webhooks.Call call(Hook hook, Act shown, Act act) {
        return new Webhooks.Call(hook, HookReview.request(shown, act.kind()));
    }

    /** The same with its objects in another version. */
    private Outcome<Act> adapted(Act act, Kind as) {
        if (as.version().equals(act.kind().version()) || !ofItsKind(act)) {
            return Outcome.ok(act);
        }
        JsonObject object = act.object();
        JsonObject before = act.before();
        Outcome<Act> shown = Outcome.ok(act.as(as));
        if (object != null) {
            shown = shown.then(one -> version(as, object).map(one::with));
        }
        return before == null ? shown : shown.then(one -> version(as, before).map(one::over));
    }

    /** What is written to some subresources is of a kind of its own, whatever the version is. */
    private static boolean ofItsKind(Act act) {
        return act.subresource().isEmpty() || act.subresource().equals("status");
    }

    private Outcome<JsonObject> version(Kind as, JsonObject tree) {
        return Adapting.asks(as) && !hearing.mayAsk()
                ? Refusals.stale(as, tree.textOr("", "metadata", "name"))
                : adapting.as(as, tree);
    }

    /** The object after an answer, in the version that was asked in. */
    private Outcome<JsonObject> followed(Put put, HookAnswer said, Act act, JsonObject tree) {
        return patch(put.hook, said)
                .then(patch -> {
                    JsonObject shown = put.act.object();
                    if (patch.size() == 0) {
                        return Outcome.ok(tree);
                    }
                    return shown == null
                            ? unchangeable(put.hook)
                            : Patched.of(put.hook, put.act, shown, patch)
                                    .then(next ->
                                            next.equals(shown)
                                                    ? Outcome.ok(tree)
                                                    : back(act, put.act, next));
                });
    }

    private Outcome<JsonObject> back(Act act, Act shown, JsonObject tree) {
        return shown.kind().version().equals(act.kind().version())
                ? Outcome.ok(tree)
                : adapting.as(act.kind(), tree);
    }

    /** What an answer warns of is for the author, whatever the others say. */
    private void told(HookAnswer said) {
        List<String> more =
                switch (said) {
                    case HookAnswer.Allowed(JsonArray _, List<String> told) -> told;
                    case HookAnswer.Denied(JsonObject _, List<String> told) -> told;
                    case HookAnswer.Failed _ -> List.of();
                };
        hearing.warn(more);
        more.stream().filter(text -> !warnings.contains(text)).forEach(warnings::add);
    }

    /** What is to be changed; refused where the request is. */
    private Outcome<JsonArray> patch(Hook hook, HookAnswer said) {
        return switch (said) {
            case HookAnswer.Allowed(JsonArray patch, List<String> _) -> Outcome.ok(patch);
            case HookAnswer.Denied(JsonObject result, List<String> _) ->
                    HookWords.denied(hook, result);
            case HookAnswer.Failed(String why) ->
                    hook.ignoresFailures()
                            ? Outcome.ok(JsonArray.EMPTY)
                            : HookWords.failed(hook, why);
        };
    }

    private static <T> Outcome<T> unchangeable(Hook hook) {
        return HookWords.internal(
                "admission webhook \"%s\" attempted to modify the object, which is not supported for this operation"
                        .formatted(hook.name()));
    }

    /**
     * Requests that nothing is changed of: each webhook may refuse each of them.
     *
     * @param mutating are asked as well where there is no object that they could change
     */
    public Outcome<List<String>> allowed(
            List<Hook> mutating, List<Hook> validating, List<Act> acts) {
        Outcome<List<String>> result = Outcome.ok(warnings);
        for (Hook hook : mutating) {
            result = result.then(_ -> each(List.of(hook), acts));
        }
        return validating.isEmpty() ? result : result.then(_ -> each(validating, acts));
    }

    private Outcome<List<String>> each(List<Hook> hooks, List<Act> acts) {
        List<Put> puts = new ArrayList<>();
        for (Act act : acts) {
            for (Hook hook : hooks) {
                switch (put(hook, act)) {
                    case Outcome.Refused<List<Put>>(Refusal why) -> {
                        return Outcome.refused(why);
                    }
                    case Outcome.Ok<List<Put>>(List<Put> some) -> puts.addAll(some);
                }
            }
        }
        if (puts.isEmpty()) {
            return Outcome.ok(warnings);
        }
        return hearing.ask(puts.stream().map(Put::call).toList()).then(said -> judged(puts, said));
    }

    private Outcome<List<String>> judged(List<Put> puts, List<HookAnswer> said) {
        said.forEach(this::told);
        for (int i = 0; i < puts.size(); i++) {
            Hook hook = puts.get(i).hook;
            switch (patch(hook, said.get(i))) {
                case Outcome.Refused<JsonArray>(Refusal why) -> {
                    return Outcome.refused(why);
                }
                case Outcome.Ok<JsonArray>(JsonArray patch) -> {
                    if (patch.size() > 0) {
                        return unchangeable(hook);
                    }
                }
            }
        }
        return Outcome.ok(warnings);
    }
}

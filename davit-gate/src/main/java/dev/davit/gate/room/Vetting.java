package dev.davit.gate.room;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.hook.Hearing;
import dev.davit.gate.hook.HookRounds;
import dev.davit.gate.hook.Webhooks;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.policy.access.Authoriser;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.Question;
import dev.davit.policy.vetting.Act;
import dev.davit.policy.vetting.Around;
import dev.davit.policy.vetting.Hook;
import dev.davit.policy.vetting.Hooks;
import dev.davit.policy.vetting.Mutating;
import dev.davit.policy.vetting.Policies;
import dev.davit.policy.vetting.Verdict;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What admission policies (ADR 35) and webhooks (ADR 42) say of requests. They are read anew by the
 * first who asks after one of them has changed; where there are none, asking is one comparison.
 */
public final class Vetting {
    private final Supplier<ImageView> image;
    private final Rights rights;
    private final AtomicLong changes = new AtomicLong();
    private final Adapting adapting;
    private final Webhooks webhooks;
    private volatile Made made = new Made(-1, Policies.NONE, Hooks.NONE);

    /**
     * @param at the changes that were known before its image was read: all of them are in it
     */
    private record Made(long at, Policies policies, Hooks hooks) {
        boolean isEmpty() {
            return policies.isEmpty() && hooks.isEmpty();
        }
    }

    public Vetting(Supplier<ImageView> image, Rights rights, Adapting adapting, Webhooks webhooks) {
        this.image = image;
        this.rights = rights;
        this.adapting = adapting;
        this.webhooks = webhooks;
    }

    /** What webhooks will say of one request. */
    Hearing hearing() {
        return new Hearing(webhooks);
    }

    /** Something was written, and is published. */
    void written(List<Draft> drafts) {
        for (Draft draft : drafts) {
            KindId kind = draft.key().kind();
            if (Policies.decides(kind) || Hooks.decides(kind)) {
                changes.incrementAndGet();
                return;
            }
        }
    }

    private Made now() {
        Made last = made;
        return last.at == changes.get() ? last : renew();
    }

    private synchronized Made renew() {
        long at = changes.get();
        if (made.at != at) {
            ImageView now = image.get();
            made = new Made(at, Policies.of(now, made.policies), Hooks.of(now, made.hooks));
        }
        return made;
    }

    /** Nobody is asked about what is done with objects of a kind. */
    public boolean idle(Kind kind) {
        Made now = now();
        return now.isEmpty() || (now.policies.isEmpty() && !now.hooks.concerns(kind));
    }

    /** Somebody outside may be asked about what is done with objects of a kind. */
    public boolean asks(Kind kind) {
        return now().hooks.concerns(kind);
    }

    /** What is around a request, on the state that it is judged on. */
    private record Surroundings(ImageView image, Rights rights, List<Basis.Read> reads)
            implements Around {
        @Override
        public @Nullable Kind kind(String apiVersion, String kind) {
            return image.kinds().byObject(apiVersion, kind);
        }

        @Override
        public @Nullable Kind served(String group, String version, String plural) {
            return image.kinds().byPath(group, version, plural);
        }

        @Override
        public List<Kind> versions(Kind kind) {
            return image.kinds().versionsOf(kind);
        }

        @Override
        public @Nullable JsonObject object(Kind kind, String namespace, String name) {
            Key key = new Key(kind.id(), namespace, name);
            StoredObject found = image.get(key);
            reads.add(new Basis.Read(key, found == null ? 0 : found.revision()));
            return found == null ? null : found.tree();
        }

        @Override
        public void objects(Kind kind, String namespace, Consumer<JsonObject> each) {
            image.scan(
                    kind.id(),
                    namespace,
                    null,
                    stored -> {
                        reads.add(new Basis.Read(stored.key(), stored.revision()));
                        each.accept(stored.tree());
                        return true;
                    });
        }

        @Override
        public Decision decide(Identity who, Question question) {
            return Authoriser.decide(who, question, rights.now());
        }
    }

    private Surroundings around(ImageView on) {
        return new Surroundings(on, rights, new ArrayList<>());
    }

    /**
     * How a changed object becomes right again.
     *
     * @param policy of what a policy has made: what nobody knows is a mistake
     * @param webhook of what a webhook has made: what nobody knows is left out
     */
    public record Completions(Mutating.Completion policy, Mutating.Completion webhook) {}

    /**
     * An object as policies and webhooks want it.
     *
     * @param warnings of webhooks
     */
    public record Mutated(JsonObject tree, List<String> warnings) {}

    /**
     * The object as mutating policies and then webhooks want it; the very same one where none is
     * concerned.
     *
     * @param tree completed, as its author wants it
     * @param stored as it is; null: it is new
     */
    public Outcome<Mutated> mutated(
            Asked asked,
            JsonObject tree,
            @Nullable JsonObject stored,
            Scene scene,
            Completions completions) {
        Made now = now();
        List<Hook> hooks = now.hooks.mutating(asked.kind());
        if (!now.policies.mutates() && hooks.isEmpty()) {
            return Outcome.ok(new Mutated(tree, List.of()));
        }
        Act act = Acts.of(asked, tree, stored);
        if (Acts.exempt(act)) {
            return Outcome.ok(new Mutated(tree, List.of()));
        }
        boolean changeable = !hooks.isEmpty() && Acts.changeable(act);
        Surroundings around = around(scene.image());
        Outcome<JsonObject> policies =
                !now.policies.mutates()
                        ? Outcome.ok(tree)
                        : about(act, now.policies.mutate(act, around, completions.policy));
        if (!changeable) {
            return policies.map(next -> new Mutated(next, List.of()));
        }
        HookRounds rounds = new HookRounds(around, adapting, scene.hearing());
        return policies.then(next ->
                        rounds.changed(
                                hooks,
                                act,
                                next,
                                completions.webhook,
                                changed ->
                                        now.policies.mutates()
                                                ? about(
                                                        act,
                                                        now.policies.again(
                                                                act.with(changed),
                                                                around,
                                                                completions.policy))
                                                : Outcome.ok(changed)))
                .map(next -> new Mutated(next, rounds.warnings()));
    }

    private static Outcome<JsonObject> about(Act act, Outcome<JsonObject> outcome) {
        return switch (outcome) {
            case Outcome.Ok<JsonObject> ok -> ok;
            case Outcome.Refused<JsonObject>(Refusal why) -> refused(act, why);
        };
    }

    private static Outcome<JsonObject> refused(Act act, Refusal why) {
        return Outcome.refused(why.about(Refusals.plural(act.kind(), act.name(), null)));
    }

    /** A write that no validating policy and no webhook denies, with what they warn of. */
    Outcome<Admitted> validated(Asked asked, Admitted admitted, Scene scene) {
        Made now = now();
        if (!now.policies.validates() && !concerned(now.hooks, asked, admitted)) {
            return Outcome.ok(admitted);
        }
        Surroundings around = around(scene.image());
        List<String> warnings = new ArrayList<>();
        List<Act> acts = new ArrayList<>(Acts.of(asked, admitted, scene.image()));
        acts.removeIf(Acts::exempt);
        for (Act act : acts) {
            Verdict verdict = now.policies.validate(act, around);
            scene.hearing().warn(verdict.warnings());
            if (!verdict.denials().isEmpty()) {
                return denied(act, verdict);
            }
            verdict.warnings().stream().filter(w -> !warnings.contains(w)).forEach(warnings::add);
        }
        return heard(now.hooks, acts, new HookRounds(around, adapting, scene.hearing()))
                .map(told -> {
                    told.stream().filter(w -> !warnings.contains(w)).forEach(warnings::add);
                    return admitted.vetted(around.reads(), warnings);
                });
    }

    /** Whether a webhook may be asked about a write: some write objects of several kinds. */
    private static boolean concerned(Hooks hooks, Asked asked, Admitted admitted) {
        if (hooks.isEmpty() || hooks.concerns(asked.kind())) {
            return !hooks.isEmpty();
        }
        for (Draft draft : admitted.drafts()) {
            if (!draft.key().kind().equals(asked.kind().id())
                    && hooks.concerns(draft.key().kind())) {
                return true;
            }
        }
        return false;
    }

    /** What webhooks warn of; those that may change objects have been asked where there is one. */
    private static Outcome<List<String>> heard(Hooks hooks, List<Act> acts, HookRounds rounds) {
        Outcome<List<String>> result = Outcome.ok(List.of());
        for (List<Act> some : byKind(hooks, acts)) {
            Kind kind = some.getFirst().kind();
            boolean changeable = Acts.changeable(some.getFirst());
            List<Hook> mutating = changeable ? List.of() : hooks.mutating(kind);
            result = result.then(_ -> rounds.allowed(mutating, hooks.validating(kind), some));
        }
        return result;
    }

    /** What is done with objects of one kind is asked at once. */
    private static Collection<List<Act>> byKind(Hooks hooks, List<Act> acts) {
        if (hooks.isEmpty()) {
            return List.of();
        }
        SortedMap<KindId, List<Act>> all = new TreeMap<>();
        for (Act act : acts) {
            if (hooks.concerns(act.kind())) {
                all.computeIfAbsent(act.kind().id(), _ -> new ArrayList<>()).add(act);
            }
        }
        return all.values();
    }

    /**
     * A connection that no policy and no webhook denies: {@code exec}, {@code attach}, {@code
     * portforward}, {@code proxy}. Waits for webhooks.
     */
    public <T> Outcome<T> connected(Asked asked, T permit) {
        Made now = now();
        Target target = asked.target();
        if (now.isEmpty() || target.subresource().equals("log")) {
            return Outcome.ok(permit);
        }
        Act act = Acts.connect(asked);
        Surroundings around = around(image.get());
        Hearing hearing = hearing();
        Verdict verdict = now.policies.validate(act, around);
        hearing.warn(verdict.warnings());
        Outcome<T> result =
                verdict.denials().isEmpty()
                        ? heard(now.hooks, List.of(act), new HookRounds(around, adapting, hearing))
                                .map(_ -> permit)
                        : denied(act, verdict);
        return Refusals.warned(result, hearing.warnings());
    }

    private static <T> Outcome<T> denied(Act act, Verdict verdict) {
        Verdict.Denial first = verdict.denials().getFirst();
        Reason reason =
                switch (first.reason()) {
                    case "Forbidden" -> Reason.FORBIDDEN;
                    case "Unauthorized" -> Reason.UNAUTHORIZED;
                    case "RequestEntityTooLarge" -> Reason.TOO_LARGE;
                    default -> Reason.INVALID;
                };
        String resource = Refusals.resource(act.kind());
        String message =
                act.name().isEmpty()
                        ? "%s is forbidden: %s".formatted(resource, first.message())
                        : "%s \"%s\" is forbidden: %s"
                                .formatted(resource, act.name(), first.message());
        return Outcome.refused(
                Refusal.of(reason, message, List.of(new Cause("", first.message(), "")))
                        .about(Refusals.plural(act.kind(), act.name(), null)));
    }
}

package dev.davit.gate.past;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.gate.past.Step.Action;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Scene;
import dev.davit.gate.write.CreateObject;
import dev.davit.gate.write.Replacement;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Verb;
import dev.davit.store.Draft;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * POST of a {@code davit.dev/v1 Rollback}: every object that it selects, and the record of it, in
 * one commit; or nothing, where one of them is refused.
 *
 * <p>Objects that are made by others while it is being judged are not part of it.
 */
public final class RollbackOfMany {
    /** Writes in one commit. */
    public static final int MAX_WRITES = 1_000;

    /** Actions that the record keeps, and that a plan tells. */
    private static final int MAX_KEPT = 500;

    private static final int MAX_TOLD = 2_000;
    private static final int MAX_CAUSES = 20;

    private final Store store;
    private final Moments moments;
    private final CreateObject create;
    private final Replacement replacement;
    private final Rules rules;
    private final Rights rights;
    private final Reach reach;

    public RollbackOfMany(
            Store store, CreateObject create, Replacement replacement, Rules rules, Rights rights) {
        this.store = store;
        this.moments = new Moments(store);
        this.create = create;
        this.replacement = replacement;
        this.rules = rules;
        this.rights = rights;
        this.reach = new Reach(store, rules, rights);
    }

    /** Looks the states up, once; the write itself only judges. */
    public Outcome<WriteHandler> handler(Asked asked) {
        JsonObject spec = asked.body().object("spec");
        boolean clear = spec.has("at") != spec.has("toRevision");
        boolean right =
                spec.wholeOr(1, "toRevision") > 0
                        && (!spec.has("at") || Timestamps.read(spec.textOr("", "at")).isPresent());
        // What is wrong with it is said by the rules of its kind.
        return !clear || !right
                ? Outcome.ok(create)
                : Selected.of(spec)
                        .then(selected -> known(asked, selected))
                        .then(selected ->
                                earlier(asked, spec, selected)
                                        .map(earlier ->
                                                (again, scene) ->
                                                        admit(again, selected, earlier, scene)));
    }

    private Outcome<Selected> known(Asked asked, Selected selected) {
        List<Cause> causes = new ArrayList<>(0);
        for (String word : selected.resources()) {
            boolean there =
                    Kept.inNamespaces(store.image()).stream()
                            .anyMatch(kind -> kind.id().toString().equals(word));
            if (!there) {
                causes.add(
                        new Cause(
                                Cause.NOT_FOUND,
                                "Not found: \"%s\": no namespaced kind with a history has this name"
                                        .formatted(word),
                                "spec.resources"));
            }
        }
        String name = asked.body().textOr("", "metadata", "name");
        return causes.isEmpty()
                ? Outcome.ok(selected)
                : Refusals.invalid(asked.kind(), name, causes);
    }

    private Outcome<Earlier> earlier(Asked asked, JsonObject spec, Selected selected) {
        List<Kind> kinds = Kept.inNamespaces(store.image(), selected.resources());
        kinds.removeIf(HistoryKinds::isRecord);
        String revision =
                spec.has("toRevision") ? Long.toString(spec.wholeOr(0, "toRevision")) : "";
        return moments.of(asked.kind(), revision, spec.textOr("", "at"))
                .then(found -> within(asked, kinds, found))
                .then(found ->
                        Earlier.read(store.history(), asked.target().namespace(), found, kinds));
    }

    private Outcome<Long> within(Asked asked, List<Kind> kinds, long revision) {
        String namespace = asked.target().namespace();
        Outcome<Long> found = Outcome.ok(revision);
        for (Kind kind : kinds) {
            Reach.Question question =
                    new Reach.Question(asked, Verb.CREATE, kind, namespace, "rollback");
            found = found.then(then -> reach.within(question, then));
        }
        return found;
    }

    private Outcome<Admitted> admit(Asked asked, Selected selected, Earlier earlier, Scene scene) {
        return create.admit(asked, scene)
                .then(record -> {
                    PlanMaker maker =
                            new PlanMaker(
                                    create,
                                    replacement,
                                    rules,
                                    rights,
                                    asked,
                                    selected,
                                    earlier,
                                    scene);
                    List<Step> steps = maker.make();
                    return refused(asked, record, steps)
                            .then(_ -> bounded(asked, maker.writes()))
                            .map(writes -> admitted(asked, record, writes, steps, earlier, scene));
                });
    }

    private static Outcome<Admitted> refused(Asked asked, Admitted record, List<Step> steps) {
        List<Cause> causes = new ArrayList<>(0);
        Reason first = null;
        int more = 0;
        for (Step step : steps) {
            Refusal why = step.refusal();
            if (why != null) {
                first = first == null ? why.reason() : first;
                if (causes.size() < MAX_CAUSES) {
                    causes.add(
                            new Cause(
                                    why.reason().text(),
                                    why.message(),
                                    step.kind().id() + "/" + step.key().name()));
                } else {
                    more++;
                }
            }
        }
        if (first == null || asked.dryRun()) {
            return Outcome.ok(record);
        }
        StringBuilder text = new StringBuilder();
        for (Cause cause : causes) {
            text.append(text.isEmpty() ? "" : "; ").append(cause.message());
        }
        String name = record.drafts().getFirst().key().name();
        return Outcome.refused(
                Refusal.of(
                                first,
                                "%s \"%s\" is refused, and nothing is rolled back: %s%s"
                                        .formatted(
                                                Refusals.resource(asked.kind()),
                                                name,
                                                text,
                                                more == 0 ? "" : "; and " + more + " more"),
                                causes)
                        .about(Refusals.plural(asked.kind(), name, null)));
    }

    private static Outcome<Layered> bounded(Asked asked, Layered writes) {
        int count = writes.drafts().size();
        return count <= MAX_WRITES || asked.dryRun()
                ? Outcome.ok(writes)
                : Outcome.refused(
                        Refusal.of(
                                Reason.TOO_LARGE,
                                "this would be %d writes in one commit, and %d are allowed: name some of the resources, or give a selector"
                                        .formatted(count, MAX_WRITES)));
    }

    private static Admitted admitted(
            Asked asked,
            Admitted record,
            Layered writes,
            List<Step> steps,
            Earlier earlier,
            Scene scene) {
        Draft own = record.drafts().getFirst();
        JsonObject tree = own.after() == null ? JsonObject.EMPTY : own.after();
        JsonObject done = tree.with("status", status(asked, steps, earlier, scene));
        writes.add(
                record.basis(),
                List.of(new Draft(own.key(), own.durability(), done, own.origin())));
        return new Admitted(
                record.kind(),
                writes.basis(),
                writes.drafts(),
                null,
                Admitted.CREATED,
                record.warnings());
    }

    private static JsonObject status(Asked asked, List<Step> steps, Earlier earlier, Scene scene) {
        Map<Action, Integer> counts = new EnumMap<>(Action.class);
        List<Json> actions = new ArrayList<>();
        int most = asked.dryRun() ? MAX_TOLD : MAX_KEPT;
        for (Step step : steps) {
            counts.merge(step.action(), 1, Integer::sum);
            boolean told = asked.dryRun() || step.action() != Action.LEAVE;
            if (told && actions.size() < most) {
                actions.add(step.json());
            }
        }
        String ended =
                counts.containsKey(Action.REFUSE) ? "Refused" : asked.dryRun() ? "Planned" : "Done";
        JsonObject.Builder status =
                JsonObject.builder()
                        .put("phase", ended)
                        .put("revision", earlier.revision())
                        .put("planRevision", scene.image().revision())
                        .put("created", counts.getOrDefault(Action.CREATE, 0))
                        .put("changed", counts.getOrDefault(Action.CHANGE, 0))
                        .put("deleted", counts.getOrDefault(Action.DELETE, 0))
                        .put("left", counts.getOrDefault(Action.LEAVE, 0));
        if (!actions.isEmpty()) {
            status.put("actions", new JsonArray(actions));
        }
        return status.build();
    }
}

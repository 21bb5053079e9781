package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.hook.Hearing;
import dev.davit.gate.past.Step.Action;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.FieldCheck;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Scene;
import dev.davit.gate.write.CreateObject;
import dev.davit.gate.write.DeleteObject;
import dev.davit.gate.write.Deletion;
import dev.davit.gate.write.Propagation;
import dev.davit.gate.write.Replacement;
import dev.davit.model.diff.Change;
import dev.davit.model.diff.Diff;
import dev.davit.model.diff.DiffText;
import dev.davit.model.diff.Hidden;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.PatchSchema;
import dev.davit.model.request.Body;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.model.schema.Schemas;
import dev.davit.store.History;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a rollback of many does with each object, and has each write admitted as if it
 * stood alone: by the same rules, with the rights of the one who asks. Used once.
 */
final class PlanMaker {
    /** Changes that are told of one object. */
    private static final int MAX_CHANGES = 5;

    private static final Deletion DELETION = new Deletion(null, "", "", Propagation.BACKGROUND);

    private final CreateObject create;
    private final Replacement replacement;
    private final Rules rules;
    private final Rights rights;
    private final Asked asked;
    private final Selected selected;
    private final Earlier earlier;
    private final Layered image;
    private final long nowMillis;
    private final Hearing hearing;
    private final List<Step> steps = new ArrayList<>();
    private final SortedMap<String, String> broughtBack = new TreeMap<>();
    private final SortedMap<KindId, Boolean> seen = new TreeMap<>();

    /**
     * @param asked the request for the whole rollback
     */
    PlanMaker(
            CreateObject create,
            Replacement replacement,
            Rules rules,
            Rights rights,
            Asked asked,
            Selected selected,
            Earlier earlier,
            Scene scene) {
        this.create = create;
        this.replacement = replacement;
        this.rules = rules;
        this.rights = rights;
        this.asked = asked;
        this.selected = selected;
        this.earlier = earlier;
        this.image = new Layered(scene.image());
        this.nowMillis = scene.nowMillis();
        this.hearing = scene.hearing();
    }

    /** An object then and now; at least one of the two is there. */
    private record Pair(
            Kind kind, Key key, History.@Nullable Entry then, @Nullable StoredObject now) {
        @Nullable JsonObject before() {
            History.Entry entry = then;
            return entry == null ? null : entry.after();
        }
    }

    /** All writes that the steps come to. */
    Layered writes() {
        return image;
    }

    /** What goes makes room for what comes, and pods come last: they need all the others. */
    List<Step> make() {
        List<Pair> pairs = pairs();
        List<Pair> changes = new ArrayList<>();
        SortedSet<KindId> unseen = new TreeSet<>();
        for (Pair pair : pairs) {
            String left = left(pair);
            if (!listed(pair.kind)) {
                if (left.isEmpty() && unseen.add(pair.kind.id())) {
                    steps.add(unseen(pair.kind));
                }
            } else if (!left.isEmpty()) {
                steps.add(Step.leave(pair.kind, pair.key, left));
            } else if (pair.before() == null) {
                delete(pair);
            } else {
                changes.add(pair);
            }
        }
        for (Pair pair : changes) {
            History.Entry then = pair.then;
            if (pair.now == null && then != null) {
                broughtBack.put(then.uid(), uid(pair.key));
            }
        }
        for (int pods = 0; pods < 2; pods++) {
            for (Pair pair : changes) {
                if (pair.kind.equals(Kinds.POD) == (pods == 1)) {
                    put(pair);
                }
            }
        }
        return steps;
    }

    /** A plan names objects and shows their fields: to whom may list them. */
    private boolean listed(Kind kind) {
        return seen.computeIfAbsent(
                kind.id(),
                id ->
                        rules.authorise(
                                        asked.request().identity(),
                                        Verb.LIST,
                                        new Target(kind, asked.target().namespace(), "", ""),
                                        rights.now())
                                instanceof Outcome.Ok);
    }

    private Step unseen(Kind kind) {
        String why =
                "some of them are not as they were, and User \"%s\" cannot list them in the namespace \"%s\": name the other resources in spec.resources"
                        .formatted(asked.request().identity().name(), asked.target().namespace());
        Refusal refusal =
                Refusal.of(
                                Reason.FORBIDDEN,
                                "%s is forbidden: %s".formatted(Refusals.resource(kind), why))
                        .about(Refusals.plural(kind, "", null));
        Key none = new Key(kind.id(), asked.target().namespace(), "");
        return Step.leave(kind, none, why).refused(refusal);
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        Set<Key> lost = new TreeSet<>(earlier.lost());
        String namespace = asked.target().namespace();
        for (Kind kind : earlier.kinds()) {
            SortedMap<Key, Pair> found = new TreeMap<>();
            earlier.states()
                    .forEach((key, entry) -> {
                        if (key.kind().equals(kind.id())) {
                            found.put(key, new Pair(kind, key, entry, null));
                        }
                    });
            image.scan(
                    kind.id(),
                    namespace,
                    null,
                    object -> {
                        History.Entry then = earlier.states().get(object.key());
                        found.put(object.key(), new Pair(kind, object.key(), then, object));
                        return true;
                    });
            for (Pair pair : found.values()) {
                if (selected(pair)) {
                    if (lost.contains(pair.key)) {
                        if (!listed(kind)) {
                            continue;
                        }
                        steps.add(
                                Step.leave(kind, pair.key, "its state then is not kept any more"));
                    } else {
                        pairs.add(pair);
                    }
                }
            }
        }
        return pairs;
    }

    /** By what it is or what it was. */
    private boolean selected(Pair pair) {
        JsonObject before = pair.before();
        StoredObject now = pair.now;
        return (before != null && selected.covers(before))
                || (now != null && selected.covers(now.tree()));
    }

    /** Why nothing is done with it; empty where something may be. */
    private String left(Pair pair) {
        StoredObject now = pair.now;
        JsonObject before = pair.before();
        JsonObject tree = now == null ? before : now.tree();
        String owner = tree == null ? "" : controller(tree);
        if (!owner.isEmpty()) {
            return "it belongs to " + owner + ", which makes it what it should be";
        }
        if (now != null && now.tree().at("metadata", "deletionTimestamp") != null) {
            return "it is being deleted";
        }
        boolean given =
                (pair.kind.equals(Kinds.SERVICE_ACCOUNT) && pair.key.name().equals("default"))
                        || (pair.kind.equals(Kinds.CONFIG_MAP)
                                && pair.key.name().equals("kube-root-ca.crt"));
        if (given && (now == null || before == null)) {
            return "every namespace has it";
        }
        if (now != null
                && before != null
                && Diff.between(of(now.tree()), of(back(pair.kind, now, before)), schema(pair.kind))
                        .isEmpty()) {
            return "it is as it was";
        }
        Action action =
                now == null ? Action.CREATE : before == null ? Action.DELETE : Action.CHANGE;
        return selected.may(action.text) ? "" : "spec.actions has no " + action.text;
    }

    private static JsonObject of(JsonObject tree) {
        return Intent.of(tree);
    }

    private static PatchSchema schema(Kind kind) {
        return Schemas.patch(kind);
    }

    /** With its owners of then, as far as they are there: who goes must not take it along. */
    private JsonObject back(Kind kind, StoredObject now, JsonObject before) {
        JsonObject restored = Intent.restored(kind, now.tree(), before);
        JsonArray owners =
                new OwnersBack(image, broughtBack).of(before, now.key().namespace()).references();
        JsonObject metadata = restored.object("metadata");
        return restored.with(
                "metadata",
                owners.size() == 0
                        ? metadata.without("ownerReferences")
                        : metadata.with("ownerReferences", owners));
    }

    /** Who makes it, as {@code ReplicaSet/web-1}; empty where nobody does. */
    private static String controller(JsonObject tree) {
        for (Json item : tree.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && owner.get("controller") == JsonBool.TRUE) {
                return owner.textOr("", "kind") + "/" + owner.textOr("", "name");
            }
        }
        return "";
    }

    private void delete(Pair pair) {
        StoredObject now = pair.now;
        if (now == null) {
            return;
        }
        Step step =
                new Step(
                        pair.kind,
                        pair.key,
                        Action.DELETE,
                        "it was made since",
                        now.revision(),
                        0,
                        List.of(),
                        null);
        Asked one = asked(pair, Verb.DELETE, "");
        decided(step, permitted(one).map(_ -> DeleteObject.delete(one, now, DELETION, scene())));
    }

    private void put(Pair pair) {
        StoredObject now = pair.now;
        JsonObject before = pair.before();
        History.Entry then = pair.then;
        if (before == null || then == null) {
            return;
        }
        Asked one = asked(pair, Verb.CREATE, "rollback");
        if (now == null) {
            OwnersBack.Mapped owners =
                    new OwnersBack(image, broughtBack).of(before, pair.key.namespace());
            String without =
                    owners.dropped().isEmpty()
                            ? ""
                            : "; it comes back without its owner "
                                    + String.join(", ", owners.dropped())
                                    + ", which is not there";
            JsonObject wanted = Intent.again(pair.kind, before, owners.references());
            decided(
                    step(pair, Action.CREATE, "it was deleted since" + without, 0, List.of()),
                    permitted(one).then(_ -> create.create(one, wanted, scene(), "rollback")));
        } else {
            JsonObject wanted = back(pair.kind, now, before);
            String why =
                    now.uid().equals(then.uid())
                            ? "it was changed since"
                            : "another object of this name was there";
            decided(
                    step(
                            pair,
                            Action.CHANGE,
                            why,
                            now.revision(),
                            changes(pair.kind, now.tree(), wanted)),
                    permitted(one)
                            .then(_ -> replacement.main(one, now, wanted, scene(), "rollback")));
        }
    }

    private static Step step(
            Pair pair, Action action, String why, long fromRevision, List<String> changes) {
        History.Entry then = pair.then;
        return new Step(
                pair.kind,
                pair.key,
                action,
                why,
                fromRevision,
                then == null ? 0 : then.revision(),
                changes,
                null);
    }

    private void decided(Step step, Outcome<Admitted> outcome) {
        switch (outcome) {
            case Outcome.Ok<Admitted>(Admitted admitted) -> {
                image.add(admitted.basis(), admitted.drafts());
                steps.add(
                        admitted.drafts().isEmpty()
                                ? Step.leave(step.kind(), step.key(), "it is as it was")
                                : step);
            }
            case Outcome.Refused<Admitted>(Refusal why) -> steps.add(step.refused(why));
        }
    }

    private static List<String> changes(Kind kind, JsonObject now, JsonObject wanted) {
        List<Change> all =
                Diff.between(of(Hidden.in(kind, now)), of(Hidden.in(kind, wanted)), schema(kind));
        List<String> lines = new ArrayList<>();
        for (Change change : all.subList(0, Math.min(MAX_CHANGES, all.size()))) {
            lines.add(DiffText.line(change));
        }
        if (all.size() > MAX_CHANGES) {
            lines.add("and " + (all.size() - MAX_CHANGES) + " more");
        }
        return lines;
    }

    private Scene scene() {
        return new Scene(image, nowMillis, hearing);
    }

    private Outcome<Target> permitted(Asked one) {
        return rules.authorise(
                one.request().identity(), one.request().verb(), one.target(), rights.now());
    }

    private Asked asked(Pair pair, Verb verb, String subresource) {
        Request whole = asked.request();
        Key key = pair.key;
        String given = whole.cause().isEmpty() ? selected.reason() : whole.cause();
        Request one =
                new Request(
                        whole.identity(),
                        verb,
                        new Target(pair.kind, key.namespace(), key.name(), subresource),
                        whole.options(),
                        Body.None.NONE,
                        given.isEmpty() ? "back to revision " + earlier.revision() : given);
        return new Asked(
                one,
                Payload.Nothing.NOTHING,
                FieldCheck.IGNORE,
                asked.dryRun(),
                uid(key),
                asked.freshSuffix(),
                List.of());
    }

    /** The same each time that the rollback is judged. */
    private String uid(Key key) {
        String name = asked.freshUid() + " " + key;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}

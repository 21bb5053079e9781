package dev.davit.gate.owner;

import dev.davit.base.Refusal;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.owned.Boundary;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.owned.FieldSet;
import dev.davit.model.owned.Held;
import dev.davit.model.owned.Writer;
import dev.davit.policy.owner.BuiltInShares;
import dev.davit.policy.owner.FieldGrant;
import dev.davit.policy.owner.ShippedGrants;
import java.util.ArrayList;
import java.util.List;

/**
 * One judgement of one write that changes fields of other domains. Most writes change none, and
 * nobody asks.
 */
public final class Border implements Boundary {
    /** Fields of one write that are watched for fights, and named in a warning. */
    private static final int MAX_NAMED = 20;

    private static final FieldSet REPLICAS = FieldSet.of(List.of("f:spec", "f:replicas"));

    private final FieldGuard guard;
    private final Fights fights;
    private final Asked asked;
    private final StoredObject stored;
    private final Writer writer;
    private final Scene scene;

    private final List<StoredObject> read = new ArrayList<>(0);
    private final List<Held> refused = new ArrayList<>(0);
    private final List<String> warnings = new ArrayList<>(0);
    private final List<String> leftOut = new ArrayList<>(0);
    private final List<String> contested = new ArrayList<>(0);
    private final List<String> taken = new ArrayList<>(0);
    private final List<String> fought = new ArrayList<>(0);
    private FieldSet kept = FieldSet.EMPTY;
    private FieldSet frozen = FieldSet.EMPTY;

    Border(
            FieldGuard guard,
            Fights fights,
            Asked asked,
            StoredObject stored,
            Writer writer,
            Scene scene) {
        this.guard = guard;
        this.fights = fights;
        this.asked = asked;
        this.stored = stored;
        this.writer = writer;
        this.scene = scene;
    }

    /** The request, once what is not its author's is left out. */
    public Asked less() {
        return warned(leftOut);
    }

    private Asked warned(List<String> all) {
        Asked told = asked;
        for (String warning : all) {
            told = told.warned(warning);
        }
        return told;
    }

    /** The request after an apply, which is judged until nothing is left to be left out. */
    public Asked applied() {
        Asked told = told();
        for (String warning : leftOut) {
            told = told.warned(warning);
        }
        return told;
    }

    /** The request with what its author should know, and what history should. */
    public Asked told() {
        Asked told = warned(warnings);
        return taken.isEmpty() ? told : told.noting("took over " + String.join(", ", taken));
    }

    /** What the judgement has read. */
    public Basis and(Basis basis) {
        Basis all = basis;
        for (StoredObject object : read) {
            all = all.and(object);
        }
        return all;
    }

    /** Fields that change domain by this write, as {@link Fights} knows them. */
    public List<String> contested() {
        return List.copyOf(contested);
    }

    /** Fields that nobody may change after this write. */
    public FieldSet frozen() {
        return frozen;
    }

    /** A sentence for each of them. */
    public List<String> fought() {
        return List.copyOf(fought);
    }

    @Override
    public Crossing judge(List<Held> held) {
        refused.clear();
        warnings.clear();
        contested.clear();
        taken.clear();
        fought.clear();
        kept = FieldSet.EMPTY;
        frozen = FieldSet.EMPTY;
        for (Held each : held) {
            if (!Domains.lapsed(each.claim(), writer.domain(), scene.image())) {
                cross(each);
            }
        }
        if (!refused.isEmpty()) {
            return new Crossing.Closed(refusal(refused));
        }
        return kept.isEmpty() ? Crossing.Open.OPEN : new Crossing.Kept(kept);
    }

    /** Where nothing can be left out. */
    public Refusal refusal(List<Held> held) {
        return new FieldRefusal(asked, stored, writer, scene).of(held);
    }

    private void cross(Held held) {
        if (asked.options().flag(FieldGuard.TAKEOVER)) {
            take(held);
            return;
        }
        FieldSet left = held.fields();
        if (writer.domain() instanceof Domain.BuiltIn builtIn) {
            left = BuiltInShares.beyond(builtIn, Refusals.resource(asked.kind()), left);
        }
        if (!left.isEmpty() && !held.claim().domain().equals(Domain.FROZEN)) {
            left = granted(held, left);
        }
        if (left.isEmpty()) {
            return;
        }
        // A person who forces knows what of; whether it may be is the verb's to say.
        boolean forces =
                asked.applies() && asked.options().flag("force") && writer.domain().person();
        if (asked.target().subresource().equals("rollback")) {
            keep(held.with(left), "a rollback brings back what its author's domain owns");
        } else if (forces && guard.mayTakeOver(asked)) {
            take(held.with(left));
        } else {
            refused.add(held.with(left));
        }
    }

    private void take(Held held) {
        if (guard.mayTakeOver(asked)) {
            FieldPattern.texts(held.fields()).stream()
                    .limit(Math.max(0, MAX_NAMED - taken.size()))
                    .forEach(path -> taken.add(path + " from " + held.claim().domain().text()));
        } else {
            refused.add(held);
        }
    }

    /** What no grant covers. Of two grants the one that shares is heard first. */
    private FieldSet granted(Held held, FieldSet changed) {
        List<FieldGrant> grants = new ArrayList<>();
        collect(ShippedGrants.NAMESPACE, grants);
        String namespace = asked.target().namespace();
        if (!namespace.isEmpty() && !namespace.equals(ShippedGrants.NAMESPACE)) {
            collect(namespace, grants);
        }
        FieldGrant.Write write =
                new FieldGrant.Write(
                        Refusals.resource(asked.kind()),
                        stored.key().name(),
                        stored.tree().object("metadata", "labels"),
                        asked.target().subresource(),
                        scene.nowMillis());
        Domain owner = held.claim().domain();
        FieldSet left = changed;
        for (FieldGrant grant : grants) {
            FieldSet covered =
                    grant.keeps()
                            ? FieldSet.EMPTY
                            : grant.covers(write, owner, writer.domain(), left);
            if (!covered.isEmpty()) {
                share(held.with(covered), grant);
                left = left.minus(covered);
            }
        }
        left = left.minus(scaled(held, left));
        for (FieldGrant grant : grants) {
            FieldSet covered =
                    grant.keeps()
                            ? grant.covers(write, owner, writer.domain(), left)
                            : FieldSet.EMPTY;
            if (!covered.isEmpty()) {
                keep(held.with(covered), "FieldGrant " + grant.name());
                left = left.minus(covered);
            }
        }
        return left;
    }

    private void collect(String namespace, List<FieldGrant> into) {
        scene.image()
                .scan(
                        OwnershipKinds.FIELD_GRANT.id(),
                        namespace,
                        null,
                        grant -> {
                            read.add(grant);
                            into.add(FieldGrant.of(grant.tree()));
                            return true;
                        });
    }

    /** An autoscaler has a grant of its target's replicas, whatever other grants there are. */
    private FieldSet scaled(Held held, FieldSet left) {
        FieldSet replicas = left.intersect(REPLICAS);
        if (replicas.isEmpty()) {
            return FieldSet.EMPTY;
        }
        List<String> scalers = new ArrayList<>(1);
        KindId kind = WorkloadKinds.AUTOSCALER.id();
        scene.image()
                .scan(
                        kind,
                        stored.key().namespace(),
                        null,
                        scaler -> {
                            if (targets(scaler.tree().object("spec", "scaleTargetRef"))) {
                                read.add(scaler);
                                scalers.add(scaler.key().name());
                            }
                            return scalers.isEmpty();
                        });
        if (scalers.isEmpty()) {
            return FieldSet.EMPTY;
        }
        if (!asked.target().subresource().equals("scale")) {
            keep(held.with(replicas), "HorizontalPodAutoscaler " + scalers.getFirst());
        }
        return replicas;
    }

    private boolean targets(JsonObject reference) {
        return reference.textOr("", "kind").equals(asked.kind().kind())
                && reference.textOr("", "name").equals(stored.key().name());
    }

    private void keep(Held held, String why) {
        kept = kept.union(held.fields());
        List<String> paths = FieldPattern.texts(held.fields());
        for (String path : paths.subList(0, Math.min(MAX_NAMED, paths.size()))) {
            leftOut.add(
                    "%s: left as it is: owned by %s (%s)"
                            .formatted(path, FieldRefusal.owner(held.claim()), why));
        }
    }

    /** Both write it; unless they do so again and again. */
    private void share(Held held, FieldGrant grant) {
        List<List<String>> paths = new ArrayList<>();
        held.fields().forEach(paths::add);
        for (List<String> path : paths.subList(0, Math.min(MAX_NAMED, paths.size()))) {
            String text = FieldPattern.text(path);
            String key = stored.uid() + " " + text;
            contested.add(key);
            if (fights.next(key, scene.nowMillis())) {
                String both =
                        "%s: changed domain three times in ten minutes: %s and %s both write it"
                                .formatted(
                                        text, writer.domain().text(), held.claim().domain().text());
                warnings.add(
                        grant.freezes()
                                ? both + "; it is frozen until somebody takes it over"
                                : both);
                if (grant.freezes()) {
                    frozen = frozen.union(FieldSet.of(path));
                    fought.add(both);
                }
            }
        }
    }
}

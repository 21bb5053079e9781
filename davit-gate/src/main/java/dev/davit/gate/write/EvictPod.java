package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.control.Conditions;
import dev.davit.control.disruption.BudgetStatus;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Admitted.Answer;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Identity;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * POST …/eviction {@code policy/v1 Eviction}: a deletion that asks the pod's disruption budget
 * first. What it takes from the budget and the deletion are one commit: of two evictions at once
 * only as many go through as the budget allows.
 */
public final class EvictPod implements WriteHandler {
    /**
     * Evictions that the budget's keeper has not seen yet: more of them say that it does not run.
     */
    private static final int MAX_DISRUPTED = 2_000;

    private static final Kind BUDGET = WorkloadKinds.DISRUPTION_BUDGET;
    private static final List<String> VERSIONS = List.of("policy/v1", "policy/v1beta1");

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        JsonObject body = asked.body();
        String version = body.textOr("policy/v1", "apiVersion");
        String kind = body.textOr("Eviction", "kind");
        if (!VERSIONS.contains(version) || !kind.equals("Eviction")) {
            return Refusals.bad(
                    "the body is a %s %s; this address takes a policy/v1 Eviction"
                            .formatted(version, kind));
        }
        String name = Metadata.of(body).textOr(asked.target().name(), "name");
        if (!name.equals(asked.target().name())) {
            return Refusals.bad("name in URL does not match name in Eviction object");
        }
        return Deletion.of(asked, body.object("deleteOptions"))
                .then(deletion ->
                        Replacement.stored(asked, scene)
                                .then(pod -> deletion.meets(asked, pod))
                                .then(pod -> evict(asked, pod, deletion, scene)));
    }

    private static Outcome<Admitted> evict(
            Asked asked, StoredObject pod, Deletion deletion, Scene scene) {
        if (asksNobody(pod.tree())) {
            return Outcome.ok(evicted(asked, pod, deletion, scene, null, null));
        }
        List<StoredObject> budgets = budgets(pod, scene);
        if (budgets.isEmpty()) {
            return Outcome.ok(evicted(asked, pod, deletion, scene, null, null));
        }
        if (budgets.size() > 1) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.INTERNAL_ERROR,
                            "This pod has more than one PodDisruptionBudget, which the eviction"
                                    + " subresource does not support."));
        }
        StoredObject budget = budgets.getFirst();
        if (!BudgetStatus.isReady(pod.tree()) && mayGoUnready(budget.tree())) {
            return Outcome.ok(evicted(asked, pod, deletion, scene, budget, null));
        }
        return charged(budget, pod.key().name(), scene)
                .map(status -> evicted(asked, pod, deletion, scene, budget, status));
    }

    /** It does nothing for anybody: it has ended, not begun, or leaves already. */
    private static boolean asksNobody(JsonObject pod) {
        return switch (pod.textOr("", "status", "phase")) {
            case "Succeeded", "Failed", "Pending" -> true;
            default -> Metadata.deleting(Metadata.of(pod));
        };
    }

    private static List<StoredObject> budgets(StoredObject pod, Scene scene) {
        List<StoredObject> found = new ArrayList<>(1);
        JsonObject labels = pod.tree().object("metadata", "labels");
        scene.image()
                .scan(
                        BUDGET.id(),
                        pod.key().namespace(),
                        null,
                        budget -> {
                            if (BudgetStatus.selector(budget.tree()).matches(labels)) {
                                found.add(budget);
                            }
                            return true;
                        });
        return found;
    }

    /** A pod that is not ready takes nothing away, as long as the others are enough. */
    private static boolean mayGoUnready(JsonObject budget) {
        if ("AlwaysAllow".equals(budget.text("spec", "unhealthyPodEvictionPolicy"))) {
            return true;
        }
        long desired = budget.wholeOr(0, "status", "desiredHealthy");
        return desired > 0 && budget.wholeOr(0, "status", "currentHealthy") >= desired;
    }

    /** The budget's status with one disruption less to allow; or that it allows none. */
    private static Outcome<JsonObject> charged(StoredObject budget, String pod, Scene scene) {
        JsonObject tree = budget.tree();
        JsonObject status = tree.object("status");
        String name = budget.key().name();
        if (status.wholeOr(0, "observedGeneration") < tree.wholeOr(1, "metadata", "generation")) {
            return tooMany(
                    "The disruption budget " + name + " is still being processed by the server.");
        }
        long allowed = status.wholeOr(0, "disruptionsAllowed");
        if (allowed < 0) {
            return Refusals.forbidden(BUDGET, name, "pdb disruptions allowed is negative");
        }
        if (status.object("disruptedPods").size() > MAX_DISRUPTED) {
            return Refusals.forbidden(
                    BUDGET,
                    name,
                    "DisruptedPods map too big - too many evictions not confirmed by PDB"
                            + " controller");
        }
        if (allowed == 0) {
            return tooMany(
                    "The disruption budget %s needs %d healthy pods and has %d currently"
                            .formatted(
                                    name,
                                    status.wholeOr(0, "desiredHealthy"),
                                    status.wholeOr(0, "currentHealthy")));
        }
        JsonObject less =
                status.with("disruptionsAllowed", allowed - 1)
                        .withAt(
                                new JsonString(Timestamps.seconds(scene.nowMillis())),
                                "disruptedPods",
                                pod);
        return Outcome.ok(
                allowed > 1
                        ? less
                        : less.with(
                                "conditions",
                                BudgetStatus.conditions(tree, 0, "", scene.nowMillis())));
    }

    private static <T> Outcome<T> tooMany(String why) {
        return Outcome.refused(
                Refusal.of(
                        Reason.TOO_MANY_REQUESTS,
                        "Cannot evict pod as it would violate the pod's disruption budget.",
                        List.of(new Cause("DisruptionBudget", why, ""))));
    }

    private static Admitted evicted(
            Asked asked,
            StoredObject pod,
            Deletion deletion,
            Scene scene,
            @Nullable StoredObject budget,
            @Nullable JsonObject status) {
        Kind kind = asked.kind();
        Basis basis = Basis.NOTHING.and(pod);
        List<Draft> drafts = new ArrayList<>(2);
        if (budget != null) {
            basis = basis.and(budget);
            if (status != null) {
                Identity who = asked.request().identity();
                drafts.add(
                        new Draft(
                                budget.key(),
                                BUDGET.durability(),
                                budget.tree().with("status", status),
                                new Origin(who.name(), who.client(), "evict", "")));
            }
        }
        switch (DeleteObject.mark(kind, pod, deletion, scene.nowMillis())) {
            case DeleteObject.Marked.Gone _ -> drafts.add(draft(asked, pod, null));
            case DeleteObject.Marked.Waits(JsonObject next) ->
                    drafts.add(draft(asked, pod, told(next, scene.nowMillis())));
            case DeleteObject.Marked.Already _ -> {}
        }
        return new Admitted(
                kind,
                basis,
                drafts,
                pod,
                new Answer.WithDocument(201, success()),
                asked.warnings());
    }

    private static Draft draft(Asked asked, StoredObject pod, @Nullable JsonObject next) {
        return new Draft(
                pod.key(),
                asked.kind().durability(),
                next,
                Origins.of(asked, "evict", pod.tree(), next));
    }

    /** Whoever looks at the pod sees that it did not fail: it was asked to go. */
    private static JsonObject told(JsonObject pod, long nowMillis) {
        return pod.withAt(
                Conditions.with(
                        pod.array("status", "conditions"),
                        "DisruptionTarget",
                        true,
                        "EvictionByEvictionAPI",
                        "Eviction API: evicting",
                        nowMillis),
                "status",
                "conditions");
    }

    private static JsonObject success() {
        return JsonObject.builder()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", JsonObject.EMPTY)
                .put("status", "Success")
                .put("code", 201)
                .build();
    }
}

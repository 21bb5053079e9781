package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.AccountMount;
import dev.davit.policy.pod.AccountSecrets;
import dev.davit.policy.pod.QosClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods wait to be placed at first, and are given time to end at last. */
final class PodHabits implements Habits {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    /** What the cluster decided about a pod; a writer who leaves it out does not take it away. */
    private static final List<String> ALLOCATED = List.of("nodeName");

    private static final List<String> ALLOCATED_IN_DAVIT =
            List.of("profile", "restarts", "configs");

    @Override
    public Outcome<Placed> first(JsonObject made, JsonObject given, Scene scene) {
        return RuntimeClasses.check(JsonObject.EMPTY, made, scene)
                .then(pod -> Priority.first(pod, given, scene))
                .then(pod -> begun(pod, given, scene));
    }

    private static Outcome<Placed> begun(JsonObject bare, JsonObject given, Scene scene) {
        JsonObject account = account(bare, scene);
        JsonObject made = AccountSecrets.first(AccountMount.first(bare, given, account), account);
        JsonObject status =
                JsonObject.builder()
                        .put("phase", "Pending")
                        .put("qosClass", QosClass.of(made.object("spec")).text())
                        .build();
        JsonObject pending = made.with("status", status);
        String nodeName = made.textOr("", "spec", "nodeName");
        // Who names the node when creating the pod places it; the scheduler is not asked.
        return nodeName.isEmpty()
                ? Outcome.ok(new Placed(pending, null))
                : Placement.place(pending, nodeName, scene);
    }

    private static JsonObject account(JsonObject pod, Scene scene) {
        String namespace = pod.textOr("", Metadata.FIELD, "namespace");
        String name = pod.textOr("default", "spec", "serviceAccountName");
        StoredObject found =
                scene.image().get(new Key(Kinds.SERVICE_ACCOUNT.id(), namespace, name));
        return found == null ? JsonObject.EMPTY : found.tree();
    }

    @Override
    public JsonObject kept(JsonObject stored, JsonObject wanted) {
        JsonObject spec = keep(stored.object("spec"), wanted.object("spec"), ALLOCATED);
        JsonObject ours = stored.object("spec", "davit");
        JsonObject davit = keep(ours, spec.object("davit"), ALLOCATED_IN_DAVIT);
        return AccountMount.kept(
                stored, wanted.with("spec", davit.isEmpty() ? spec : spec.with("davit", davit)));
    }

    @Override
    public Outcome<JsonObject> changed(JsonObject stored, JsonObject wanted, Scene scene) {
        return RuntimeClasses.check(stored, wanted, scene)
                .then(pod -> Priority.changed(stored, pod, scene));
    }

    private static JsonObject keep(JsonObject stored, JsonObject wanted, List<String> names) {
        JsonObject kept = wanted;
        for (String name : names) {
            Json value = stored.get(name);
            if (value != null && !kept.has(name)) {
                kept = kept.with(name, value);
            }
        }
        return kept;
    }

    @Override
    public long graceSeconds(JsonObject stored, @Nullable Long asked) {
        String phase = stored.textOr("", "status", "phase");
        boolean nothingRuns =
                stored.textOr("", "spec", "nodeName").isEmpty()
                        || phase.equals("Succeeded")
                        || phase.equals("Failed");
        if (nothingRuns) {
            return 0;
        }
        return asked != null
                ? asked
                : stored.wholeOr(DEFAULT_GRACE_SECONDS, "spec", "terminationGracePeriodSeconds");
    }
}

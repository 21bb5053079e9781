package dev.davit.gate.plan;

import dev.davit.control.pod.PodPlan;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.schedule.Cluster;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a write of a pod disturbs, in sentences. The node judges by the same code. */
final class PodChange {
    /** With more pods in the cluster a dry run does not count whether the pod still fits. */
    static final int MAX_PODS_COUNTED = 20_000;

    private PodChange() {}

    static List<String> plan(@Nullable StoredObject current, JsonObject after, ImageView image) {
        if (current == null) {
            return List.of("a new pod is placed and started");
        }
        JsonObject before = current.tree();
        String phase = before.textOr("", "status", "phase");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return List.of("the pod has ended (" + phase + "): nothing is started again");
        }
        String node = before.textOr("", "spec", "nodeName");
        if (node.isEmpty()) {
            return List.of("the pod is not placed yet: nothing runs that could be disturbed");
        }
        PodPlan.Node fit = new PodPlan.Node(true, spec -> misfit(current, node, spec, image));
        return PodPlan.sentences(PodPlan.betweenPods(before, after, fit));
    }

    private static Optional<String> misfit(
            StoredObject pod, String node, JsonObject wanted, ImageView image) {
        StoredObject stored = image.get(new Key(Kinds.NODE.id(), "", node));
        if (stored == null || image.count(Kinds.POD.id(), "") > MAX_PODS_COUNTED) {
            return Optional.empty();
        }
        Cluster cluster = new Cluster();
        cluster.putNode(stored.tree());
        image.scan(
                Kinds.POD.id(),
                "",
                null,
                other -> {
                    JsonObject tree = other.tree();
                    String phase = tree.textOr("", "status", "phase");
                    boolean takesRoom =
                            node.equals(tree.text("spec", "nodeName"))
                                    && !phase.equals("Succeeded")
                                    && !phase.equals("Failed");
                    if (takesRoom) {
                        cluster.putPod(other.key(), node, tree.object("spec"));
                    }
                    return true;
                });
        // Where there is no room for what it has already, a change is not what moves it.
        return cluster.misfit(pod.key(), node, pod.tree().object("spec")).isPresent()
                ? Optional.empty()
                : cluster.misfit(pod.key(), node, wanted);
    }
}

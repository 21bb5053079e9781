package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Containers that a person adds to a pod that runs, to look at it: they cannot be part of what is
 * created, they have no place in the pod's life, and they stay as they were added.
 */
final class EphemeralRules {
    private static final String LIST = "ephemeralContainers";
    private static final String NEVER = "cannot be set for an Ephemeral Container";
    private static final List<String> FIELDS =
            List.of(
                    "ports",
                    "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "lifecycle",
                    "resizePolicy",
                    "restartPolicy",
                    "restartPolicyRules");

    private EphemeralRules() {}

    static void check(
            FieldPath root, JsonObject spec, @Nullable JsonObject before, Mistakes mistakes) {
        FieldPath at = root.child(LIST);
        List<JsonObject> all = Containers.objects(spec.array(LIST));
        if (before == null) {
            if (!all.isEmpty()) {
                mistakes.forbidden(at, "cannot be set on create; kubectl debug adds one");
            }
            return;
        }
        SortedSet<String> targets = new TreeSet<>();
        Containers.running(spec).forEach(each -> targets.add(each.textOr("", "name")));
        for (int i = 0; i < all.size(); i++) {
            one(at.index(i), all.get(i), targets, mistakes);
        }
        for (JsonObject old : Containers.objects(before.array("spec", LIST))) {
            if (!all.contains(old)) {
                mistakes.forbidden(
                        at,
                        "existing ephemeral containers \""
                                + old.textOr("", "name")
                                + "\" may not be removed or changed");
            }
        }
    }

    private static void one(
            FieldPath at, JsonObject container, SortedSet<String> targets, Mistakes mistakes) {
        for (String field : FIELDS) {
            if (container.has(field)) {
                mistakes.forbidden(at.child(field), NEVER);
            }
        }
        if (!container.object("resources").isEmpty()) {
            mistakes.forbidden(at.child("resources"), NEVER);
        }
        String target = container.textOr("", "targetContainerName");
        if (!target.isEmpty() && !targets.contains(target)) {
            mistakes.notFound(at.child("targetContainerName"), target);
        }
        List<JsonObject> mounts = Containers.objects(container.array("volumeMounts"));
        for (int i = 0; i < mounts.size(); i++) {
            for (String path : new String[] {"subPath", "subPathExpr"}) {
                if (!mounts.get(i).textOr("", path).isEmpty()) {
                    mistakes.forbidden(at.child("volumeMounts").index(i).child(path), NEVER);
                }
            }
        }
    }
}

package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How urgent a pod is: as the PriorityClass says that it names, or the one that stands for all that
 * name none. The number follows from the name: nobody writes it.
 */
final class Priority {
    private static final String SPEC = "spec";
    private static final String CLASS = "priorityClassName";
    private static final String PRIORITY = "priority";
    private static final String PREEMPTION = "preemptionPolicy";

    private Priority() {}

    /**
     * Of a new pod.
     *
     * @param pod completed
     * @param given as its writer has it
     */
    static Outcome<JsonObject> first(JsonObject pod, JsonObject given, Scene scene) {
        return of(pod, given.object(SPEC), scene);
    }

    /** Of a pod that changes: another class is another priority, and only by its name. */
    static Outcome<JsonObject> changed(JsonObject stored, JsonObject wanted, Scene scene) {
        JsonObject then = stored.object(SPEC);
        JsonObject now = wanted.object(SPEC);
        String name = now.textOr("", CLASS);
        if (!name.isEmpty() && !name.equals(then.textOr("", CLASS))) {
            // What came along from the old class is nobody's wish.
            JsonObject wish = now;
            for (String field : new String[] {PRIORITY, PREEMPTION}) {
                Json before = then.get(field);
                if (before != null && before.equals(now.get(field))) {
                    wish = wish.without(field);
                }
            }
            return of(wanted, wish, scene);
        }
        JsonObject kept = now;
        for (String field : new String[] {CLASS, PRIORITY, PREEMPTION}) {
            Json stays = then.get(field);
            if (stays != null && !now.has(field)) {
                kept = kept.with(field, stays);
            }
        }
        long before = then.wholeOr(0, PRIORITY);
        return kept.wholeOr(before, PRIORITY) != before
                ? given(wanted, kept.wholeOr(0, PRIORITY), before)
                : Outcome.ok(wanted.with(SPEC, kept));
    }

    private static Outcome<JsonObject> of(JsonObject pod, JsonObject wish, Scene scene) {
        String name = pod.textOr("", SPEC, CLASS);
        StoredObject found =
                name.isEmpty()
                        ? usual(scene.image())
                        : scene.image().get(new Key(ClusterKinds.PRIORITY_CLASS.id(), "", name));
        if (found == null && !name.isEmpty()) {
            return refused(pod, "no PriorityClass with name " + name + " was found");
        }
        JsonObject said = found == null ? JsonObject.EMPTY : found.tree();
        long value = said.wholeOr(0, "value");
        if (wish.has(PRIORITY) && wish.wholeOr(value, PRIORITY) != value) {
            return given(pod, wish.wholeOr(0, PRIORITY), value);
        }
        String policy = said.textOr("PreemptLowerPriority", PREEMPTION);
        String wished = wish.textOr(policy, PREEMPTION);
        if (found != null && !wished.equals(policy)) {
            return refused(
                    pod,
                    ("the string value of PreemptionPolicy (%s) must not be provided in pod spec;"
                                    + " priority admission controller computed %s from the given"
                                    + " PriorityClass name")
                            .formatted(wished, policy));
        }
        JsonObject spec = pod.object(SPEC);
        if (found != null) {
            spec = spec.with(CLASS, found.key().name());
        }
        return Outcome.ok(
                pod.with(SPEC, spec.with(PRIORITY, JsonNumber.of(value)).with(PREEMPTION, wished)));
    }

    /** The least urgent of the classes that stand for pods that name none: as a rule one. */
    private static @Nullable StoredObject usual(ImageView image) {
        if (image.count(ClusterKinds.PRIORITY_CLASS.id(), "") == 0) {
            return null;
        }
        List<StoredObject> found = new ArrayList<>(1);
        image.scan(
                ClusterKinds.PRIORITY_CLASS.id(),
                "",
                null,
                each -> {
                    if (each.tree().boolOr(false, "globalDefault")
                            && (found.isEmpty() || value(each) < value(found.getFirst()))) {
                        found.clear();
                        found.add(each);
                    }
                    return true;
                });
        return found.isEmpty() ? null : found.getFirst();
    }

    private static long value(StoredObject found) {
        return found.tree().wholeOr(0, "value");
    }

    private static Outcome<JsonObject> given(JsonObject pod, long given, long computed) {
        return refused(
                pod,
                ("the integer value of priority (%d) must not be provided in pod spec; priority"
                                + " admission controller computed %d from the given PriorityClass"
                                + " name")
                        .formatted(given, computed));
    }

    private static Outcome<JsonObject> refused(JsonObject pod, String why) {
        return Refusals.forbidden(Kinds.POD, pod.textOr("", "metadata", "name"), why);
    }
}

package dev.davit.control.garbage;

import dev.davit.base.Timestamps;
import dev.davit.lifecycle.OnFailure;
import dev.davit.lifecycle.Owner;
import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** What holds an object whose deletion was asked for: each finalizer is a step of somebody's. */
public final class Held {
    private static final long NO_TIMEOUT = Long.MAX_VALUE;

    private Held() {}

    public static boolean leaves(JsonObject object) {
        return object.text("metadata", "deletionTimestamp") != null;
    }

    /** Since when it is being deleted: the mark says when its grace is over. */
    public static long sinceMillis(JsonObject object, long fallback) {
        long over =
                Timestamps.read(object.textOr("", "metadata", "deletionTimestamp"))
                        .orElse(fallback);
        return over - 1_000 * object.wholeOr(0, "metadata", "deletionGracePeriodSeconds");
    }

    /**
     * One step for each finalizer.
     *
     * @param owned what a deletion in the foreground waits for, in words; empty: nothing is known
     */
    public static List<StepView> steps(JsonObject object, Kind kind, String owned, long now) {
        List<StepView> steps = new ArrayList<>();
        long since = sinceMillis(object, now);
        JsonArray finalizers = object.array("metadata", "finalizers");
        for (int i = 0; i < finalizers.size(); i++) {
            String name =
                    finalizers.get(i) instanceof JsonString(String text)
                            ? text
                            : finalizers.get(i).toString();
            boolean own = name.equals(Finalizers.FOREGROUND) || name.equals(Finalizers.ORPHAN);
            Owner owner = new Owner.Domain(own ? GarbageKeeper.NAME : name);
            Step step =
                    new Step(
                            "finalizer/" + name,
                            "whoever set it lets the object go",
                            owner,
                            List.of(),
                            NO_TIMEOUT,
                            OnFailure.Retry.USUAL);
            steps.add(
                    new StepView(
                            step,
                            own
                                    ? new StepState.Running(since, 1, builtIn(name, owned))
                                    : foreign(object, kind, i, name, since)));
        }
        return steps;
    }

    private static String builtIn(String name, String owned) {
        if (name.equals(Finalizers.ORPHAN)) {
            return "what it owns loses its owner, and stays";
        }
        return owned.isEmpty()
                ? "what it owns goes first"
                : "what it owns goes first, and is not gone yet: " + owned;
    }

    private static StepState foreign(
            JsonObject object, Kind kind, int index, String name, long since) {
        return new StepState.Waiting(
                since,
                1,
                List.of(),
                "held by the finalizer " + name + ": its program has not let go",
                "the program that set "
                        + name
                        + " takes it away (does it run?); without it: "
                        + removal(object, kind, index, name));
    }

    /** A command that takes one finalizer away, and nothing else. */
    private static String removal(JsonObject object, Kind kind, int index, String name) {
        String namespace = object.textOr("", "metadata", "namespace");
        return "kubectl patch %s %s%s --type=json -p '[{\"op\":\"test\",\"path\":\"%s\",\"value\":\"%s\"},{\"op\":\"remove\",\"path\":\"%s\"}]'"
                .formatted(
                        kind.id(),
                        object.textOr("", "metadata", "name"),
                        namespace.isEmpty() ? "" : " -n " + namespace,
                        "/metadata/finalizers/" + index,
                        name,
                        "/metadata/finalizers/" + index);
    }

    /** Whether one of an object's references names this owner, and holds its deletion up. */
    static boolean blocks(JsonObject object, String ownerUid) {
        for (Json item : object.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && ownerUid.equals(owner.text("uid"))) {
                return owner.boolOr(false, "blockOwnerDeletion");
            }
        }
        return false;
    }
}

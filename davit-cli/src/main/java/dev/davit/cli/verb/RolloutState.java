package dev.davit.cli.verb;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a roll-out is.
 *
 * @param done everything runs as it is wanted
 * @param failed it will not get there by itself
 * @param text one line for people
 */
record RolloutState(boolean done, boolean failed, String text) {
    static RolloutState of(Kind kind, JsonObject object) {
        String name = kind.singular() + " \"" + object.textOr("", "metadata", "name") + "\"";
        long wished = object.wholeOr(0, "metadata", "generation");
        if (object.wholeOr(0, "status", "observedGeneration") < wished) {
            return new RolloutState(false, false, "Waiting for " + name + " to be observed...");
        }
        return object.object("spec").has("versions") ? pinned(name, object) : plain(name, object);
    }

    /** A Deployment, in the words of {@code kubectl rollout status}. */
    private static RolloutState plain(String name, JsonObject object) {
        long replicas = object.wholeOr(1, "spec", "replicas");
        long updated = object.wholeOr(0, "status", "updatedReplicas");
        long all = object.wholeOr(0, "status", "replicas");
        long available = object.wholeOr(0, "status", "availableReplicas");
        if (reason(object, "Progressing").equals("ProgressDeadlineExceeded")) {
            return new RolloutState(false, true, name + " exceeded its progress deadline");
        }
        String begin = "Waiting for " + name + " rollout to finish: ";
        if (updated < replicas) {
            return waiting(
                    begin + updated + " out of " + replicas + " new replicas have been updated...");
        }
        if (all > updated) {
            return waiting(begin + (all - updated) + " old replicas are pending termination...");
        }
        if (available < updated) {
            return waiting(
                    begin + available + " of " + updated + " updated replicas are available...");
        }
        return new RolloutState(true, false, name + " successfully rolled out");
    }

    private static RolloutState pinned(String name, JsonObject object) {
        List<String> parts = new ArrayList<>();
        boolean done = true;
        for (Json item : object.array("status", "versions")) {
            JsonObject version = (JsonObject) item;
            long desired = version.wholeOr(0, "desired");
            long ready = version.wholeOr(0, "ready");
            done &= desired == version.wholeOr(0, "current") && ready == desired;
            parts.add(version.textOr("?", "name") + " " + ready + "/" + desired + " ready");
        }
        String text = name + ": " + String.join(", ", parts);
        if (object.boolOr(false, "spec", "paused")) {
            text += " (paused)";
        }
        return new RolloutState(done && !parts.isEmpty(), false, text);
    }

    private static RolloutState waiting(String text) {
        return new RolloutState(false, false, text);
    }

    private static String reason(JsonObject object, String condition) {
        for (Json item : object.array("status", "conditions")) {
            if (item instanceof JsonObject one && one.textOr("", "type").equals(condition)) {
                return one.textOr("", "reason");
            }
        }
        return "";
    }
}

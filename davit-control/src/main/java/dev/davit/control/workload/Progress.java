package dev.davit.control.workload;

import dev.davit.base.Timestamps;
import dev.davit.control.Conditions;
import dev.davit.control.Keeper;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a Deployment: {@code Available}, {@code Progressing}, {@code ReplicaFailure}.
 * Source of types, reasons and messages: the documentation of Kubernetes' Deployments.
 */
final class Progress {
    /** Reasons of a rollout that is refused something. */
    static final String SET_CREATE = "ReplicaSetCreateError";

    static final String POD_UPDATE = "PodUpdateError";

    private static final String PROGRESSING = "Progressing";
    private static final String COMPLETE = "NewReplicaSetAvailable";
    private static final String EXCEEDED = "ProgressDeadlineExceeded";
    private static final String PAUSED = "DeploymentPaused";

    private final JsonObject deployment;
    private final DeploymentStatus status;
    private final @Nullable SetView newest;
    private final long now;
    private JsonArray conditions;

    private Progress(
            JsonObject deployment, DeploymentStatus status, @Nullable SetView newest, long now) {
        this.deployment = deployment;
        this.status = status;
        this.newest = newest;
        this.now = now;
        this.conditions = deployment.array("status", "conditions");
    }

    /**
     * @param reason of the condition that tells it
     */
    record Trouble(String reason, Failure failure) {}

    /**
     * @param trouble what the Deployment itself cannot do
     * @param sets all of them: what they cannot do is told as well
     */
    static JsonArray conditions(
            JsonObject deployment,
            DeploymentStatus status,
            @Nullable SetView newest,
            List<SetView> sets,
            Trouble trouble,
            long now) {
        Progress progress = new Progress(deployment, status, newest, now);
        progress.available(Rolling.of(deployment).least());
        if (deployment.object("spec").has("progressDeadlineSeconds")) {
            progress.progressing(trouble);
        } else {
            progress.conditions = Conditions.without(progress.conditions, PROGRESSING);
        }
        progress.replicaFailure(sets);
        return progress.conditions;
    }

    private void available(long least) {
        if (status.available() >= least) {
            set(
                    "Available",
                    "True",
                    "MinimumReplicasAvailable",
                    "Deployment has minimum availability.");
        } else {
            set(
                    "Available",
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.");
        }
    }

    private void progressing(Trouble trouble) {
        JsonObject now = Conditions.find(conditions, PROGRESSING);
        String reason = now.textOr("", "reason");
        if (deployment.boolOr(false, "spec", "paused")) {
            if (!reason.equals(EXCEEDED)) {
                set(PROGRESSING, "Unknown", PAUSED, "Deployment is paused");
            }
            return;
        }
        if (reason.equals(PAUSED)) {
            set(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed");
        } else if (!trouble.failure().none()) {
            set(PROGRESSING, "False", trouble.reason(), trouble.failure().message());
        } else if (status.complete(deployment.wholeOr(1, "spec", "replicas"))) {
            set(PROGRESSING, "True", COMPLETE, subject() + " has successfully progressed.");
        } else if (now.isEmpty()) {
            set(PROGRESSING, "True", "NewReplicaSetCreated", "Created new " + lower(subject()));
        } else if (reason.equals(COMPLETE) && status.replicas() == status.updated()) {
            // It was complete, and loses or gains pods of the same template: that is no rollout.
            return;
        } else if (status.furtherThan(DeploymentStatus.read(deployment))
                || reason.equals(COMPLETE)) {
            set(PROGRESSING, "True", "ReplicaSetUpdated", subject() + " is progressing.", true);
        } else if (timedOut(now)) {
            set(PROGRESSING, "False", EXCEEDED, subject() + " has timed out progressing.");
        }
    }

    private boolean timedOut(JsonObject condition) {
        long deadline = deadlineMillis(deployment, condition);
        return deadline != Keeper.NEVER && now >= deadline;
    }

    /** When a rollout that gets no further has taken too long. */
    static long deadlineMillis(JsonObject deployment) {
        JsonArray all = deployment.array("status", "conditions");
        return deadlineMillis(deployment, Conditions.find(all, PROGRESSING));
    }

    private static long deadlineMillis(JsonObject deployment, JsonObject condition) {
        String reason = condition.textOr("", "reason");
        boolean counts =
                deployment.object("spec").has("progressDeadlineSeconds")
                        && !condition.isEmpty()
                        && !List.of(COMPLETE, EXCEEDED, PAUSED).contains(reason);
        if (!counts) {
            return Keeper.NEVER;
        }
        long since = Timestamps.read(condition.textOr("", "lastUpdateTime")).orElse(0);
        return since + deployment.wholeOr(600, "spec", "progressDeadlineSeconds") * 1_000;
    }

    private void replicaFailure(List<SetView> sets) {
        for (SetView set : sets) {
            JsonArray theirs = set.tree().array("status", "conditions");
            JsonObject failure = Conditions.find(theirs, SetStatus.FAILURE);
            if ("True".equals(failure.text("status")) && set.wanted() > 0) {
                set(
                        SetStatus.FAILURE,
                        "True",
                        failure.textOr("FailedCreate", "reason"),
                        failure.textOr("", "message"));
                return;
            }
        }
        conditions = Conditions.without(conditions, SetStatus.FAILURE);
    }

    private String subject() {
        return newest == null
                ? "Deployment \"" + deployment.textOr("", "metadata", "name") + "\""
                : "ReplicaSet \"" + newest.name() + "\"";
    }

    private static String lower(String subject) {
        return subject.replace("ReplicaSet", "replica set");
    }

    private void set(String type, String status, String reason, String message) {
        set(type, status, reason, message, false);
    }

    /**
     * Its update time changes with what it says, its transition time with its status only.
     *
     * @param anew updated though it says the same: the deadline counts from here
     */
    private void set(String type, String status, String reason, String message, boolean anew) {
        JsonObject before = Conditions.find(conditions, type);
        if (!anew
                && status.equals(before.text("status"))
                && reason.equals(before.text("reason"))
                && message.equals(before.text("message"))) {
            return;
        }
        String time = Timestamps.seconds(now);
        boolean same = status.equals(before.text("status"));
        JsonObject condition =
                JsonObject.builder()
                        .put("type", type)
                        .put("status", status)
                        .put("lastUpdateTime", time)
                        .put(
                                "lastTransitionTime",
                                same ? before.textOr(time, "lastTransitionTime") : time)
                        .put("reason", reason)
                        .put("message", message)
                        .build();
        List<Json> all = new ArrayList<>(Conditions.without(conditions, type).items());
        all.add(condition);
        conditions = new JsonArray(all);
    }
}

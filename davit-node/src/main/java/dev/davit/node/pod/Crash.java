package dev.davit.node.pod;

import dev.davit.control.pod.WaitingReason;
import dev.davit.node.spec.Confinements;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Pod;
import dev.davit.node.spec.Problem;

/**
 * A container that has ended and is started again later: how it ended, and what would help.
 *
 * @param inRow ends in a row, with this one
 * @param why what a probe or a hook said before it was ended for it; empty: it ended by itself
 */
record Crash(Pod pod, Container container, End end, int inRow, String why) {
    /** A program that its profile does not suit ends within this. */
    private static final long SOON_MILLIS = 10_000;

    Problem problem(long delayMillis) {
        String cause = why.isEmpty() ? "" : "; " + why;
        String often = inRow > 1 ? "; " + inRow + " times in a row" : "";
        return new Problem(
                WaitingReason.CRASH_LOOP,
                "back-off %ds restarting failed container %s (last exit code %d, %s%s%s)"
                        .formatted(
                                delayMillis / 1000,
                                container.name(),
                                end.exitCode(),
                                end.reason(),
                                cause,
                                often),
                unblock());
    }

    private String unblock() {
        if (end.outOfMemory()) {
            return memory();
        }
        String log =
                "davit logs --previous -n %s %s -c %s"
                        .formatted(pod.namespace(), pod.name(), container.name());
        if (why.startsWith("liveness")) {
            return "see why it does not answer: "
                    + log
                    + "; or give it longer: "
                    + probe("livenessProbe");
        }
        if (why.startsWith("startup")) {
            return "see why it is not up: " + log + "; or give it longer: " + probe("startupProbe");
        }
        if (why.startsWith("postStart")) {
            return "correct " + container.path() + ".lifecycle.postStart, or its program: " + log;
        }
        return "read its log: " + log + ", and correct its program or configuration" + confined();
    }

    private String memory() {
        String field = container.path() + ".resources.limits.memory";
        String limit = container.tree().textOr("", "resources", "limits", "memory");
        String now = limit.isEmpty() ? "" : " (now " + limit + ")";
        return "raise " + field + now + edit("limits=memory=MORE");
    }

    /** A pod that a controller made is changed through its template, whose name is not known. */
    private String edit(String resources) {
        boolean own = pod.tree().array("metadata", "ownerReferences").size() == 0;
        return own
                ? ": kubectl set resources pod/%s -n %s -c %s --%s"
                        .formatted(pod.name(), pod.namespace(), container.name(), resources)
                : " in the pod's template";
    }

    private String probe(String field) {
        return "%s.%s.timeoutSeconds (now %d) and failureThreshold (now %d)"
                .formatted(
                        container.path(),
                        field,
                        container.tree().wholeOr(1, field, "timeoutSeconds"),
                        container.tree().wholeOr(3, field, "failureThreshold"));
    }

    /** Images that were made for root end so in the strict profile, at once. */
    private String confined() {
        boolean soon = end.finishedAtMillis() - end.startedAtMillis() < SOON_MILLIS;
        if (!soon || !Confinements.strict(pod, container)) {
            return "";
        }
        return "; where it says \"Permission denied\" or \"Read-only file system\", that is the strict"
                + " profile (no root, read-only root): mount an emptyDir where it writes, or run it in"
                + " a namespace with the label davit.dev/profile=standard";
    }
}

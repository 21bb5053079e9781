package dev.davit.control.pinned;

import java.util.List;

/**
 * What a PinnedDeployment should be, as far as its pods are concerned.
 *
 * @param targets the versions, each digest once, in the order of the specification
 * @param replicas what the desired counts add up to
 * @param maxUnavailable at least 1
 * @param inPlace a pod that changes its version is edited; else it is deleted and made anew
 * @param paused no pod changes its version
 */
record Goal(
        List<Target> targets, int replicas, int maxUnavailable, boolean inPlace, boolean paused) {

    Goal {
        targets = List.copyOf(targets);
    }

    /** One version and how many pods it should have. */
    record Target(String name, String digest, int desired) {}

    /** Fewer pods than this must not be available because of what Davit does. */
    int floor() {
        return Math.max(0, replicas - maxUnavailable);
    }
}

package dev.davit.control.workload;

/** What the keeper remembers of one Deployment: only what is under way. */
final class DeploymentWork {
    final String uid;
    final Asked asked = new Asked();

    /** A set that cannot be made. */
    Failure failure = Failure.NONE;

    /** Pods or sets that cannot be changed. */
    Failure changing = Failure.NONE;

    private long generation;

    /** The set that was asked for and is not seen yet; empty: none. */
    String creating = "";

    long creatingSinceMillis;

    /** The name for the newest set is another's: the next one is to be told from it. */
    boolean collided;

    DeploymentWork(String uid) {
        this.uid = uid;
    }

    /** What another template was refused is no news of this one. */
    void follow(long now) {
        if (generation != now) {
            generation = now;
            changing = Failure.NONE;
        }
    }

    boolean creates(long nowMillis) {
        return !creating.isEmpty() && nowMillis - creatingSinceMillis < Pending.PATIENCE_MILLIS;
    }
}

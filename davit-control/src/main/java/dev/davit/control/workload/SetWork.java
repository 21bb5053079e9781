package dev.davit.control.workload;

/** What the keeper remembers of one ReplicaSet: only what is under way. */
final class SetWork {
    final String uid;
    final Pending pending;
    final Asked asked = new Asked();
    Failure failure = Failure.NONE;

    SetWork(String uid, Pending pending) {
        this.uid = uid;
        this.pending = pending;
    }
}

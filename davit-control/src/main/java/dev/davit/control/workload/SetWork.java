package dev.davit.control.workload;

import dev.davit.model.request.Request;

/** What the keeper remembers of one ReplicaSet: only what is under way. */
final class SetWork {
    final String uid;
    final Pending pending;
    final Asked asked = new Asked();
    Failure failure = Failure.NONE;
    private long generation;
    private String refusedName = "";

    SetWork(String uid, Pending pending) {
        this.uid = uid;
        this.pending = pending;
    }

    /** What was asked for so that the set gets what it wanted before is over. */
    void follow(long now) {
        if (generation != now) {
            generation = now;
            pending.clear();
        }
    }

    /** Another pod that is refused for the same reason is no news. */
    void refused(String name, String why, long now) {
        String known = failure.message();
        boolean news =
                failure.none() || !known.replace(refusedName, "").equals(why.replace(name, ""));
        refusedName = news ? name : refusedName;
        failure = failure.again(news ? why : known, now);
    }

    /** Whether a request was made for what the set wants now. */
    boolean current(Request request) {
        return request.premises().stream().allMatch(premise -> premise.generation() == generation);
    }
}

package dev.davit.control.pinned;

import dev.davit.control.workload.Asked;
import dev.davit.control.workload.Failure;

/** What the keeper remembers of one object: what is under way, and what was refused. */
final class PinnedWork {
    final String uid;
    final UnderWay underWay = new UnderWay();
    final Asked statuses = new Asked();

    /** Of making pods. */
    Failure making = Failure.NONE;

    /** Of changing and removing them. */
    Failure changing = Failure.NONE;

    /** The generation that the failures are about: another one may be better. */
    long generation;

    PinnedWork(String uid) {
        this.uid = uid;
    }

    Failure failure() {
        return making.none() ? changing : making;
    }
}

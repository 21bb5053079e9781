package dev.davit.model.kind;

import java.util.List;

/** What is asked of history: how much of it is kept, what comes back, what goes for good. */
public final class HistoryKinds {
    public static final Kind POLICY =
            KindMaker.own("HistoryPolicy")
                    .called("hp")
                    .ofTheCluster()
                    .with("status", "usage")
                    .make();

    /** Done when it is made; the object is the record of it. */
    public static final Kind ROLLBACK = KindMaker.own("Rollback").with("status").make();

    /** Two people: who asks makes it, another one approves. */
    public static final Kind PURGE =
            KindMaker.own("Purge").ofTheCluster().with("status", "approve").make();

    static final List<Kind> ALL = List.of(POLICY, ROLLBACK, PURGE);

    private HistoryKinds() {}

    /** Whether its objects are records of what was done: nothing brings an older one back. */
    public static boolean isRecord(Kind kind) {
        return kind.equals(ROLLBACK) || kind.equals(PURGE);
    }
}

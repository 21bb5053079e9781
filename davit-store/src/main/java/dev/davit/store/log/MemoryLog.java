package dev.davit.store.log;

import dev.davit.base.Invariant;

/** A log that remembers nothing: for stores that live in memory only. */
public final class MemoryLog implements CommitLog {
    private long next = 1;

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public long nextRevision() {
        return next;
    }

    @Override
    public void append(Group group, boolean sync) {
        Invariant.check(group.firstRevision() == next, "a gap before %d", group.firstRevision());
        next = group.lastRevision() + 1;
    }

    @Override
    public void sync() {}

    @Override
    public long appendedBytes() {
        return 0;
    }

    @Override
    public void turnOver() {}

    @Override
    public void cut(long throughRevision) {}

    @Override
    public void end(long timeMillis) {}

    @Override
    public void close() {}
}

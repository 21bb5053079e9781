package dev.davit.sim.store;

import dev.davit.base.HostFailure;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.disk.SimCrash;
import dev.davit.store.history.Keyspace;
import dev.davit.store.history.MemoryKeyspace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * History's keys under the simulation: a write may be the last thing that the process does, with
 * the write or without it, in the middle of whatever it belongs to.
 */
final class SimKeyspace implements Keyspace {
    private static final int ENOSPC = 28;

    private final MemoryKeyspace kept = new MemoryKeyspace();
    private final SimEntropy entropy;
    private long crashAfter = Long.MAX_VALUE;
    private boolean full;

    SimKeyspace(SimEntropy entropy) {
        this.entropy = entropy;
    }

    /** Dies at so many removals and overwrites from now: those of the collector and of a purge. */
    void crashAfter(long deletions) {
        crashAfter = deletions;
    }

    void calm() {
        crashAfter = Long.MAX_VALUE;
        full = false;
    }

    /** Whether its disk is: nothing can be written, and what is not flushed stays so. */
    void full(boolean now) {
        full = now;
    }

    private void room(String operation) {
        if (full) {
            throw new HostFailure(operation, ENOSPC, "history", "No space left on device");
        }
    }

    /** What a crash does: everything since the last flush is gone. */
    void crash() {
        calm();
        kept.crash();
    }

    @Override
    public void write(List<Put> puts) {
        room("write");
        boolean collects = puts.stream().anyMatch(put -> put.value() == null);
        if (collects && --crashAfter <= 0) {
            if (entropy.oneIn(2)) {
                kept.write(puts);
            }
            throw new SimCrash();
        }
        kept.write(puts);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return kept.get(key);
    }

    @Override
    public Cursor cursor() {
        return kept.cursor();
    }

    @Override
    public void flush() {
        room("flush");
        kept.flush();
    }

    @Override
    public long diskBytes() {
        return kept.diskBytes();
    }

    @Override
    public void compact(byte[] from, byte[] to, boolean wholly) {
        room("compact");
        kept.compact(from, to, wholly);
    }

    @Override
    public void reopen(Runnable refill) {
        room("open");
        kept.reopen(refill);
    }

    @Override
    public void close() {
        kept.close();
    }
}

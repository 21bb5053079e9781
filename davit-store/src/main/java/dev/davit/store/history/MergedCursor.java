package dev.davit.store.history;

import dev.davit.store.history.Keyspace.Cursor;
import java.util.Arrays;

/** Two cursors as one; where both have a key, the first one's value counts. */
final class MergedCursor implements Cursor {
    private final Cursor first;
    private final Cursor second;
    private boolean firstThere;
    private boolean secondThere;

    /** Takes over both. */
    MergedCursor(Cursor first, Cursor second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public boolean seek(byte[] key) {
        firstThere = first.seek(key);
        secondThere = second.seek(key);
        return firstThere || secondThere;
    }

    @Override
    public boolean next() {
        int order = order();
        if (order <= 0) {
            firstThere = first.next();
        }
        if (order >= 0) {
            secondThere = second.next();
        }
        return firstThere || secondThere;
    }

    /** Below 0: the first one's key comes before the second one's. */
    private int order() {
        if (!firstThere || !secondThere) {
            return firstThere ? -1 : 1;
        }
        return Arrays.compareUnsigned(first.key(), second.key());
    }

    @Override
    public byte[] key() {
        return (order() <= 0 ? first : second).key();
    }

    @Override
    public byte[] value() {
        return (order() <= 0 ? first : second).value();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}

package dev.davit.store.log;

import java.util.List;

/**
 * What is committed together: all of it or nothing.
 *
 * @param firstRevision of the first record; the others follow without gaps
 */
public record Group(long epoch, long firstRevision, long timeMillis, List<LogRecord> records) {
    public Group {
        records = List.copyOf(records);
    }

    public long lastRevision() {
        return firstRevision + records.size() - 1;
    }
}

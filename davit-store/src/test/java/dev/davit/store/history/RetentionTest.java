package dev.davit.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.store.Origin;
import dev.davit.store.StoreSettings;
import dev.davit.store.log.Group;
import dev.davit.store.log.LogRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final long AGE = 1_000_000;
    private static final long REST = AGE / 1_000;
    private static final Origin ORIGIN = new Origin("somebody", "test", "update", "");
    private static final Key KEY = new Key(Kinds.CONFIG_MAP.id(), "default", "a");

    private final MemoryKeyspace keys = new MemoryKeyspace();
    private final HistoryBook book = new HistoryBook(keys);
    private final Retention retention =
            new Retention(keys, new StoreSettings.Retention(3, AGE, 1_000));
    private long revision;

    private void write(int times, long timeMillis) {
        for (int i = 0; i < times; i++) {
            byte[] object = {'{', '}'};
            LogRecord record = new LogRecord(KEY, Durability.HISTORY, true, "uid", ORIGIN, object);
            book.add(new Group(1, ++revision, timeMillis, List.of(record)));
        }
    }

    private int kept() {
        return book.of(KEY, Long.MAX_VALUE, 1_000).size();
    }

    @Test
    void theNewestEntriesOfAnObjectStay() {
        write(10, NOW);
        retention.step(NOW + 1);
        assertThat(kept()).isEqualTo(3);
        assertThat(book.of(KEY, Long.MAX_VALUE, 1_000).getFirst().revision()).isEqualTo(10);
    }

    @Test
    void whatWasNotCurrentWithinTheAgeGoes() {
        write(2, NOW);
        retention.step(NOW + 1 + AGE);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void itRestsBetweenTwoRounds() {
        retention.step(NOW);
        write(10, NOW + 1);
        retention.step(NOW + REST - 1);
        assertThat(kept()).isEqualTo(10);
        retention.step(NOW + REST);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void aClockThatWasSetBackEndsTheRest() {
        retention.step(NOW);
        write(10, NOW + 1);
        retention.step(NOW - 1);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void aRoundThatTakesSeveralStepsDoesNotRestInThem() {
        Retention slow = new Retention(keys, new StoreSettings.Retention(3, AGE, 4));
        write(10, NOW);
        slow.step(NOW + 1);
        slow.step(NOW + 1);
        slow.step(NOW + 1);
        assertThat(kept()).isEqualTo(3);
    }
}

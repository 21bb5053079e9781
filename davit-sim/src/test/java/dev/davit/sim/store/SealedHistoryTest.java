package dev.davit.sim.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.port.Sealing;
import dev.davit.store.StoreSettings;
import dev.davit.store.codec.HistoryCodec;
import dev.davit.store.history.Collector;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Keyspace;
import dev.davit.store.history.MemoryKeyspace;
import dev.davit.store.image.Image;
import dev.davit.store.log.Group;
import dev.davit.store.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** History that was sealed with an old key, or not at all, is sealed with the newest one. */
@NullUnmarked // a null where none is expected fails the test
class SealedHistoryTest {
    private static final Key KEY = Drafts.pod("ns", "a");
    private static final long NOW = 1_000_000_000_000L;

    private final MemoryKeyspace keys = new MemoryKeyspace();

    /** Marks with the number of its key. */
    private record Marking(byte key) implements Sealing {
        @Override
        public boolean covers(KindId kind) {
            return kind.equals(Drafts.PODS);
        }

        @Override
        public byte[] seal(Key object, byte[] bytes) {
            byte[] sealed = new byte[bytes.length + 2];
            sealed[0] = MARK;
            sealed[1] = key;
            System.arraycopy(bytes, 0, sealed, 2, bytes.length);
            return sealed;
        }

        @Override
        public byte[] open(Key object, byte[] stored) {
            return Sealing.isSealed(stored)
                    ? java.util.Arrays.copyOfRange(stored, 2, stored.length)
                    : stored;
        }

        @Override
        public boolean stale(byte[] stored) {
            return !Sealing.isSealed(stored) || stored[1] != key;
        }
    }

    private void write(long revision, Sealing sealing) {
        byte[] object = ("{\"n\":" + revision + "}").getBytes(StandardCharsets.UTF_8);
        LogRecord record = new LogRecord(KEY, Durability.HISTORY, true, "u", Drafts.ANN, object);
        new HistoryBook(keys, sealing).add(new Group(1, revision, NOW, List.of(record)));
    }

    private int stale(Sealing sealing) {
        int stale = 0;
        try (Keyspace.Cursor at = keys.cursor()) {
            for (boolean there = at.seek(new byte[] {'e'}); there; there = at.next()) {
                boolean entry = HistoryCodec.isEntry(at.key());
                stale +=
                        entry && HistoryCodec.resealed(at.key(), at.value(), sealing) != null
                                ? 1
                                : 0;
            }
        }
        return stale;
    }

    @Test
    void theWalkThroughHistorySealsAnew() {
        Sealing first = new Marking((byte) 1);
        Sealing second = new Marking((byte) 2);
        write(1, Sealing.NONE);
        write(2, first);
        write(3, second);
        assertThat(stale(second)).isEqualTo(2);
        new Collector(new HistoryBook(keys, second), StoreSettings.Retention.DEFAULTS, second)
                .step(Image.EMPTY, NOW);
        assertThat(stale(second)).isZero();
        HistoryBook book = new HistoryBook(keys, second);
        assertThat(book.of(KEY, Long.MAX_VALUE, 10))
                .extracting(entry -> entry.after().wholeOr(0, "n"))
                .containsExactly(3L, 2L, 1L);
        assertThat(book.of(KEY, Long.MAX_VALUE, 10))
                .allSatisfy(entry -> assertThat(entry.origin()).isEqualTo(Drafts.ANN));
    }
}

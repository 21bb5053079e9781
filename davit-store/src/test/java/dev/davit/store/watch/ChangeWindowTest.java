package dev.davit.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.store.StoreSettings;
import org.junit.jupiter.api.Test;

class ChangeWindowTest {
    private static final int OBJECT_BYTES = 1_000;
    private static final long OLD = StoreSettings.Watches.DEFAULTS.windowMillis() + 20_001;

    private final ChangeWindow window = new ChangeWindow(StoreSettings.Watches.DEFAULTS, 0);

    private void add(long revision, long timeMillis) {
        Key key = new Key(Kinds.CONFIG_MAP.id(), "default", "a");
        StoredObject after = new StoredObject(key, "uid", revision, new byte[OBJECT_BYTES]);
        window.add(new Change(revision, key, null, after, null), timeMillis);
    }

    private int after(long revision) {
        var found = window.after(revision);
        return found == null ? -1 : found.size();
    }

    @Test
    void oldChangesGoButForTheLast() {
        int all = ChangeWindow.LASTING_CHANGES + 500;
        for (int i = 1; i <= all; i++) {
            add(i, i);
        }
        window.age(3_000);
        assertThat(after(0)).isEqualTo(all);

        window.age(20_000);
        window.age(20_000 + OLD);
        assertThat(after(0)).isEqualTo(-1);
        assertThat(after(499)).isEqualTo(-1);
        assertThat(after(500)).isEqualTo(ChangeWindow.LASTING_CHANGES);
        assertThat(after(all)).isZero();
    }

    @Test
    void whatWasAddedLatelyStays() {
        for (int i = 1; i <= 5_000; i++) {
            add(i, 1_000);
        }
        window.age(11_000);
        for (int i = 5_001; i <= 10_000; i++) {
            add(i, OLD);
        }
        window.age(11_000 + OLD);
        assertThat(after(4_999)).isEqualTo(-1);
        assertThat(after(5_000)).isEqualTo(5_000);
    }

    @Test
    void fewButLargeOnesGoToo() {
        int all = 900;
        int bytes = (int) (ChangeWindow.LASTING_BYTES / 100);
        Key key = new Key(Kinds.CONFIG_MAP.id(), "default", "a");
        for (int i = 1; i <= all; i++) {
            StoredObject after = new StoredObject(key, "uid", i, new byte[bytes]);
            window.add(new Change(i, key, null, after, null), 10_000 + i);
        }
        window.age(30_000);
        window.age(30_000 + OLD);
        assertThat(after(0)).isEqualTo(-1);
        assertThat(after(all - 100)).isEqualTo(100);
    }
}

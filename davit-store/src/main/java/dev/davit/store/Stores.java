package dev.davit.store;

import dev.davit.port.Clock;
import dev.davit.store.commit.CommitLoop;
import dev.davit.store.commit.CommitThread;
import dev.davit.store.commit.LiveStore;
import dev.davit.store.commit.Upkeep;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.MemoryKeyspace;
import dev.davit.store.image.Image;
import dev.davit.store.log.MemoryLog;
import dev.davit.store.watch.WatchHub;

/** Opens stores. */
public final class Stores {
    private Stores() {}

    /** A store that forgets everything when it is closed; whole in every other respect. */
    public static Store inMemory(Clock clock, StoreSettings settings) {
        MemoryLog log = new MemoryLog();
        HistoryBook history = new HistoryBook(new MemoryKeyspace());
        WatchHub watches = new WatchHub(settings.watches(), 0);
        CommitLoop loop =
                new CommitLoop(Image.EMPTY, log, history, watches, clock, Upkeep.NONE, settings);
        CommitThread thread = CommitThread.start(loop);
        return new LiveStore(loop, log, history, watches, thread::stop);
    }
}

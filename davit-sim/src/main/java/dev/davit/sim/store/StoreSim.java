package dev.davit.sim.store;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.sim.PlantedBug;
import dev.davit.sim.SimClock;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.SimScheduler;
import dev.davit.sim.Trace;
import dev.davit.sim.disk.SimCrash;
import dev.davit.sim.disk.SimDisk;
import dev.davit.sim.disk.SimSealing;
import dev.davit.store.Committed;
import dev.davit.store.History;
import dev.davit.store.Interest;
import dev.davit.store.Stepped;
import dev.davit.store.Store;
import dev.davit.store.StoreHealth;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import dev.davit.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run: several lives of one store on one disk, each ended by a crash, a fault or in order. */
public final class StoreSim {
    private static final int LIVES = 6;
    private static final int LIFE_MILLIS = 50;
    private static final int OPENINGS = 50;
    private static final long START_MILLIS = 1_795_000_000_000L;

    /** Small bounds, so that short runs rotate, cut, overflow and expire. */
    private static final StoreSettings EVERYTHING =
            new StoreSettings(
                    new StoreSettings.Commits(40, 8, 6_000, 20_000, 10),
                    new StoreSettings.Log(6 << 10, 10, 10 << 10, 0),
                    new StoreSettings.Watches(64, 1 << 20, 100, 1 << 20, 300_000, 100),
                    new StoreSettings.Volatiles(8, 40, 10),
                    StoreSettings.Retention.DEFAULTS);

    /** Two seeds of three collect history: by number and age, or by what it takes as well. */
    private static final StoreSettings.Retention LITTLE =
            new StoreSettings.Retention(4, 100, 1L << 40, 7);

    private static final StoreSettings.Retention TIGHT =
            new StoreSettings.Retention(50, 100_000, 6_000, 7);

    private final SimEntropy entropy;
    private final Trace trace;
    private final SimClock clock = new SimClock(START_MILLIS);
    private final SimScheduler scheduler;
    private final SimDisk disk;
    private final SimKeyspace keyspace;
    private final StoreSettings settings;
    private final StoreModel model = new StoreModel();
    private final Workload workload;
    private final SimSealing sealing;
    private final List<SimWatcher> watchers = new ArrayList<>();

    private StoreSim(long seed, PlantedBug bug, Trace trace) {
        this.trace = trace;
        entropy = new SimEntropy(seed);
        settings =
                switch ((int) (seed % 3)) {
                    case 0 -> EVERYTHING;
                    case 1 -> EVERYTHING.with(LITTLE);
                    default -> EVERYTHING.with(TIGHT);
                };
        model.mayForget(seed % 3 != 0);
        scheduler = new SimScheduler(clock, entropy.fork(), trace);
        disk = new SimDisk(entropy.fork());
        keyspace = new SimKeyspace(entropy.fork());
        workload = new Workload(entropy.fork());
        sealing = new SimSealing(entropy.fork());
        switch (bug) {
            case SKIP_SYNC -> disk.ignoreSyncs(path -> path.startsWith("log/"));
            case SKIP_DIRECTORY_SYNC -> disk.ignoreSyncs(path -> path.equals("log"));
            case NONE, DROP_WATCH_EVENT, IGNORE_UID -> {}
        }
        boolean drops = bug == PlantedBug.DROP_WATCH_EVENT;
        List<Interest> interests =
                List.of(
                        Interest.ALL,
                        new Interest(Workload.PODS, "", ""),
                        new Interest(Workload.PODS, "ns1", ""),
                        new Interest(Workload.PODS, "ns1", "o1"),
                        new Interest(Workload.EVENTS, "", "o2"));
        for (Interest interest : interests) {
            watchers.add(new SimWatcher(interest, entropy.fork(), model, trace, drops));
        }
    }

    /** Runs one seed to its end; throws what was found. */
    public static void run(long seed, PlantedBug bug, Trace trace) {
        new StoreSim(seed, bug, trace).lives();
    }

    private void lives() {
        boolean clean = true;
        for (int life = 0; life < LIVES; life++) {
            clean = new Life(clean).live(life == LIVES - 1);
        }
    }

    /** From one opening to the next end. */
    private final class Life {
        private final Stepped stepped;
        private final Store store;
        private final Subscription tail;
        private final List<Committed> replies = new ArrayList<>();

        Life(boolean clean) {
            disk.capacityBytes(Long.MAX_VALUE);
            boolean stillClean = clean;
            Stepped opened = null;
            for (int i = 0; opened == null && i < OPENINGS; i++) {
                if (entropy.oneIn(4)) {
                    disk.crashAfter(entropy.between(0, 40));
                } else if (entropy.oneIn(8)) {
                    disk.failAfter(entropy.between(0, 40));
                }
                opened = open();
                stillClean &= opened != null;
            }
            disk.calm();
            stepped = Objects.requireNonNull(opened, "it cannot be opened");
            store = stepped.store(() -> {});
            long revision = store.image().revision();
            trace.add("opened at " + revision);
            long known = Math.min(model.revision(), revision);
            model.reopened(revision, stillClean);
            tail =
                    switch (store.watch(Interest.ALL, known)) {
                        case Outcome.Ok<Subscription>(Subscription open) -> open;
                        case Outcome.Refused<Subscription>(Refusal refusal) ->
                                throw new Wrong("no watch from " + known + ": " + refusal);
                    };
            checkRecovered(poll());
            model.checkImage(store.image());
        }

        private @Nullable Stepped open() {
            try {
                Outcome<Stepped> outcome =
                        Stores.stepped(
                                disk,
                                () -> keyspace,
                                clock,
                                settings,
                                sealing,
                                scheduler.executor("background", 20),
                                scheduler.executor("collect", 20));
                return switch (outcome) {
                    case Outcome.Ok<Stepped>(Stepped opened) -> opened;
                    case Outcome.Refused<Stepped>(Refusal refusal) ->
                            throw new Wrong("it does not open: " + refusal.message());
                };
            } catch (SimCrash crash) {
                trace.add("crashed while opening");
            } catch (HostFailure failure) {
                trace.add("failed while opening: " + failure.getMessage());
            }
            scheduler.clear();
            disk.powerOn();
            keyspace.crash();
            return null;
        }

        private List<Change> poll() {
            Subscription.Batch batch = tail.poll();
            Wrong.unless(batch != null, "the watch of everything was cut off");
            return batch == null ? List.of() : batch.changes();
        }

        /** What a crash left of unanswered decisions is there as a whole or not at all. */
        private void checkRecovered(List<Change> more) {
            for (int i = 0; i < more.size(); i++) {
                Change change = more.get(i);
                String token = StoreModel.State.of(change).status();
                List<Key> all = workload.together(token);
                if (!all.isEmpty() && all.getFirst().equals(change.key())) {
                    Wrong.unless(i + all.size() <= more.size(), "%s is there in part only", token);
                    for (int j = 0; j < all.size(); j++) {
                        Wrong.unless(
                                more.get(i + j).key().equals(all.get(j)),
                                "%s lacks %s",
                                token,
                                all.get(j));
                    }
                }
                model.recovered(change);
            }
        }

        /** Lives until something ends it; answers whether it ended in order. */
        boolean live(boolean last) {
            plan();
            boolean crashes = !last && entropy.oneIn(2);
            if (!last && entropy.oneIn(4)) {
                keyspace.crashAfter(entropy.between(1, 12));
            }
            if (crashes) {
                disk.crashAfter(entropy.between(1, 120));
            } else if (!last && entropy.oneIn(3)) {
                disk.failAfter(entropy.between(1, 120));
            } else if (entropy.oneIn(3)) {
                scheduler.after(entropy.between(0, LIFE_MILLIS), "full", this::fill);
            }
            boolean clean = false;
            try {
                scheduler.run(LIFE_MILLIS);
                disk.calm();
                keyspace.calm();
                model.checkImage(store.image());
                clean = end();
            } catch (SimCrash crash) {
                trace.add("crashed");
            }
            scheduler.clear();
            watchers.forEach(SimWatcher::disconnected);
            if (!clean) {
                disk.powerOn();
                keyspace.crash();
            }
            return clean;
        }

        private boolean end() {
            boolean stopped = store.health().state() == StoreHealth.State.STOPPED;
            if (!stopped && entropy.oneIn(3)) {
                return false;
            }
            store.close();
            return !stopped;
        }

        /** The log meets it first, or history does. */
        private void fill() {
            disk.capacityBytes(disk.usedBytes() + entropy.below(10_000));
            keyspace.full(entropy.oneIn(2));
            scheduler.after(entropy.between(5, 30), "room again", this::free);
        }

        /** Not all of it at once, perhaps. */
        private void free() {
            disk.capacityBytes(Long.MAX_VALUE);
            if (entropy.oneIn(2)) {
                keyspace.full(false);
            } else {
                scheduler.after(
                        entropy.between(5, 40), "room for history", () -> keyspace.full(false));
            }
        }

        private void plan() {
            for (int i = 0; i < 4; i++) {
                scheduler.every(4, "write", this::write);
            }
            scheduler.every(5, "step", this::step);
            for (SimWatcher watcher : watchers) {
                scheduler.every(20, "watch", () -> watcher.step(store));
            }
            scheduler.every(15, "read", this::read);
            if (entropy.oneIn(4)) {
                scheduler.after(entropy.between(0, LIFE_MILLIS), "purge", this::purge);
            }
            scheduler.every(40, "clock", () -> clock.jumpMillis(entropy.between(-2_000, 1_000)));
        }

        private void write() {
            var _ =
                    store.submit(workload.next())
                            .thenAccept(outcome -> {
                                switch (outcome) {
                                    case Outcome.Ok<Committed>(Committed committed) ->
                                            replies.add(committed);
                                    case Outcome.Refused<Committed>(Refusal refusal) ->
                                            refused(refusal);
                                }
                            });
        }

        /** All states of an object but the one that it has. */
        private void purge() {
            Key key = workload.anyKey();
            StoredObject now = store.image().get(key);
            long through = now == null ? store.image().revision() : now.revision() - 1;
            if (!key.kind().equals(Workload.PODS) || through < 1) {
                return;
            }
            model.mayBePurged(key, through);
            var _ =
                    store.purge(key, 1, through, "sim")
                            .thenAccept(gone -> {
                                trace.add("purged " + gone + " of " + key);
                                purged(key, through);
                            });
        }

        /** Nothing is left to read of it, wherever it was. */
        private void purged(Key key, long through) {
            for (History.Entry entry : store.history().of(key, through + 1, 1_000)) {
                Wrong.unless(entry.after() == null, "%s of %s is there", entry.revision(), key);
            }
        }

        private void refused(Refusal refusal) {
            trace.add("refused: " + refusal.reason());
            StoreHealth.State state = store.health().state();
            boolean legal =
                    switch (refusal.reason()) {
                        case CONFLICT, TOO_MANY_REQUESTS -> true;
                        case SERVICE_UNAVAILABLE -> state != StoreHealth.State.SERVING;
                        case INSUFFICIENT_STORAGE -> state == StoreHealth.State.NO_ROOM;
                        default -> false;
                    };
            Wrong.unless(legal, "refused while %s: %s", state, refusal);
        }

        private void step() {
            stepped.step();
            for (Change change : poll()) {
                trace.add(change.revision() + " " + change.key());
                model.published(change);
            }
            for (Committed reply : replies) {
                for (Change change : reply.changes()) {
                    boolean durable = !change.key().kind().equals(Workload.EVENTS);
                    model.acknowledged(change, durable);
                }
            }
            replies.clear();
        }

        private void read() {
            model.checkImage(store.image());
            Key key = workload.anyKey();
            long at = entropy.between(0, model.revision() + 1);
            model.checkHistory(store.history(), key, at);
            model.checkListAt(store.history(), at);
        }
    }
}

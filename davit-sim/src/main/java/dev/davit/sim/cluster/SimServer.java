package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.control.Keeper;
import dev.davit.gate.Passage;
import dev.davit.gate.Watch;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.ImageView;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.port.Sealing;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.disk.SimCrash;
import dev.davit.sim.disk.SimDisk;
import dev.davit.store.Stepped;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import dev.davit.store.history.Keyspace;
import dev.davit.store.history.MemoryKeyspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's process: gate, store, control room. It dies at any disk operation, and comes back
 * with what its disk held. Who asked it meanwhile gets no answer: null.
 */
final class SimServer {
    static final StoreSettings SETTINGS =
            StoreSettings.DEFAULTS
                    .with(new StoreSettings.Log(128 << 10, 64, 256 << 10, 0))
                    .with(new StoreSettings.Volatiles(50, 60_000, 64));
    private static final long HOUSEKEEPING_MILLIS = 2_000;

    private final World world;
    private final SimDisk disk;
    private final SimEntropy entropy;
    private final MemoryKeyspace history = new MemoryKeyspace();
    private final LogChecker checker;
    private final Rules rules;
    private final StoreSettings settings;
    private final Supplier<List<Keeper>> keepers;

    /** Requests that wait for their answer. */
    private final Map<Long, Consumer<@Nullable Outcome<Reply>>> waiting = new LinkedHashMap<>();

    private long requests;
    private int life;
    private boolean commitPlanned;
    private @Nullable Running running;

    /** One life of the process. */
    private record Running(Stepped stepped, Store store, Passage gate, SimControl control) {}

    SimServer(World world, LogChecker checker, Rules rules) {
        this(world, checker, rules, SETTINGS, SimControl::usualKeepers);
    }

    /**
     * @param keepers made anew for each life
     */
    SimServer(
            World world,
            LogChecker checker,
            Rules rules,
            StoreSettings settings,
            Supplier<List<Keeper>> keepers) {
        this.world = world;
        this.checker = checker;
        this.rules = rules;
        this.settings = settings;
        this.keepers = keepers;
        this.entropy = world.entropy.fork();
        this.disk = new SimDisk(world.entropy.fork());
        switch (world.bug) {
            case SKIP_SYNC -> disk.ignoreSyncs(path -> path.startsWith("log/"));
            case SKIP_DIRECTORY_SYNC -> disk.ignoreSyncs(path -> path.equals("log"));
            case NONE, DROP_WATCH_EVENT, IGNORE_UID -> {}
        }
    }

    int life() {
        return life;
    }

    boolean up() {
        return running != null;
    }

    /** Only while it is up. */
    ImageView image() {
        return current().store().image();
    }

    /** What must not grow with what has gone: the control room's and the gate's own memory. */
    Map<String, Long> held() {
        Running now = current();
        return Map.of("control", now.control().held(), "gate", Reach.of(now.gate()));
    }

    long historyEntries() {
        long entries = 0;
        try (Keyspace.Cursor at = history.cursor()) {
            for (boolean there = at.seek(new byte[0]); there; there = at.next()) {
                entries++;
            }
        }
        return entries;
    }

    long diskBytes() {
        return disk.usedBytes();
    }

    private Running current() {
        Running now = running;
        if (now == null) {
            throw new SimFailure("the server is down");
        }
        return now;
    }

    /** One of the disk's next operations will be its last. */
    void crashSoon() {
        disk.crashAfter(entropy.below(60));
    }

    /** A power cut that was planned does not come. */
    void calm() {
        disk.crashAfter(Integer.MAX_VALUE);
    }

    void start() {
        if (world.faults && entropy.oneIn(6)) {
            disk.crashAfter(entropy.below(40));
        }
        guarded(
                life,
                () -> {
                    int born = life;
                    Outcome<Stepped> opened =
                            Stores.stepped(
                                    disk,
                                    () -> history,
                                    world.clock,
                                    settings,
                                    _ -> Sealing.NONE,
                                    task ->
                                            world.after(
                                                    entropy.between(0, 30),
                                                    "background",
                                                    () -> guarded(born, task)),
                                    task ->
                                            world.after(
                                                    entropy.between(0, 30),
                                                    "collect",
                                                    () -> guarded(born, task)));
                    switch (opened) {
                        case Outcome.Refused<Stepped>(var refusal) ->
                                throw new SimFailure("the store does not open: " + refusal);
                        case Outcome.Ok<Stepped>(Stepped stepped) -> begin(stepped);
                    }
                });
    }

    private void begin(Stepped stepped) {
        Store store = stepped.store(() -> {});
        Passage gate = new Passage(store, world.clock, entropy.fork(), rules);
        SimControl control = new SimControl(world, store, this, keepers.get());
        running = new Running(stepped, store, gate, control);
        world.trace.add("server is up at " + store.image().revision());
        checker.opened(store);
        control.start();
        housekeeping(life);
    }

    private void housekeeping(int born) {
        world.after(
                HOUSEKEEPING_MILLIS,
                "housekeeping",
                () -> {
                    if (born == life && running != null) {
                        commit(born);
                        housekeeping(born);
                    }
                });
    }

    /** Runs work of one life of the process; a power cut in it ends that life. */
    void guarded(int born, Runnable work) {
        if (born != life) {
            return;
        }
        try {
            work.run();
        } catch (SimCrash cut) {
            crash();
        }
    }

    private void crash() {
        world.count("server crashes");
        world.trace.add("server crashes at disk operation " + disk.operations());
        life++;
        running = null;
        commitPlanned = false;
        disk.powerOn();
        history.crash();
        for (Consumer<@Nullable Outcome<Reply>> waits : List.copyOf(waiting.values())) {
            world.after(world.delay(), "no answer", () -> waits.accept(null));
        }
        waiting.clear();
        world.after(entropy.between(50, 3_000), "server starts", this::start);
    }

    /**
     * Sends a request; its answer comes later, if the server lives to give it.
     *
     * @param then gets null where nobody knows what became of it
     */
    void request(Request request, Consumer<@Nullable Outcome<Reply>> then) {
        world.after(world.delay(), name(request), () -> arrive(request, then));
    }

    /** Of a part of the server itself: what it has asked for ends with it. */
    void ownRequest(int life, Request request, Consumer<@Nullable Outcome<Reply>> then) {
        world.after(
                world.delay(),
                name(request),
                () -> {
                    if (life() == life) {
                        arrive(request, then);
                    }
                });
    }

    private static String name(Request request) {
        return request.identity().name()
                + " "
                + request.verb().text()
                + " "
                + request.target().kind().id()
                + "/"
                + request.target().name()
                + "/"
                + request.target().subresource();
    }

    private void arrive(Request request, Consumer<@Nullable Outcome<Reply>> then) {
        Running now = running;
        if (now == null) {
            world.after(world.delay(), "no server", () -> then.accept(null));
            return;
        }
        long number = requests++;
        waiting.put(number, then);
        int born = life;
        guarded(
                born,
                () -> {
                    var _ =
                            now.gate()
                                    .begin(request)
                                    .whenComplete((answer, bug) -> answered(number, answer, bug));
                });
        planCommit();
    }

    private void answered(long number, @Nullable Outcome<Reply> answer, @Nullable Throwable bug) {
        if (bug != null) {
            // Thrown here it would only fail a future that nobody looks at.
            world.after(
                    0,
                    "the gate failed",
                    () -> {
                        throw new SimFailure("the gate failed: " + bug, bug);
                    });
            return;
        }
        Consumer<@Nullable Outcome<Reply>> then = waiting.remove(number);
        if (then != null) {
            world.after(world.delay(), "answer " + brief(answer), () -> then.accept(answer));
        }
    }

    private static String brief(@Nullable Outcome<Reply> answer) {
        return switch (answer) {
            case null -> "none";
            case Outcome.Refused<Reply>(var why) -> why.reason() + ": " + why.message();
            case Outcome.Ok<Reply>(Reply.One one) -> one.object().toString();
            case Outcome.Ok<Reply> ignored -> "ok";
        };
    }

    private void planCommit() {
        if (!commitPlanned && running != null) {
            commitPlanned = true;
            int born = life;
            world.after(entropy.between(0, 3), "commit", () -> commit(born));
        }
    }

    private void commit(int born) {
        if (born == life) {
            commitPlanned = false;
            guarded(born, this::step);
        }
    }

    private void step() {
        Running now = current();
        int born = life;
        if (now.stepped().step()) {
            planCommit();
        }
        if (born == life) {
            checker.look();
            now.control().look();
        }
    }

    /** Null while it is down. */
    @Nullable Outcome<Watch> watch(Request request) {
        Running now = running;
        return now == null ? null : now.gate().watch(request);
    }
}

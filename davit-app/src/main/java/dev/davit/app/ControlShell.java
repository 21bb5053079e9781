package dev.davit.app;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.ControlRoom;
import dev.davit.gate.Gate;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.port.Clock;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs the control room: one platform thread owns it, waits for changes, and sends what the keepers
 * ask for through the gate, each on a virtual thread. It retries nothing: keepers are
 * level-triggered.
 */
public final class ControlShell implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.davit.control");

    /** Requests at the gate at one time; the owner thread waits beyond it. */
    static final int MAX_UNDER_WAY = 128;

    /** The longest wait without a look at the clock. */
    private static final long MAX_WAIT_MILLIS = 1_000;

    private static final Refusal TOO_SLOW =
            Refusal.of(
                    Reason.TOO_MANY_REQUESTS,
                    MAX_UNDER_WAY + " requests of controllers wait for admission webhooks already");

    private final Store store;
    private final Gate gate;
    private final Clock clock;
    private final ControlRoom room;
    private final Semaphore free = new Semaphore(MAX_UNDER_WAY);

    /** Of requests for which somebody outside may have to be waited for: they hold up no others. */
    private final Semaphore slow = new Semaphore(MAX_UNDER_WAY);

    /** Bounded by the semaphore: one entry per request that was sent and is not looked at yet. */
    private final ConcurrentLinkedQueue<Refused> refusals = new ConcurrentLinkedQueue<>();

    private final ExecutorService senders =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("control-", 0).factory());
    private final Thread owner;
    private volatile boolean closed;

    /** What the owner waits on now. */
    private volatile @Nullable Subscription watch;

    private volatile @Nullable Throwable failure;

    private record Refused(Request request, Refusal refusal) {}

    /**
     * @param store for its image and its watch only: writes go through the gate
     */
    public ControlShell(Store store, Gate gate, Clock clock, ControlRoom room) {
        this.store = store;
        this.gate = gate;
        this.clock = clock;
        this.room = room;
        this.owner = Thread.ofPlatform().name("control").unstarted(this::run);
    }

    public void start() {
        owner.start();
    }

    /** What ended it, if a bug did; the process should not go on without its controllers. */
    public @Nullable Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            while (!closed) {
                follow();
            }
        } catch (InterruptedException stop) {
            Invariant.check(closed, "the control thread was interrupted");
        } catch (RuntimeException | Error bug) {
            failure = bug;
            throw bug;
        }
    }

    /** Everything once, then every change, until the watch is cut off. */
    private void follow() throws InterruptedException {
        ImageView image = store.image();
        switch (store.watch(Interest.ALL, image.revision())) {
            case Outcome.Ok<Subscription>(Subscription watch) -> {
                try (watch) {
                    this.watch = watch;
                    send(room.sync(image, clock.wallMillis()));
                    steps(watch);
                }
            }
            // The log has moved on already: read it anew.
            case Outcome.Refused<Subscription> ignored -> Thread.sleep(1);
        }
    }

    private void steps(Subscription watch) throws InterruptedException {
        while (!closed) {
            Subscription.Batch batch = watch.take(waitMillis());
            if (batch == null) {
                return;
            }
            long now = clock.wallMillis();
            tellRefusals(now);
            send(room.step(new Delta(store.image(), batch.changes()), now));
        }
    }

    private long waitMillis() {
        long wake = room.nextWakeMillis() - clock.wallMillis();
        return Math.clamp(wake, 0, MAX_WAIT_MILLIS);
    }

    private void tellRefusals(long now) {
        List<Refused> told = new ArrayList<>();
        for (Refused next = refusals.poll(); next != null; next = refusals.poll()) {
            told.add(next);
        }
        told.forEach(each -> room.refused(each.request(), each.refusal(), now));
    }

    private void send(List<Request> requests) throws InterruptedException {
        for (Request request : requests) {
            if (!gate.waits(request)) {
                free.acquire();
                senders.execute(() -> handle(request, free));
            } else if (slow.tryAcquire()) {
                senders.execute(() -> handle(request, slow));
            } else {
                refused(request, TOO_SLOW);
            }
        }
    }

    private void refused(Request request, Refusal refusal) {
        log(request, refusal);
        refusals.add(new Refused(request, refusal));
        Subscription waiting = watch;
        if (waiting != null) {
            waiting.wake();
        }
    }

    private void handle(Request request, Semaphore permits) {
        try {
            if (!closed
                    && gate.handle(request) instanceof Outcome.Refused<Reply>(Refusal refusal)) {
                refused(request, refusal);
            }
        } catch (RuntimeException bug) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "control.failed by=" + request.identity().name(),
                    bug);
        } finally {
            permits.release();
        }
    }

    /**
     * The next look makes it good, so that a lost race is not worth a warning; a keeper that may
     * not do its work would otherwise stand still unseen.
     */
    private static void log(Request request, Refusal refusal) {
        boolean race =
                switch (refusal.reason()) {
                    case CONFLICT, ALREADY_EXISTS, NOT_FOUND, GONE, EXPIRED -> true;
                    default -> false;
                };
        LOG.log(
                race ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "control.refused by="
                        + request.identity().name()
                        + " verb="
                        + request.verb().text()
                        + " kind="
                        + request.target().kind().id()
                        + " object="
                        + request.target().namespace()
                        + "/"
                        + request.target().name()
                        + " subresource="
                        + request.target().subresource()
                        + " reason="
                        + refusal.reason().text()
                        + " message="
                        + refusal.message());
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        closed = true;
        owner.interrupt();
        try {
            owner.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        senders.close();
    }
}

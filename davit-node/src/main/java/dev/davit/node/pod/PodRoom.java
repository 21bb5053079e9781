package dev.davit.node.pod;

import dev.davit.base.HostFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.node.probe.ProbeWish;
import dev.davit.node.spec.ConfigNeeds;
import dev.davit.node.spec.NodeSize;
import dev.davit.node.spec.Pod;
import dev.davit.node.spec.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One pod's owner: a thread that takes events, lets the machine decide, keeps, and performs. */
public final class PodRoom implements Runnable {
    static final int INBOX = 1_024;
    static final long LONGEST_SLEEP_MILLIS = 60_000;
    static final long SAVE_RETRY_MILLIS = 1_000;

    /** What others may see of a pod; a snapshot. */
    public record View(
            JsonObject pod,
            PodRecord record,
            SortedMap<String, Problem> waiting,
            JsonObject progress) {}

    /** What a room needs of the agent around it. */
    public interface House {

        /** Keeps the record; throws {@link HostFailure} where it cannot. */
        void keep(PodRecord record);

        /** Forgets the pod: nothing of it is left. */
        void finished(PodRoom room);

        /** The room has ended by a mistake in it; a new one takes up from the record. */
        void broken(PodRoom room, RuntimeException mistake);

        /** The ConfigMaps and Secrets that this room is to be told of from now on. */
        void follow(PodRoom room, SortedSet<ConfigKey> keys);

        NodeSize size();

        /** The probes of this room's pod that are to be run from now on. */
        void probe(PodRoom room, List<ProbeWish> wishes);
    }

    private final String uid;
    private final PodMachine machine;
    private final Performer performer;
    private final PodEvents events;
    private final House house;
    private final Executor effects;
    private final LongSupplier clock;
    private final BlockingQueue<PodEvent> inbox = new LinkedBlockingQueue<>(INBOX);

    private @Nullable PodRecord kept;
    private SortedSet<ConfigKey> followed = new TreeSet<>();
    private List<ProbeWish> probed = List.of();
    private volatile boolean open = true;
    private volatile @Nullable View view;

    public PodRoom(
            PodRecord record,
            Performer performer,
            PodEvents events,
            House house,
            Executor effects,
            LongSupplier clock) {
        this.uid = record.uid();
        this.machine = new PodMachine(record, house.size());
        this.performer = performer;
        this.events = events;
        this.house = house;
        this.effects = effects;
        this.clock = clock;
    }

    public String uid() {
        return uid;
    }

    /** Waits while the inbox is full; forgets the event where the room is closed. */
    public void post(PodEvent event) throws InterruptedException {
        while (open && !inbox.offer(event, 100, TimeUnit.MILLISECONDS)) {
            // Full: its owner is at work.
        }
    }

    /** Ends the room, not the pod. */
    public void close() {
        open = false;
    }

    /** Null before the first look. */
    public @Nullable View view() {
        return view;
    }

    @Override
    public void run() {
        long wakeAt = Long.MAX_VALUE;
        try {
            while (open) {
                List<PodEvent> events = next(wakeAt);
                if (open) {
                    wakeAt = turn(events);
                }
            }
        } catch (InterruptedException stop) {
            open = false;
        } catch (RuntimeException mistake) {
            open = false;
            house.broken(this, mistake);
        }
    }

    private List<PodEvent> next(long wakeAt) throws InterruptedException {
        long wait = wakeAt == Long.MAX_VALUE ? LONGEST_SLEEP_MILLIS : wakeAt - clock.getAsLong();
        List<PodEvent> events = new ArrayList<>();
        PodEvent first =
                inbox.poll(Math.clamp(wait, 0, LONGEST_SLEEP_MILLIS), TimeUnit.MILLISECONDS);
        events.add(first == null ? new PodEvent.Tick() : first);
        inbox.drainTo(events);
        return events;
    }

    private long turn(List<PodEvent> events) {
        PodMachine.Turn turn = machine.on(events, clock.getAsLong());
        followConfigs();
        view = new View(machine.pod(), turn.record(), machine.waiting(), machine.progress());
        if (turn.finished()) {
            open = false;
            house.finished(this);
            return Long.MAX_VALUE;
        }
        if (!keep(turn.record(), turn.effects())) {
            return clock.getAsLong() + SAVE_RETRY_MILLIS;
        }
        if (!turn.probes().equals(probed)) {
            probed = turn.probes();
            house.probe(this, probed);
        }
        JsonObject pod = machine.pod();
        for (Effect effect : turn.effects()) {
            perform(effect, pod);
        }
        return turn.wakeAtMillis();
    }

    /** Nothing is done that was not kept before: where keeping fails, all of it has failed. */
    private boolean keep(PodRecord record, List<Effect> planned) {
        if (record.equals(kept)) {
            return true;
        }
        try {
            house.keep(record);
            kept = record;
            return true;
        } catch (HostFailure failure) {
            String message = "the node cannot keep its records: " + failure.getMessage();
            for (Effect effect : planned) {
                if (!(effect instanceof Effect.Tell)) {
                    Result failed = new Result.Failed(Performer.HOST, message);
                    PodEvent event = new PodEvent.Performed(effect, failed);
                    effects.execute(() -> postOrEnd(event));
                }
            }
            return false;
        }
    }

    private void perform(Effect effect, JsonObject pod) {
        if (effect instanceof Effect.Tell tell) {
            events.tell(pod, tell);
            return;
        }
        effects.execute(() -> {
            Result result = performer.perform(effect, pod, this::postOrEnd);
            postOrEnd(new PodEvent.Performed(effect, result));
        });
    }

    private void postOrEnd(PodEvent event) {
        try {
            post(event);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void followConfigs() {
        SortedSet<ConfigKey> needed = ConfigNeeds.of(new Pod(machine.pod()));
        if (!needed.equals(followed)) {
            followed = needed;
            house.follow(this, needed);
        }
    }
}

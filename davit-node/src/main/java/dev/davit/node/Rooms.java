package dev.davit.node;

import dev.davit.base.HostFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.node.image.ImageKeeper;
import dev.davit.node.local.IdRanges;
import dev.davit.node.local.LocalFiles;
import dev.davit.node.pod.Performer;
import dev.davit.node.pod.PodEvent;
import dev.davit.node.pod.PodEvents;
import dev.davit.node.pod.PodRecord;
import dev.davit.node.pod.PodRoom;
import dev.davit.node.pod.RecordJson;
import dev.davit.node.probe.ProbeWish;
import dev.davit.node.probe.Prober;
import dev.davit.node.spec.NodeSize;
import dev.davit.port.ContainerState;
import dev.davit.port.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The rooms of this node's pods, by uid: made, found, ended. */
final class Rooms implements PodRoom.House {
    static final long TAKE_UP_AGAIN_MILLIS = 5_000;
    static final long LOOK_MILLIS = 20;

    private final NodePorts ports;
    private final LocalFiles records;
    private final ImageKeeper images;
    private final ConfigFeeds configs;
    private final PodEvents events;
    private final ExecutorService effects;
    private final AgentClock clock;
    private final Performer performer;
    private final Prober prober;
    private final Leftovers leftovers;
    private final IdRanges ids;
    private final Map<String, PodRoom> rooms = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    Rooms(
            NodeSettings settings,
            NodePorts ports,
            ServerLink server,
            LocalFiles records,
            ImageKeeper images,
            ConfigFeeds configs,
            PodEvents events,
            ExecutorService effects,
            Prober prober,
            AgentClock clock) {
        this.ports = ports;
        this.prober = prober;
        this.records = records;
        this.images = images;
        this.configs = configs;
        this.events = events;
        this.effects = effects;
        this.clock = clock;
        this.performer = new Performer(ports, server, events);
        this.leftovers = new Leftovers(ports);
        this.ids = new IdRanges(settings);
    }

    /** Takes up every pod that has a record; cleans away what has none. */
    void adopt() {
        List<ContainerState> states = ports.containers().list();
        Set<String> known = new TreeSet<>(rooms.keySet());
        records.readAll()
                .forEach((uid, json) -> {
                    if (known.add(uid)) {
                        takeUp(RecordJson.read(json), states);
                    }
                });
        leftovers.clean(states, known);
    }

    private void takeUp(PodRecord record, List<ContainerState> states) {
        ids.hold(record.idBase());
        List<ContainerState> own =
                states.stream().filter(state -> state.id().startsWith(record.uid() + "-")).toList();
        boolean intact = ports.sandboxes().intact(record.uid());
        open(record, new PodEvent.Found(own, intact, true));
    }

    private PodRoom open(PodRecord record, PodEvent.Found found) {
        PodRoom room = new PodRoom(record, performer, events, this, effects, clock::now);
        rooms.put(record.uid(), room);
        post(room, found);
        Thread.ofVirtual().name("pod-" + record.uid()).start(room);
        return room;
    }

    /** All that the server wants here; what it does not name is not wanted any more. */
    void listed(List<JsonObject> pods) {
        Set<String> named = new TreeSet<>();
        for (JsonObject pod : pods) {
            named.add(uidOf(pod));
            wanted(pod);
        }
        for (PodRoom room : List.copyOf(rooms.values())) {
            if (!named.contains(room.uid())) {
                post(room, new PodEvent.Vanished());
            }
        }
    }

    void wanted(JsonObject pod) {
        String uid = uidOf(pod);
        PodRoom room = rooms.get(uid);
        if (room == null) {
            OptionalInt range = ids.take();
            if (range.isEmpty()) {
                // The scheduler knows how many fit; the feed brings this one again.
                Agent.log("no ids are left for pod " + uid);
                return;
            }
            PodRecord record = PodRecord.fresh(pod, range.getAsInt(), clock.now());
            room = open(record, new PodEvent.Found(List.of(), false, true));
        }
        post(room, new PodEvent.Wanted(pod));
    }

    void gone(JsonObject pod) {
        PodRoom room = rooms.get(uidOf(pod));
        if (room != null) {
            post(room, new PodEvent.Vanished());
        }
    }

    void exited(ContainerState.Exited exited) {
        ContainerRun.of(exited.id())
                .map(run -> rooms.get(run.podUid()))
                .ifPresent(room -> post(room, new PodEvent.Exited(exited)));
    }

    void tell(String podUid, PodEvent event) {
        PodRoom room = rooms.get(podUid);
        if (room != null) {
            post(room, event);
        }
    }

    void tellAll(PodEvent event) {
        rooms.values().forEach(room -> post(room, event));
    }

    PodRoom.@Nullable View view(String podUid) {
        PodRoom room = rooms.get(podUid);
        return room == null ? null : room.view();
    }

    /** Of all pods; empty while one was not looked at yet. */
    Optional<List<PodRoom.View>> views() {
        List<PodRoom.View> all = new ArrayList<>();
        for (PodRoom room : rooms.values()) {
            PodRoom.View view = room.view();
            if (view == null) {
                return Optional.empty();
            }
            all.add(view);
        }
        return Optional.of(all);
    }

    /** Whether all rooms have ended in time. */
    boolean awaitEmpty(long timeoutMillis) throws InterruptedException {
        long until = clock.now() + timeoutMillis;
        while (!rooms.isEmpty() && clock.now() < until) {
            Thread.sleep(LOOK_MILLIS);
        }
        return rooms.isEmpty();
    }

    void close() {
        open = false;
        rooms.values().forEach(PodRoom::close);
    }

    @Override
    public void keep(PodRecord record) {
        images.note(record);
        records.write(record.uid(), RecordJson.write(record));
    }

    @Override
    public void finished(PodRoom room) {
        try {
            records.delete(room.uid());
        } catch (HostFailure failure) {
            // The record of a pod that is gone: the next start finds nothing of it and ends it too.
            Agent.log("record of " + room.uid() + " stays: " + failure.getMessage());
        }
        rooms.remove(room.uid(), room);
        configs.leave(room);
        probe(room, List.of());
        PodRoom.View view = room.view();
        if (view != null) {
            ids.free(view.record().idBase());
        }
    }

    @Override
    public void broken(PodRoom room, RuntimeException mistake) {
        System.getLogger("dev.davit.node")
                .log(System.Logger.Level.ERROR, "a mistake in pod " + room.uid(), mistake);
        configs.leave(room);
        effects.execute(() -> takeUpAgain(room));
    }

    private void takeUpAgain(PodRoom broken) {
        try {
            Thread.sleep(TAKE_UP_AGAIN_MILLIS);
        } catch (InterruptedException stop) {
            return;
        }
        PodRoom.View view = broken.view();
        if (!open || view == null || !rooms.remove(broken.uid(), broken)) {
            return;
        }
        List<ContainerState> states = new ArrayList<>(ports.containers().list());
        takeUp(view.record(), states);
        PodRoom again = rooms.get(broken.uid());
        if (again != null) {
            post(again, new PodEvent.Wanted(view.pod()));
        }
    }

    @Override
    public void follow(PodRoom room, SortedSet<ConfigKey> keys) {
        SortedSet<ConfigKey> wanted = new TreeSet<>(keys);
        effects.execute(() -> {
            try {
                configs.follow(room, wanted);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public NodeSize size() {
        HostFacts facts = ports.facts();
        return new NodeSize(1000L * facts.cpus(), facts.memoryBytes(), facts.diskBytes());
    }

    @Override
    public void probe(PodRoom room, List<ProbeWish> wishes) {
        prober.want(room.uid(), wishes, news -> post(room, new PodEvent.Probed(news)));
    }

    private static void post(PodRoom room, PodEvent event) {
        try {
            room.post(event);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static String uidOf(JsonObject pod) {
        return pod.textOr("", "metadata", "uid");
    }
}

package dev.davit.node.image;

import dev.davit.model.json.JsonObject;
import dev.davit.node.local.LocalFiles;
import dev.davit.node.pod.PodRecord;
import dev.davit.node.pod.PodRoom;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Pod;
import dev.davit.port.HostFacts;
import dev.davit.port.HostLoad;
import dev.davit.port.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Keeps the node's images to its policy. Safe for many threads. */
public final class ImageKeeper {
    private static final String FILE = "versions";

    /** What an image is kept for. */
    public record Use(List<String> pods, long lastUsedMillis, long keptUntilMillis) {
        public Use {
            pods = List.copyOf(pods);
        }
    }

    private final ImagePolicy policy;
    private final Images images;
    private final HostFacts facts;
    private final HostLoad load;
    private final LocalFiles files;
    private final LongSupplier clock;
    private final Supplier<Optional<List<PodRoom.View>>> pods;
    private final ImageVersions versions;

    /** Noted, and not yet taken in: a pod's start does not wait for a collection. */
    private final ConcurrentHashMap<String, PodRecord> noted = new ConcurrentHashMap<>();

    private JsonObject saved;

    /**
     * @param pods what runs here now; empty while that is not known of all pods
     */
    public ImageKeeper(
            ImagePolicy policy,
            Images images,
            HostFacts facts,
            HostLoad load,
            LocalFiles files,
            LongSupplier clock,
            Supplier<Optional<List<PodRoom.View>>> pods) {
        this.policy = policy;
        this.images = images;
        this.facts = facts;
        this.load = load;
        this.files = files;
        this.clock = clock;
        this.pods = pods;
        this.saved = files.read(FILE).orElse(JsonObject.EMPTY);
        this.versions = ImageVersions.read(saved);
    }

    /** Before a pod's record is acted on: what it runs from now on is one of its versions. */
    public void note(PodRecord record) {
        noted.put(record.uid(), record);
    }

    private void takeIn(List<PodRoom.View> running) {
        long now = clock.getAsLong();
        for (String uid : List.copyOf(noted.keySet())) {
            PodRecord record = noted.remove(uid);
            if (record != null) {
                versions.note(record, now);
            }
        }
        running.forEach(view -> versions.note(view.record(), now));
    }

    /** Now and then: removes what has to go, and remembers what is in use. Answers bytes freed. */
    public synchronized long look() {
        Optional<List<PodRoom.View>> running = pods.get();
        if (running.isEmpty()) {
            return 0;
        }
        ImageChoice choice = choice(running.get());
        List<String> gone = choice.forSpace(policy, facts.diskBytes(), load.diskUsableBytes());
        long freed = remove(gone, choice, policy);
        save();
        return freed;
    }

    /**
     * Removes all images that nobody uses; answers bytes freed.
     *
     * @param keptToo also those that rollbacks may want
     */
    public synchronized long prune(boolean keptToo) {
        Optional<List<PodRoom.View>> running = pods.get();
        if (running.isEmpty()) {
            return 0;
        }
        ImageChoice choice = choice(running.get());
        ImagePolicy now = new ImagePolicy(1, 0, 0, policy.keepVersions(), policy.keepDays());
        return remove(choice.unused(keptToo), choice, now);
    }

    private long remove(List<String> gone, ImageChoice choice, ImagePolicy by) {
        for (String id : gone) {
            boolean ignored = images.remove(id);
        }
        Set<String> held = new TreeSet<>(choice.nameless(by));
        gone.forEach(held::remove);
        return images.collect(held);
    }

    private ImageChoice choice(List<PodRoom.View> running) {
        long now = clock.getAsLong();
        takeIn(running);
        return new ImageChoice(
                images.list(),
                ids(new TreeSet<>(inUse(running))),
                ids(versions.kept(policy, now).keySet()),
                byId(versions.lastUsed()),
                now);
    }

    /** What pods have, and what they are about to have. */
    private static SortedSet<String> inUse(List<PodRoom.View> running) {
        SortedSet<String> used = new TreeSet<>();
        for (PodRoom.View view : running) {
            used.addAll(used(view));
        }
        return used;
    }

    private static SortedSet<String> used(PodRoom.View view) {
        SortedSet<String> used = new TreeSet<>();
        view.record().containers().values().forEach(each -> used.add(each.imageId()));
        view.record().volumeImages().values().forEach(each -> used.add(each.id()));
        for (Container container : new Pod(view.pod()).allContainers()) {
            used.add(container.image());
        }
        for (JsonObject volume : new Pod(view.pod()).volumes()) {
            used.add(volume.textOr("", "image", "reference"));
        }
        used.remove("");
        return used;
    }

    private Set<String> ids(Iterable<String> references) {
        Set<String> ids = new TreeSet<>();
        for (String reference : references) {
            images.find(reference).ifPresent(image -> ids.add(image.id()));
        }
        return ids;
    }

    private SortedMap<String, Long> byId(SortedMap<String, Long> byReference) {
        SortedMap<String, Long> byId = new TreeMap<>();
        byReference.forEach((reference, at) ->
                images.find(reference).ifPresent(image -> byId.merge(image.id(), at, Math::max)));
        return byId;
    }

    /** Written only where something changed: every look has another time in it. */
    private void save() {
        versions.forget(clock.getAsLong() - 10 * Math.max(policy.keepMillis(), 86_400_000L));
        JsonObject now = versions.write();
        if (!now.equals(saved)) {
            files.write(FILE, now);
            saved = now;
        }
    }

    /** What each image is kept for, by id. */
    public synchronized SortedMap<String, Use> uses() {
        long now = clock.getAsLong();
        SortedMap<String, List<String>> users = new TreeMap<>();
        List<PodRoom.View> running = pods.get().orElse(List.of());
        takeIn(running);
        for (PodRoom.View view : running) {
            Pod pod = new Pod(view.pod());
            for (String id : ids(used(view))) {
                users.computeIfAbsent(id, _ -> new ArrayList<>())
                        .add(pod.namespace() + "/" + pod.name());
            }
        }
        SortedMap<String, Long> last = byId(versions.lastUsed());
        SortedMap<String, Long> kept = byId(versions.kept(policy, now));
        SortedMap<String, Use> uses = new TreeMap<>();
        for (Images.Image image : images.list()) {
            List<String> by = users.getOrDefault(image.id(), List.of());
            uses.put(
                    image.id(),
                    new Use(
                            by,
                            by.isEmpty() ? last.getOrDefault(image.id(), 0L) : now,
                            kept.getOrDefault(image.id(), 0L)));
        }
        return uses;
    }
}

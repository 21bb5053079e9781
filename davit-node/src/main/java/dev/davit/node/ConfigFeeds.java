package dev.davit.node;

import dev.davit.base.Outcome;
import dev.davit.lifecycle.Backoff;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ServerLink.News;
import dev.davit.node.local.ConfigCopies;
import dev.davit.node.pod.PodEvent;
import dev.davit.node.pod.PodRoom;
import dev.davit.node.spec.Configs.Lookup;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ConfigMaps and Secrets that this node's pods name: one feed each, told to every pod that
 * names it, copied to the node's disk so that pods start without the server too.
 */
final class ConfigFeeds {
    static final Backoff RETRY = new Backoff(500, 30_000, Backoff.UNLIMITED);
    static final long TAKE_MILLIS = 60_000;

    private final ServerLink server;
    private final ConfigCopies copies;
    private final SortedMap<ConfigKey, Entry> entries = new TreeMap<>();

    /** One followed object and who wants it. Guarded by the owner of the map. */
    private static final class Entry {
        final Set<PodRoom> rooms = new HashSet<>();
        Lookup lookup = Lookup.Unknown.UNKNOWN;
        @Nullable Thread thread;
    }

    ConfigFeeds(ServerLink server, ConfigCopies copies) {
        this.server = server;
        this.copies = copies;
    }

    /** From now on a room is told of these, and of no others. */
    void follow(PodRoom room, SortedSet<ConfigKey> keys) throws InterruptedException {
        for (ConfigKey key : keys) {
            Lookup known = join(room, key);
            if (!(known instanceof Lookup.Unknown)) {
                room.post(new PodEvent.Config(key, known));
            }
        }
        leaveOthers(room, keys);
    }

    void leave(PodRoom room) {
        leaveOthers(room, new TreeSet<>());
    }

    synchronized void close() {
        for (Entry entry : entries.values()) {
            if (entry.thread != null) {
                entry.thread.interrupt();
            }
        }
        entries.clear();
    }

    private synchronized Lookup join(PodRoom room, ConfigKey key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            Entry made = new Entry();
            made.lookup =
                    copies.read(key).<Lookup>map(Lookup.There::new).orElse(Lookup.Unknown.UNKNOWN);
            entries.put(key, made);
            made.thread =
                    Thread.ofVirtual().name("config-" + key.name()).start(() -> run(key, made));
            entry = made;
        }
        entry.rooms.add(room);
        return entry.lookup;
    }

    private synchronized void leaveOthers(PodRoom room, SortedSet<ConfigKey> keys) {
        entries.entrySet()
                .removeIf(item -> {
                    Entry entry = item.getValue();
                    boolean left = !keys.contains(item.getKey()) && entry.rooms.remove(room);
                    boolean unused = left && entry.rooms.isEmpty();
                    if (unused && entry.thread != null) {
                        entry.thread.interrupt();
                        copies.delete(item.getKey());
                    }
                    return unused;
                });
    }

    private void run(ConfigKey key, Entry entry) {
        int failures = 0;
        try {
            while (true) {
                Outcome<ServerLink.Feed> opened =
                        server.follow(new ServerLink.Selection.Config(key));
                if (opened instanceof Outcome.Ok<ServerLink.Feed>(ServerLink.Feed feed)) {
                    failures = 0;
                    read(key, entry, feed);
                }
                failures++;
                Thread.sleep(RETRY.delayMillis(failures));
            }
        } catch (InterruptedException left) {
            // Nobody names it any more.
        }
    }

    private void read(ConfigKey key, Entry entry, ServerLink.Feed feed)
            throws InterruptedException {
        try (feed) {
            List<News> news = feed.take(TAKE_MILLIS);
            while (news != null) {
                for (News one : news) {
                    tell(key, entry, lookup(one));
                }
                news = feed.take(TAKE_MILLIS);
            }
        }
    }

    private static Lookup lookup(News news) {
        return switch (news) {
            case News.Listed(List<JsonObject> objects) ->
                    objects.isEmpty() ? Lookup.Absent.ABSENT : new Lookup.There(objects.getFirst());
            case News.Set(JsonObject object) -> new Lookup.There(object);
            case News.Gone ignored -> Lookup.Absent.ABSENT;
        };
    }

    private void tell(ConfigKey key, Entry entry, Lookup lookup) throws InterruptedException {
        List<PodRoom> rooms;
        synchronized (this) {
            if (entries.get(key) != entry || entry.lookup.equals(lookup)) {
                return;
            }
            entry.lookup = lookup;
            keep(key, lookup);
            rooms = List.copyOf(entry.rooms);
        }
        for (PodRoom room : rooms) {
            room.post(new PodEvent.Config(key, lookup));
        }
    }

    private void keep(ConfigKey key, Lookup lookup) {
        switch (lookup) {
            case Lookup.There(JsonObject object) -> copies.write(key, object);
            case Lookup.Absent ignored -> copies.delete(key);
            case Lookup.Unknown ignored -> {}
        }
    }
}

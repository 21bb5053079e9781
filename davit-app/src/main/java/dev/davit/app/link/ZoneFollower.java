package dev.davit.app.link;

import dev.davit.base.Outcome;
import dev.davit.lifecycle.Backoff;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.net.dns.Zone;
import dev.davit.node.ServerLink.Feed;
import dev.davit.node.ServerLink.News;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Brings services and slices into the node's zone, for as long as the node runs. */
public final class ZoneFollower implements AutoCloseable {
    private static final Backoff RETRY = new Backoff(200, 5_000, Backoff.UNLIMITED);
    private static final long TAKE_MILLIS = 60_000;
    private static final int KINDS = 2;

    private final GateLink link;
    private final Zone zone;
    private final Runnable whenComplete;
    private final AtomicInteger listed = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean open = true;

    /** What to do with the news of one kind. */
    private record Sink(
            Consumer<List<JsonObject>> all, Consumer<JsonObject> one, Consumer<JsonObject> gone) {}

    /**
     * @param whenComplete called once, when everything that there is has been seen
     */
    public ZoneFollower(GateLink link, Zone zone, Runnable whenComplete) {
        this.link = link;
        this.zone = zone;
        this.whenComplete = whenComplete;
    }

    public void start() {
        follow(Kinds.SERVICE, new Sink(zone::services, zone::service, zone::serviceGone));
        follow(Kinds.ENDPOINT_SLICE, new Sink(zone::slices, zone::slice, zone::sliceGone));
    }

    private void follow(Kind kind, Sink sink) {
        threads.add(
                Thread.ofVirtual()
                        .name("names-" + kind.id().plural())
                        .start(() -> {
                            try {
                                run(kind, sink);
                            } catch (InterruptedException stop) {
                                // Closed.
                            }
                        }));
    }

    private void run(Kind kind, Sink sink) throws InterruptedException {
        boolean first = true;
        for (int failures = 1; open; failures++) {
            if (link.followAll(kind) instanceof Outcome.Ok<Feed>(Feed feed)) {
                failures = 1;
                first = read(feed, sink, first);
            }
            Thread.sleep(RETRY.delayMillis(failures));
        }
    }

    private boolean read(Feed feed, Sink sink, boolean first) throws InterruptedException {
        boolean fresh = first;
        try (feed) {
            List<News> news = feed.take(TAKE_MILLIS);
            while (open && news != null) {
                for (News one : news) {
                    switch (one) {
                        case News.Listed(var all) -> {
                            sink.all().accept(all);
                            if (fresh && listed.incrementAndGet() == KINDS) {
                                whenComplete.run();
                            }
                            fresh = false;
                        }
                        case News.Set(var object) -> sink.one().accept(object);
                        case News.Gone(var last) -> sink.gone().accept(last);
                    }
                }
                news = feed.take(TAKE_MILLIS);
            }
        }
        return fresh;
    }

    @Override
    public void close() {
        open = false;
        threads.forEach(Thread::interrupt);
    }
}

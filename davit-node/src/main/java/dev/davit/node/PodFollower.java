package dev.davit.node;

import dev.davit.base.Outcome;
import dev.davit.lifecycle.Backoff;
import dev.davit.node.ServerLink.Feed;
import dev.davit.node.ServerLink.News;
import java.util.List;

/** Reads the server's feed of this node's pods; opens it anew for as long as the agent runs. */
final class PodFollower {
    static final Backoff RETRY = new Backoff(200, 10_000, Backoff.UNLIMITED);
    static final long TAKE_MILLIS = 60_000;

    private final ServerLink server;
    private final String nodeName;
    private final Rooms rooms;
    private volatile boolean open = true;

    PodFollower(ServerLink server, String nodeName, Rooms rooms) {
        this.server = server;
        this.nodeName = nodeName;
        this.rooms = rooms;
    }

    void run() throws InterruptedException {
        int failures = 0;
        while (open) {
            Outcome<Feed> opened = server.follow(new ServerLink.Selection.BoundPods(nodeName));
            if (opened instanceof Outcome.Ok<Feed>(Feed feed)) {
                failures = 0;
                read(feed);
            }
            failures++;
            Thread.sleep(RETRY.delayMillis(failures));
        }
    }

    private void read(Feed feed) throws InterruptedException {
        try (feed) {
            List<News> news = feed.take(TAKE_MILLIS);
            while (open && news != null) {
                for (News one : news) {
                    switch (one) {
                        case News.Listed(var pods) -> rooms.listed(pods);
                        case News.Set(var pod) -> rooms.wanted(pod);
                        case News.Gone(var last) -> rooms.gone(last);
                    }
                }
                news = feed.take(TAKE_MILLIS);
            }
        }
    }

    void close() {
        open = false;
    }
}

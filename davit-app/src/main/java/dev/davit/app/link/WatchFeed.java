package dev.davit.app.link;

import dev.davit.gate.Watch;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ServerLink.Feed;
import dev.davit.node.ServerLink.News;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watch, told as an agent wants to hear it: the whole state first, then each change. */
final class WatchFeed implements Feed {
    private final Watch watch;
    private @Nullable List<JsonObject> initial = new ArrayList<>();

    WatchFeed(Watch watch) {
        this.watch = watch;
    }

    @Override
    public @Nullable List<News> take(long timeoutMillis) throws InterruptedException {
        Watch.Batch batch = watch.take(timeoutMillis);
        if (batch == null) {
            return null;
        }
        List<News> news = new ArrayList<>();
        List<JsonObject> gathering = initial;
        for (Watch.Event event : batch.events()) {
            JsonObject object = event.object().tree();
            if (gathering != null) {
                gathering.add(object);
            } else {
                news.add(
                        switch (event.type()) {
                            case ADDED, MODIFIED -> new News.Set(object);
                            case DELETED -> new News.Gone(object);
                        });
            }
        }
        if (gathering != null && batch.initialEventsEnd()) {
            news.add(new News.Listed(gathering));
            initial = null;
        }
        return news;
    }

    @Override
    public void close() {
        watch.close();
    }
}

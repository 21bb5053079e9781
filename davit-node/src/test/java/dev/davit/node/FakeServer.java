package dev.davit.node;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.patch.MergePatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server in memory, for one node. */
public final class FakeServer implements ServerLink {
    private final Map<String, JsonObject> pods = new LinkedHashMap<>();
    private final Map<ConfigKey, JsonObject> configs = new LinkedHashMap<>();
    private final List<FakeFeed> feeds = new ArrayList<>();
    public final List<JsonObject> events = new ArrayList<>();
    public JsonObject node = JsonObject.EMPTY;

    /** Status patches per pod. */
    public final Map<String, Integer> commits = new LinkedHashMap<>();

    public boolean away;
    private long revision = 100;

    private final class FakeFeed implements Feed {
        final Selection selection;
        final BlockingQueue<News> news = new LinkedBlockingQueue<>();
        volatile boolean cut;

        FakeFeed(Selection selection) {
            this.selection = selection;
        }

        @Override
        public @Nullable List<News> take(long timeoutMillis) throws InterruptedException {
            News first = news.poll(Math.min(timeoutMillis, 50), TimeUnit.MILLISECONDS);
            List<News> all = new ArrayList<>();
            if (first != null) {
                all.add(first);
                news.drainTo(all);
            }
            return cut && first == null ? null : all;
        }

        @Override
        public void close() {
            synchronized (FakeServer.this) {
                feeds.remove(this);
            }
        }
    }

    public synchronized JsonObject put(JsonObject pod) {
        JsonObject stored =
                pod.withAt(
                        new JsonString(Long.toString(++revision)), "metadata", "resourceVersion");
        pods.put(key(stored), stored);
        tell(new News.Set(stored));
        return stored;
    }

    public synchronized @Nullable JsonObject get(String namespace, String name) {
        return pods.get(namespace + "/" + name);
    }

    public synchronized int commits(String name) {
        return commits.getOrDefault(name, 0);
    }

    /** As people write: the generation goes up. */
    public synchronized JsonObject edit(
            String namespace, String name, UnaryOperator<JsonObject> change) {
        JsonObject before = pods.get(namespace + "/" + name);
        if (before == null) {
            throw new IllegalArgumentException("no pod " + name);
        }
        long generation = before.wholeOr(1, "metadata", "generation") + 1;
        return put(
                change.apply(before).withAt(JsonNumber.of(generation), "metadata", "generation"));
    }

    public synchronized void drop(String namespace, String name) {
        JsonObject pod = pods.remove(namespace + "/" + name);
        if (pod != null) {
            tell(new News.Gone(pod));
        }
    }

    public synchronized void config(ConfigKey key, @Nullable JsonObject object) {
        JsonObject before = object == null ? configs.remove(key) : configs.put(key, object);
        for (FakeFeed feed : feeds) {
            if (feed.selection.equals(new Selection.Config(key))) {
                feed.news.add(
                        object != null
                                ? new News.Set(object)
                                : new News.Gone(before == null ? JsonObject.EMPTY : before));
            }
        }
    }

    public synchronized @Nullable JsonObject config(ConfigKey key) {
        return configs.get(key);
    }

    /** All feeds break, and the server cannot be reached until it is back. */
    public synchronized void away(boolean now) {
        away = now;
        if (now) {
            feeds.forEach(feed -> feed.cut = true);
        }
    }

    private void tell(News news) {
        for (FakeFeed feed : feeds) {
            if (feed.selection instanceof Selection.BoundPods) {
                feed.news.add(news);
            }
        }
    }

    @Override
    public synchronized Outcome<Feed> follow(Selection selection) {
        if (away) {
            return unavailable();
        }
        FakeFeed feed = new FakeFeed(selection);
        feed.news.add(
                switch (selection) {
                    case Selection.BoundPods ignored -> new News.Listed(List.copyOf(pods.values()));
                    case Selection.Config(ConfigKey key) -> {
                        JsonObject known = configs.get(key);
                        yield new News.Listed(known == null ? List.of() : List.of(known));
                    }
                });
        feeds.add(feed);
        return Outcome.ok(feed);
    }

    @Override
    public synchronized Outcome<JsonObject> patchPodStatus(
            String namespace, String name, JsonObject patch) {
        if (away) {
            return unavailable();
        }
        JsonObject pod = pods.get(namespace + "/" + name);
        if (pod == null) {
            return Outcome.refused(Refusal.of(Reason.NOT_FOUND, "no pod " + name));
        }
        if (!pod.textOr("", "metadata", "uid").equals(patch.text("metadata", "uid"))) {
            return Outcome.refused(Refusal.of(Reason.CONFLICT, "another uid"));
        }
        commits.merge(name, 1, Integer::sum);
        return Outcome.ok(put(MergePatch.apply(pod, patch)));
    }

    @Override
    public synchronized Outcome<JsonObject> removePod(String namespace, String name, String uid) {
        if (away) {
            return unavailable();
        }
        JsonObject pod = pods.get(namespace + "/" + name);
        if (pod == null || !uid.equals(pod.text("metadata", "uid"))) {
            return Outcome.refused(Refusal.of(Reason.NOT_FOUND, "no pod " + name));
        }
        drop(namespace, name);
        return Outcome.ok(pod);
    }

    /** Tokens that were asked for, by service account. */
    public final Map<String, Integer> tokens = new LinkedHashMap<>();

    /** Milliseconds since 1970, for the end of tokens. */
    public long now;

    @Override
    public synchronized Outcome<JsonObject> requestToken(
            String namespace, String serviceAccount, JsonObject request) {
        Integer issued = tokens.get(serviceAccount);
        if (away || issued == null) {
            return away
                    ? unavailable()
                    : Outcome.refused(
                            Refusal.of(
                                    Reason.NOT_FOUND,
                                    "serviceaccounts \"" + serviceAccount + "\" not found"));
        }
        tokens.put(serviceAccount, issued + 1);
        long end = now + 1000 * request.wholeOr(0, "spec", "expirationSeconds");
        return Outcome.ok(
                JsonObject.of(
                        "status",
                        JsonObject.EMPTY
                                .with("token", serviceAccount + "-" + (issued + 1))
                                .with("expirationTimestamp", Timestamps.seconds(end))));
    }

    @Override
    public synchronized Outcome<JsonObject> createEvent(JsonObject event) {
        events.add(event);
        return away ? unavailable() : Outcome.ok(event);
    }

    @Override
    public synchronized Outcome<JsonObject> registerNode(JsonObject object) {
        if (away) {
            return unavailable();
        }
        node = MergePatch.apply(node, object);
        return Outcome.ok(node);
    }

    /** As {@code kubectl delete node} does. */
    public synchronized void removeNode() {
        node = JsonObject.EMPTY;
    }

    @Override
    public synchronized Outcome<JsonObject> patchNodeStatus(String name, JsonObject patch) {
        if (away) {
            return unavailable();
        }
        if (!node.has("metadata")) {
            return Outcome.refused(Refusal.of(Reason.NOT_FOUND, "there is no node " + name));
        }
        node = MergePatch.apply(node, patch);
        return Outcome.ok(node);
    }

    private static <T> Outcome<T> unavailable() {
        return Outcome.refused(Refusal.of(Reason.SERVICE_UNAVAILABLE, "the server is away"));
    }

    private static String key(JsonObject pod) {
        return pod.textOr("", "metadata", "namespace") + "/" + pod.textOr("", "metadata", "name");
    }
}

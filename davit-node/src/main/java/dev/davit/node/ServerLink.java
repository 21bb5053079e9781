package dev.davit.node;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server, as one node sees it: every call is made as that node's identity. Calls block. A
 * server that cannot be reached is a refusal with a reason such as {@code ServiceUnavailable}: the
 * agent goes on without it.
 */
public interface ServerLink {

    /** Opens a feed: first everything that is there, then each change. */
    Outcome<Feed> follow(Selection selection);

    /**
     * Merge-patches a pod's subresource {@code status}; the patch names the uid it is meant for.
     */
    Outcome<JsonObject> patchPodStatus(String namespace, String name, JsonObject patch);

    /** Removes a pod whose stop has ended: grace 0, and only that uid. */
    Outcome<JsonObject> removePod(String namespace, String name, String uid);

    /**
     * Asks for a token of a service account, bound to a pod of this node: {@code TokenRequest} in
     * and out.
     */
    Outcome<JsonObject> requestToken(String namespace, String serviceAccount, JsonObject request);

    Outcome<JsonObject> createEvent(JsonObject event);

    /**
     * Creates the node's object, or brings labels and spec of the one that is there up to date
     * (never what others set on it). Answers the object as it is now.
     */
    Outcome<JsonObject> registerNode(JsonObject node);

    /** Merge-patches the node's subresource {@code status}. */
    Outcome<JsonObject> patchNodeStatus(String name, JsonObject patch);

    /** What can be followed. */
    sealed interface Selection {

        /** The pods that are bound to this node. */
        record BoundPods(String nodeName) implements Selection {}

        /** One ConfigMap or Secret. */
        record Config(ConfigKey key) implements Selection {}
    }

    /** News of the objects of one selection, in revision order. One reader. */
    interface Feed extends AutoCloseable {

        /** Blocks until there is news or the time is over (empty). Null: open a new feed. */
        @Nullable List<News> take(long timeoutMillis) throws InterruptedException;

        @Override
        void close();
    }

    /** The first item of every feed is {@link Listed}. */
    sealed interface News {

        /** Everything that is there, at once. */
        record Listed(List<JsonObject> objects) implements News {
            public Listed {
                objects = List.copyOf(objects);
            }
        }

        /** Created, or changed. */
        record Set(JsonObject object) implements News {}

        record Gone(JsonObject last) implements News {}
    }
}

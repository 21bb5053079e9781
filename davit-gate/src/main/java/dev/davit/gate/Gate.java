package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import java.util.concurrent.CompletableFuture;

/**
 * The one entry for every actor: people, programs, controllers, nodes; on the wire or in-process.
 */
public interface Gate {

    /** Answers once what was asked for is durable. Blocks; call it on a virtual thread. */
    Outcome<Reply> handle(Request request);

    /**
     * As {@link #handle}, without waiting for what is to be durable: that completes the answer on
     * the store's own thread, so whatever depends on it must go on elsewhere at once.
     */
    default CompletableFuture<Outcome<Reply>> begin(Request request) {
        return CompletableFuture.completedFuture(handle(request));
    }

    /**
     * Whether {@link #begin} is so little work, whatever the request says, that a thread on which
     * others wait may do it. When in doubt, false.
     */
    default boolean brief(Request request) {
        return false;
    }

    /** Opens a watch, selectors applied. */
    Outcome<Watch> watch(Request request);

    /** Judges whether a stream (log, exec, …) may be opened, and to which pod. */
    Outcome<StreamPermit> stream(Request request);

    /**
     * Judges whether something of a node may be seen or done that is not in the store: its images.
     * Answers the node.
     */
    Outcome<StoredObject> node(Request request);
}

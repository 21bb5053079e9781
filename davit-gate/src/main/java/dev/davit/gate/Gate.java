package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;

/**
 * The one entry for every actor: people, programs, controllers, nodes; on the wire or in-process.
 */
public interface Gate {

    /** Answers once what was asked for is durable. Blocks; call it on a virtual thread. */
    Outcome<Reply> handle(Request request);

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

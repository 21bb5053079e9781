package dev.davit.store;

import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.Key;
import dev.davit.port.Disk;
import java.util.concurrent.CompletableFuture;

/** The one store. Only the gate may hold one. */
public interface Store extends AutoCloseable {

    /** The newest published image: everything in it is durable. */
    ImageView image();

    /**
     * Queues a decision. The future completes once its changes are durable and published, or with
     * the decision's refusal. A full queue is refused at once with {@code TooManyRequests}.
     */
    CompletableFuture<Outcome<Committed>> submit(Decider decider);

    /**
     * Opens a watch of the changes after a revision.
     *
     * @return refused with {@code Expired} when the revision is too old to resume from
     */
    Outcome<Subscription> watch(Interest interest, long afterRevision);

    History history();

    /**
     * Writes a consistent copy into an empty directory while the store goes on. A store can be
     * opened from a copy of it: with a raised epoch, so that nobody takes it for the old one.
     */
    void backup(Disk target);

    /**
     * Takes states of an object out for good: from history, the log, snapshots, and from what
     * watches resume from. Who wrote them and when stays, with who took them out. The object as it
     * is now is not touched.
     *
     * @param from the oldest revision (inclusive)
     * @param through the newest (inclusive); below the object's own
     * @param by named in their place
     * @return how many states, once they are gone from the disk; fails where the disk does
     */
    CompletableFuture<Long> purge(Key key, long from, long through, String by);

    /** Whether writes are taken; never blocks. */
    StoreHealth health();

    @Override
    void close();
}

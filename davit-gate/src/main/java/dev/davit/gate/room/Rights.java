package dev.davit.gate.room;

import dev.davit.model.image.ImageView;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.access.Advisers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What roles allow now. The index is made anew by the first who asks after a role or binding has
 * changed; all others read it.
 *
 * <p>Every write goes through this gate, so that it knows of each change without looking at the
 * images that it reads.
 */
public final class Rights {
    private final Supplier<ImageView> image;
    private final AtomicLong changes = new AtomicLong();
    private volatile Made made;

    /**
     * @param at the changes that were known before its image was read: all of them are in it
     */
    private record Made(long at, AccessIndex index) {}

    /**
     * @param advisers who is asked beside the roles
     */
    public Rights(Supplier<ImageView> image, Advisers advisers) {
        this.image = image;
        made = new Made(-1, AccessIndex.EMPTY.with(advisers));
    }

    /** A role or binding was written, and is published. */
    void changed() {
        changes.incrementAndGet();
    }

    /** Differs from an earlier answer where rights may have changed since. */
    public long version() {
        return changes.get();
    }

    public AccessIndex now() {
        Made last = made;
        return last.at == changes.get() ? last.index : renew();
    }

    private synchronized AccessIndex renew() {
        long at = changes.get();
        if (made.at != at) {
            made = new Made(at, AccessIndex.of(image.get(), made.index));
        }
        return made.index;
    }
}

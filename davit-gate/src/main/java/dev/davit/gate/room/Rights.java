package dev.davit.gate.room;

import dev.davit.model.image.ImageView;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.access.Advisers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What roles allow now, and who is asked beside them. The index is made anew by the first who asks
 * after a role, a binding or the list of those others has changed; all others read it.
 *
 * <p>Every write goes through this gate, so that it knows of each change without looking at the
 * images that it reads.
 */
public final class Rights {
    private final Supplier<ImageView> image;
    private final Supplier<Advisers.InForce> advisers;
    private final AtomicLong changes = new AtomicLong();
    private volatile Made made = new Made(-1, AccessIndex.EMPTY);

    /**
     * @param at the version that was known before its image was read: all of it is in it
     */
    private record Made(long at, AccessIndex index) {}

    /**
     * @param advisers who is asked beside the roles now
     */
    public Rights(Supplier<ImageView> image, Supplier<Advisers.InForce> advisers) {
        this.image = image;
        this.advisers = advisers;
    }

    /** A role or binding was written, and is published. */
    void changed() {
        changes.incrementAndGet();
    }

    /** Differs from an earlier answer where rights may have changed since. */
    public long version() {
        return version(advisers.get());
    }

    /** Neither number ever falls: their sum tells of a change of either. */
    private long version(Advisers.InForce asked) {
        return changes.get() + asked.number();
    }

    public AccessIndex now() {
        Made last = made;
        return last.at == version() ? last.index : renew();
    }

    private synchronized AccessIndex renew() {
        Advisers.InForce asked = advisers.get();
        long at = version(asked);
        if (made.at != at) {
            made = new Made(at, AccessIndex.of(image.get(), made.index, asked.advisers()));
        }
        return made.index;
    }
}

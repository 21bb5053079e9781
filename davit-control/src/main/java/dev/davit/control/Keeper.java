package dev.davit.control;

import dev.davit.base.Refusal;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.KindId;
import dev.davit.model.request.Request;
import java.util.List;

/**
 * Keeps something true. Level-triggered: what it asks for depends on what is, so a request that was
 * lost, refused or done twice is made good by the next look. What it keeps between two looks is
 * only a cache: {@link #sync} makes it again.
 */
public interface Keeper {

    /** No look is needed before something changes. */
    long NEVER = Long.MAX_VALUE;

    /** Its identity at the gate, and its name in histories: {@code scheduler}. */
    String name();

    Declared declared();

    /** Looks at everything: at first, and after a gap in the watch. */
    List<Request> sync(ImageView image, long nowMillis);

    /** Looks at what changed; with no changes, at what time has made due. */
    List<Request> step(Delta delta, long nowMillis);

    /** A request of its own was refused. It need not do anything: the next look will tell. */
    default void refused(Request request, Refusal refusal, long nowMillis) {}

    /** When to look again though nothing changes. */
    default long nextWakeMillis() {
        return NEVER;
    }

    /**
     * What it has to do with others: wiring as documentation.
     *
     * @param follows kinds whose changes make it look; it is shown these only
     * @param reads kinds it looks up beside
     * @param writes what it asks to be written: {@code pods/binding}, {@code events}
     * @param customToo it follows custom kinds as well, whichever there are
     */
    record Declared(
            List<KindId> follows, List<KindId> reads, List<String> writes, boolean customToo) {
        public Declared(List<KindId> follows, List<KindId> reads, List<String> writes) {
            this(follows, reads, writes, false);
        }

        /** The same, and every custom kind. */
        public Declared andCustom() {
            return new Declared(follows, reads, writes, true);
        }

        public Declared {
            follows = List.copyOf(follows);
            reads = List.copyOf(reads);
            writes = List.copyOf(writes);
        }
    }
}

package dev.davit.linux.namespace;

import dev.davit.base.HostFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps one holder ready, started while nobody waits for it. The first taker has to wait. */
final class Spare {
    /** Later than the pod that has just taken one needs the CPU for its start. */
    private static final long REFILL_MILLIS = 100;

    private final List<String> kinds;
    private final AtomicBoolean filling = new AtomicBoolean();
    private final AtomicReference<@Nullable Holder> ready = new AtomicReference<>();

    Spare(List<String> kinds) {
        this.kinds = kinds;
    }

    /** The taker closes it. */
    Holder take() {
        Holder spare = ready.getAndSet(null);
        if (filling.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("spare namespaces").start(this::refill);
        }
        if (spare != null && spare.lives()) {
            return spare;
        }
        if (spare != null) {
            spare.close();
        }
        return Holder.start(kinds);
    }

    private void refill() {
        try {
            Thread.sleep(REFILL_MILLIS);
            Holder before = ready.getAndSet(Holder.start(kinds));
            if (before != null) {
                before.close();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (HostFailure failure) {
            // The next taker starts its own, and is told when that fails too.
            System.getLogger("dev.davit.linux")
                    .log(System.Logger.Level.WARNING, "spare-namespaces-failed", failure);
        } finally {
            filling.set(false);
        }
    }
}

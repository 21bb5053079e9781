package dev.davit.conformance.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Creates objects one after the other and notes those that the server said it had made. */
final class AcknowledgedWrites {
    private static final long PAUSE_MILLIS = 5;

    /** Makes an object of this name; says its revision. */
    interface Create {
        String create(String name) throws Exception;
    }

    private final Create create;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<String> acknowledged = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("writes").unstarted(this::run);

    AcknowledgedWrites(Create create) {
        this.create = create;
    }

    void start() {
        thread.start();
    }

    synchronized int count() {
        return acknowledged.size();
    }

    /** The names, once no more are made. */
    List<String> stop() throws InterruptedException {
        stopping.set(true);
        thread.join();
        synchronized (this) {
            return List.copyOf(acknowledged);
        }
    }

    private void run() {
        for (int i = 0; !stopping.get(); i++) {
            try {
                String name = "k-" + i;
                create.create(name);
                synchronized (this) {
                    acknowledged.add(name);
                }
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException told) {
                return;
            } catch (Exception unanswered) {
                // Nobody answered: whether it was made is not known, and nothing was promised.
            }
        }
    }
}

package dev.davit.store.watch;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.model.kind.Key;
import dev.davit.store.Interest;
import dev.davit.store.StoreSettings;
import dev.davit.store.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands every change to those who asked for it: five look-ups per change, however many watch.
 *
 * <p>Nothing is done per delta for watchers that it does not concern: how far they have seen is
 * read from the published revision when they ask.
 */
public final class WatchHub {
    private final StoreSettings.Watches bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Interest, Set<QueuedSubscription>> byInterest = new HashMap<>();
    private final Map<QueuedSubscription, Interest> interests = new HashMap<>();
    private final ChangeWindow window;

    /** To be woken; the commit loop's own. */
    private final List<QueuedSubscription> due = new ArrayList<>();

    private volatile long publishedRevision;
    private boolean closed;

    /**
     * @param floor the oldest revision that can be resumed from
     */
    public WatchHub(StoreSettings.Watches bounds, long floor) {
        this.bounds = bounds;
        this.window = new ChangeWindow(bounds, floor);
        this.publishedRevision = floor;
    }

    long publishedRevision() {
        return publishedRevision;
    }

    /**
     * Called by the one commit loop, in order: whoever looks finds the changes; who sleeps is woken
     * by {@link #wake}.
     *
     * @param timeMillis when they were committed
     */
    public void publish(List<Change> changes, long timeMillis) {
        if (changes.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            for (Change change : changes) {
                window.add(change, timeMillis);
                dispatch(change);
            }
            publishedRevision = changes.getLast().revision();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the one commit loop: wakes everybody for whom something was published. */
    public void wake() {
        due.forEach(QueuedSubscription::signal);
        due.clear();
    }

    /** Called by the one commit loop when it has nothing else to do. */
    public void age(long nowMillis) {
        lock.lock();
        try {
            window.age(nowMillis);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody resumes from before now: some of what was may not be told any more. */
    public void forget() {
        lock.lock();
        try {
            window.clear();
        } finally {
            lock.unlock();
        }
    }

    private void dispatch(Change change) {
        Key key = change.key();
        offer(Interest.ALL, change);
        offer(new Interest(key.kind(), "", ""), change);
        offer(new Interest(key.kind(), key.namespace(), key.name()), change);
        if (!key.namespace().isEmpty()) {
            offer(new Interest(key.kind(), key.namespace(), ""), change);
            offer(new Interest(key.kind(), "", key.name()), change);
        }
    }

    private void offer(Interest interest, Change change) {
        Set<QueuedSubscription> interested = byInterest.get(interest);
        if (interested == null) {
            return;
        }
        List<QueuedSubscription> slow = new ArrayList<>(0);
        for (QueuedSubscription each : interested) {
            if (!each.offer(change)) {
                slow.add(each);
            } else if (each.becomesDue()) {
                due.add(each);
            }
        }
        slow.forEach(this::forget);
    }

    /** Opens a watch; see {@link dev.davit.store.Store#watch}. */
    public Outcome<Subscription> open(Interest interest, long afterRevision) {
        lock.lock();
        try {
            if (closed) {
                return refused(Reason.SERVICE_UNAVAILABLE, "The store is closed.");
            }
            if (interests.size() >= bounds.subscriptions()) {
                return refused(
                        Reason.TOO_MANY_REQUESTS,
                        "There are too many watches: " + interests.size() + " are open.");
            }
            List<Change> backlog = window.after(afterRevision);
            if (backlog == null) {
                return refused(
                        Reason.EXPIRED,
                        "too old resource version: "
                                + afterRevision
                                + ": list again, and watch from the list's resource version");
            }
            List<Change> wanted =
                    backlog.stream().filter(change -> concerns(interest, change.key())).toList();
            if (wanted.size() > bounds.queueChanges()) {
                return refused(
                        Reason.EXPIRED,
                        "Too much has changed since the resource version "
                                + afterRevision
                                + ": list again.");
            }
            QueuedSubscription opened =
                    new QueuedSubscription(
                            this,
                            bounds.queueChanges(),
                            bounds.queueBytes(),
                            wanted,
                            afterRevision);
            // Linked: the order in which watchers are served must not differ between two runs.
            byInterest.computeIfAbsent(interest, any -> new LinkedHashSet<>()).add(opened);
            interests.put(opened, interest);
            return Outcome.ok(opened);
        } finally {
            lock.unlock();
        }
    }

    private static Outcome<Subscription> refused(Reason reason, String message) {
        return Outcome.refused(Refusal.of(reason, message));
    }

    static boolean concerns(Interest interest, Key key) {
        return (interest.kind() == null || interest.kind().equals(key.kind()))
                && (interest.namespace().isEmpty() || interest.namespace().equals(key.namespace()))
                && (interest.name().isEmpty() || interest.name().equals(key.name()));
    }

    void remove(QueuedSubscription subscription) {
        lock.lock();
        try {
            forget(subscription);
        } finally {
            lock.unlock();
        }
    }

    private void forget(QueuedSubscription subscription) {
        Interest interest = interests.remove(subscription);
        Set<QueuedSubscription> same = interest == null ? null : byInterest.get(interest);
        if (interest != null && same != null) {
            same.remove(subscription);
            if (same.isEmpty()) {
                byInterest.remove(interest);
            }
        }
    }

    /** How many watches are open. */
    public int size() {
        lock.lock();
        try {
            return interests.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every watch; new ones are refused. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            interests.keySet().forEach(QueuedSubscription::end);
            interests.clear();
            byInterest.clear();
        } finally {
            lock.unlock();
        }
    }
}

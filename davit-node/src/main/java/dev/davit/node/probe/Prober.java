package dev.davit.node.probe;

import dev.davit.port.Probes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the probes of all pods of the node. One thread knows what is due; each question is asked on
 * a thread of its own, at most {@value #AT_ONCE} at a time (programs: {@value #EXECS_AT_ONCE}), and
 * at most one of a probe at a time. Pods hear of changes only.
 */
public final class Prober {
    static final int AT_ONCE = 512;

    /** Programs cost the host more than connections. */
    static final int EXECS_AT_ONCE = 16;

    /** One that waits for its turn looks again so soon. */
    static final long CROWDED_MILLIS = 50;

    /** What happened so far, and what is under way. */
    public record Counts(long asked, long bad, int underWay, int probes) {}

    private static final class Entry {
        final ProbeWish wish;
        final ProbeMachine machine;
        volatile Consumer<ProbeNews> sink;
        boolean dropped;

        /** What the last news said, and when. */
        String told = "";

        long toldAtMillis;

        Entry(ProbeWish wish, ProbeMachine machine, Consumer<ProbeNews> sink) {
            this.wish = wish;
            this.machine = machine;
            this.sink = sink;
        }

        boolean exec() {
            return wish.check() instanceof Probes.Exec;
        }
    }

    /** A place in the queue; those of dropped entries are passed over. */
    private record Due(long atMillis, Entry entry) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(atMillis, other.atMillis);
        }
    }

    /** Reasons may hold times or counts: a pod's status is not written for each. */
    private static final long RETELL_MILLIS = 5_000;

    private final Probes probes;
    private final Executor executor;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Map<String, List<Entry>> entries = new HashMap<>();
    private int underWay;
    private int execsUnderWay;
    private long asked;
    private long bad;

    public Prober(Probes probes, Executor executor, LongSupplier clock) {
        this.probes = probes;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * What is to be probed of a pod from now on. A probe that was wished for before goes on as if
     * nothing had happened.
     *
     * @param sink takes news on a thread of its own; may block
     */
    public void want(String podUid, List<ProbeWish> wishes, Consumer<ProbeNews> sink) {
        lock.lock();
        try {
            List<Entry> before = entries.getOrDefault(podUid, List.of());
            List<Entry> after = new ArrayList<>();
            for (ProbeWish wish : wishes) {
                Entry kept = kept(before, wish, sink);
                after.add(kept == null ? fresh(wish, sink) : kept);
            }
            before.stream()
                    .filter(each -> !after.contains(each))
                    .forEach(each -> each.dropped = true);
            if (after.isEmpty()) {
                entries.remove(podUid);
            } else {
                entries.put(podUid, after);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Entry kept(
            List<Entry> before, ProbeWish wish, Consumer<ProbeNews> sink) {
        for (Entry entry : before) {
            if (entry.wish.same(wish)) {
                entry.sink = sink;
                return entry;
            }
        }
        return null;
    }

    private Entry fresh(ProbeWish wish, Consumer<ProbeNews> sink) {
        ProbeTimes times = ProbeTimes.of(wish.tree());
        ProbeMachine.Verdict known =
                wish.passedBefore() ? ProbeMachine.Verdict.PASSED : ProbeMachine.Verdict.UNKNOWN;
        long first =
                ProbeMachine.firstAt(
                        times,
                        wish.startedAtMillis(),
                        clock.getAsLong(),
                        wish.where().hashCode() * 31 + wish.kind().field().hashCode());
        Entry entry = new Entry(wish, new ProbeMachine(wish.kind(), times, known, first), sink);
        queue.add(new Due(first, entry));
        return entry;
    }

    public Counts counts() {
        lock.lock();
        try {
            int all = entries.values().stream().mapToInt(List::size).sum();
            return new Counts(asked, bad, underWay, all);
        } finally {
            lock.unlock();
        }
    }

    /** Asks what is due until it is interrupted. */
    public void run() throws InterruptedException {
        while (true) {
            for (Entry entry : due()) {
                executor.execute(() -> ask(entry));
            }
        }
    }

    /** Waits for what is due next; takes all that may be asked now. */
    private List<Entry> due() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            List<Entry> taken = new ArrayList<>();
            while (taken.isEmpty()) {
                long now = clock.getAsLong();
                Due next = queue.peek();
                if (next == null) {
                    changed.await();
                } else if (next.atMillis() > now) {
                    long millis = next.atMillis() - now;
                    boolean ignored = changed.await(millis, TimeUnit.MILLISECONDS);
                } else {
                    take(now, taken);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void take(long now, List<Entry> taken) {
        List<Due> crowded = new ArrayList<>();
        for (Due next = queue.peek(); next != null && next.atMillis() <= now; next = queue.peek()) {
            Entry entry = queue.remove().entry();
            if (entry.dropped) {
                continue;
            }
            boolean full = underWay >= AT_ONCE || (entry.exec() && execsUnderWay >= EXECS_AT_ONCE);
            if (full) {
                crowded.add(new Due(now + CROWDED_MILLIS, entry));
                continue;
            }
            underWay++;
            execsUnderWay += entry.exec() ? 1 : 0;
            asked++;
            entry.machine.begun(now);
            taken.add(entry);
        }
        queue.addAll(crowded);
    }

    private void ask(Entry entry) {
        Probes.Answer answer;
        try {
            long timeout = ProbeTimes.of(entry.wish.tree()).timeoutMillis();
            answer = probes.ask(entry.wish.check(), entry.wish.where(), timeout);
        } catch (RuntimeException mistake) {
            answer = new Probes.Answer(false, "it cannot be asked: " + mistake);
        }
        ProbeNews news = answered(entry, answer);
        if (news != null) {
            entry.sink.accept(news);
        }
    }

    private @Nullable ProbeNews answered(Entry entry, Probes.Answer answer) {
        lock.lock();
        try {
            underWay--;
            execsUnderWay -= entry.exec() ? 1 : 0;
            bad += answer.good() ? 0 : 1;
            if (entry.dropped) {
                return null;
            }
            ProbeMachine.Change change = entry.machine.answered(answer.good(), clock.getAsLong());
            long next = entry.machine.dueAtMillis();
            if (next != Long.MAX_VALUE) {
                queue.add(new Due(next, entry));
                changed.signal();
            }
            if (change == null && !newReason(entry, answer)) {
                return null;
            }
            entry.told = answer.words();
            entry.toldAtMillis = clock.getAsLong();
            return news(
                    entry.wish,
                    change == null ? ProbeMachine.Change.FAILED : change,
                    answer.words());
        } finally {
            lock.unlock();
        }
    }

    /** It goes on failing for another reason, which is told now and then. */
    private boolean newReason(Entry entry, Probes.Answer answer) {
        return !answer.good()
                && entry.wish.kind() == ProbeKind.READINESS
                && entry.machine.verdict() == ProbeMachine.Verdict.FAILED
                && !entry.told.equals(answer.words())
                && clock.getAsLong() - entry.toldAtMillis >= RETELL_MILLIS;
    }

    private static ProbeNews news(ProbeWish wish, ProbeMachine.Change change, String words) {
        ProbeNews.What what =
                switch (change) {
                    case STUMBLED -> ProbeNews.What.STUMBLED;
                    case PASSED -> ProbeNews.What.PASSED;
                    case FAILED -> ProbeNews.What.FAILED;
                };
        return new ProbeNews(
                wish.container(), wish.attempt(), wish.kind(), wish.tree(), what, words);
    }
}

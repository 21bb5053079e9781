package dev.davit.node.streams;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.ExecSession;
import dev.davit.port.PodStreams.Forwarding;
import dev.davit.port.Tunnel;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Counts the streams that are open to each pod: one pod's clients cannot take all of a node. */
final class OpenStreams {
    private final int most;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    OpenStreams(int most) {
        this.most = most;
    }

    Outcome<ExecSession> session(String podUid, Supplier<Outcome<ExecSession>> begin) {
        if (!take(podUid)) {
            return full();
        }
        return switch (begin.get()) {
            case Outcome.Ok<ExecSession>(ExecSession session) ->
                    Outcome.ok(new Counted(session, new Place(podUid)));
            case Outcome.Refused<ExecSession> refused -> {
                give(podUid);
                yield refused;
            }
        };
    }

    Outcome<Forwarding> forwarding(String podUid, Forwarding way) {
        return take(podUid) ? Outcome.ok(new CountedWay(way, new Place(podUid))) : full();
    }

    private boolean take(String podUid) {
        int now = open.merge(podUid, 1, Integer::sum);
        if (now > most) {
            give(podUid);
        }
        return now <= most;
    }

    private void give(String podUid) {
        open.computeIfPresent(podUid, (_, count) -> count == 1 ? null : count - 1);
    }

    private <T> Outcome<T> full() {
        return Outcome.refused(
                Refusal.of(
                        Reason.TOO_MANY_REQUESTS,
                        "%d streams are open to this pod, the most there may be; end one of them"
                                .formatted(most)));
    }

    /** Given back once, however often its holder is closed. */
    private final class Place {
        private final String podUid;
        private final AtomicBoolean given = new AtomicBoolean();

        Place(String podUid) {
            this.podUid = podUid;
        }

        void giveBack() {
            if (given.compareAndSet(false, true)) {
                give(podUid);
            }
        }
    }

    private record CountedWay(Forwarding way, Place place) implements Forwarding {
        @Override
        public Outcome<Tunnel> dial(int port) {
            return way.dial(port);
        }

        @Override
        public boolean alive() {
            return way.alive();
        }

        @Override
        public void close() {
            place.giveBack();
            way.close();
        }
    }

    private record Counted(ExecSession session, Place place) implements ExecSession {
        @Override
        public OutputStream stdin() {
            return session.stdin();
        }

        @Override
        public InputStream stdout() {
            return session.stdout();
        }

        @Override
        public InputStream stderr() {
            return session.stderr();
        }

        @Override
        public void resize(int columns, int rows) {
            session.resize(columns, rows);
        }

        @Override
        public int awaitExit() throws InterruptedException {
            return session.awaitExit();
        }

        @Override
        public void close() {
            place.giveBack();
            session.close();
        }
    }
}

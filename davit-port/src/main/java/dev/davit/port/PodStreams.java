package dev.davit.port;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a node serves live of its pods: the way from the gate's streams to the agent. */
public interface PodStreams {

    /**
     * Writes a container's log to the sink until its end, or for as long as the sink takes it when
     * following. Refusals come before the first byte.
     */
    Outcome<LogRun> log(LogQuery query);

    Outcome<ExecSession> exec(ExecQuery query);

    Outcome<ExecSession> attach(AttachQuery query);

    /** Opens a way to a pod's ports. */
    Outcome<Forwarding> forward(String podUid);

    /** Live progress of a pod's steps, for {@code …/lifecycle}; null where nothing is under way. */
    @Nullable JsonObject progress(String podUid);

    /** A way to one pod's ports, for as long as it is there. */
    interface Forwarding extends AutoCloseable {

        /** Refused where nobody listens on the port, or the pod has gone. */
        Outcome<Tunnel> dial(int port);

        /** False once the pod's network has gone. */
        boolean alive();

        @Override
        void close();
    }

    /** A log that is ready to be written. */
    interface LogRun {
        void writeTo(Sink sink) throws IOException, InterruptedException;
    }

    /** Takes bytes; throws when the reader has gone. */
    interface Sink {
        void write(byte[] bytes, int offset, int length) throws IOException;

        void flush() throws IOException;
    }

    /**
     * @param container empty: the pod's only one
     * @param tailLines -1 for all
     * @param sinceMillis since 1970; 0 for all
     * @param limitBytes 0 for all
     */
    record LogQuery(
            String podUid,
            String container,
            boolean follow,
            boolean previous,
            boolean timestamps,
            long tailLines,
            long sinceMillis,
            long limitBytes) {}

    record AttachQuery(
            String podUid, String container, boolean stdin, boolean stdout, boolean stderr) {}

    record ExecQuery(
            String podUid,
            String container,
            java.util.List<String> command,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            boolean tty) {}
}

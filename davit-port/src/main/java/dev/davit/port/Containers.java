package dev.davit.port;

import java.util.List;
import java.util.Optional;

/**
 * Runs containers. They outlive the process that started them; a new one finds them by {@link
 * #list}.
 */
public interface Containers {

    /**
     * Mounts the root, creates and starts. Returns once the program runs (its first instruction is
     * due). A program that cannot be executed is a {@link StartFailure} and leaves nothing behind.
     */
    ContainerState.Running start(ContainerSpec spec);

    Optional<ContainerState> inspect(String id);

    List<ContainerState> list();

    /** Sends a signal to the container's first process; no error where it has ended. */
    void signal(String id, int signal);

    /** Changes the limits of a running container. */
    void resize(String id, Limits limits);

    /** Removes an ended run: its root, cgroup and records, but not its log. Can be repeated. */
    void remove(String id);

    /** Blocks until some container's run has ended. Each end is told once per process lifetime. */
    ContainerState.Exited awaitExit() throws InterruptedException;

    /** What a run has written into its root, in bytes on disk; 0 where it is in memory or gone. */
    long writtenBytes(String id);

    ExecSession exec(String id, ExecSpec spec);

    /**
     * Joins the streams of the container's own program. The session's end is the program's, or the
     * client's; its exit code says nothing.
     */
    ExecSession attach(String id, AttachSpec spec);

    /** The log of a run, from its first line; see {@link ContainerLog}. */
    ContainerLog log(String podUid, String container, int attempt);

    /** Attempts of a container whose log is still here, newest last. */
    List<Integer> logAttempts(String podUid, String container);

    /** Deletes the log of one run; no error where there is none. */
    void removeLog(String podUid, String container, int attempt);

    /** Deletes all logs of a pod. */
    void removeLogs(String podUid);

    /** A start that failed for a reason the user can mend. */
    final class StartFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        /**
         * @param reason as Kubernetes shows it: {@code CreateContainerError}, {@code StartError},
         *     {@code ExecutableNotFound}
         */
        public StartFailure(String reason, String message) {
            super(message);
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    /** Which of a program's own streams are wanted. With a terminal, stdout carries all. */
    record AttachSpec(boolean stdin, boolean stdout, boolean stderr) {}

    /** What to run in a container beside its program. */
    record ExecSpec(List<String> args, boolean tty, boolean stdin) {
        public ExecSpec {
            args = List.copyOf(args);
        }
    }
}

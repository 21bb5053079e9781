package dev.davit.port;

/** What the host knows of one run of a container. Times in milliseconds since 1970. */
public sealed interface ContainerState {
    String id();

    record Running(String id, int pid, long startedAtMillis) implements ContainerState {}

    /**
     * @param exitCode 128 + signal when a signal ended it
     * @param outOfMemory the kernel killed it for its memory limit
     * @param message what the program left in its message file, or said last; up to 4,096 bytes
     */
    record Exited(
            String id,
            int exitCode,
            boolean outOfMemory,
            long startedAtMillis,
            long finishedAtMillis,
            String message)
            implements ContainerState {
        /** One that left no message. */
        public Exited(
                String id,
                int exitCode,
                boolean outOfMemory,
                long startedAtMillis,
                long finishedAtMillis) {
            this(id, exitCode, outOfMemory, startedAtMillis, finishedAtMillis, "");
        }
    }
}

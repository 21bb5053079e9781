package dev.davit.port;

import java.util.List;

/**
 * One run of one container, complete: nothing else is looked up.
 *
 * @param id unique per run: {@code <podUid>-<container>-<attempt>}
 * @param attempt 0 for the first run
 * @param layers directories of unpacked layers, lowest first (see {@link Images})
 * @param readOnlyRoot else a writable layer of {@code writableBytes} at most (0: no limit)
 */
public record ContainerSpec(
        String id,
        String podUid,
        String container,
        int attempt,
        int idBase,
        String hostname,
        List<String> layers,
        boolean readOnlyRoot,
        long writableBytes,
        Program program,
        List<Mount> mounts,
        Limits limits,
        Confinement confinement,
        Message message) {

    public ContainerSpec {
        layers = List.copyOf(layers);
        mounts = List.copyOf(mounts);
    }

    /** One that can leave no message. */
    public ContainerSpec(
            String id,
            String podUid,
            String container,
            int attempt,
            int idBase,
            String hostname,
            List<String> layers,
            boolean readOnlyRoot,
            long writableBytes,
            Program program,
            List<Mount> mounts,
            Limits limits,
            Confinement confinement) {
        this(
                id,
                podUid,
                container,
                attempt,
                idBase,
                hostname,
                layers,
                readOnlyRoot,
                writableBytes,
                program,
                mounts,
                limits,
                confinement,
                Message.NONE);
    }

    /** The same, among the processes of another run. */
    public ContainerSpec beside(String run) {
        return new ContainerSpec(
                id,
                podUid,
                container,
                attempt,
                idBase,
                hostname,
                layers,
                readOnlyRoot,
                writableBytes,
                program.beside(run),
                mounts,
                limits,
                confinement,
                message);
    }

    /**
     * What a program may leave to be read after its end.
     *
     * @param path of the file in the container that it writes it to; empty for none
     * @param fromLog where it ends badly and has left nothing, the end of its log is taken
     */
    public record Message(String path, boolean fromLog) {
        public static final Message NONE = new Message("", false);
        public static final int BYTES_AT_MOST = 4_096;
    }

    /**
     * What runs in it.
     *
     * @param args never empty
     * @param env {@code NAME=value}
     * @param workingDirectory absolute
     * @param beside the run whose processes it sees and is one of; empty: it has its own
     * @param stdinOnce stdin ends with the first client that was attached to it
     */
    public record Program(
            List<String> args,
            List<String> env,
            String workingDirectory,
            int uid,
            int gid,
            List<Integer> supplementalGroups,
            boolean tty,
            boolean stdin,
            boolean stdinOnce,
            String beside) {
        public Program {
            args = List.copyOf(args);
            env = List.copyOf(env);
            supplementalGroups = List.copyOf(supplementalGroups);
        }

        Program beside(String run) {
            return new Program(
                    args,
                    env,
                    workingDirectory,
                    uid,
                    gid,
                    supplementalGroups,
                    tty,
                    stdin,
                    stdinOnce,
                    run);
        }
    }

    /**
     * A directory or file of the host (a volume's, made by {@link Volumes}) shown in the container.
     *
     * @param subPath relative, empty for the whole volume
     * @param host a path of the host itself: devices in it work, and its owners are shown as they
     *     are numbered there
     * @param noExec nothing in it is run
     */
    public record Mount(
            String source,
            String target,
            boolean readOnly,
            String subPath,
            boolean host,
            boolean noExec) {
        public Mount(String source, String target, boolean readOnly, String subPath) {
            this(source, target, readOnly, subPath, false, false);
        }

        /** The same, where its sub-path was found. */
        public Mount resolved(String at) {
            return new Mount(at, target, readOnly, "", host, noExec);
        }
    }

    /**
     * What keeps a program from doing more than it should.
     *
     * @param capabilities inside the pod's user namespace: {@code CAP_NET_BIND_SERVICE}; empty in
     *     the strict profile
     * @param ambient those of them that a program keeps that is not root
     * @param seccomp Davit's filter, or the one in {@code seccompFile}
     * @param seccompFile below the data dir's {@code seccomp}; empty: Davit's, widened for the
     *     capabilities
     * @param appArmor a profile that the kernel has loaded; empty: none
     * @param privileged the host's devices, a writable /sys
     */
    public record Confinement(
            List<String> capabilities,
            List<String> ambient,
            boolean noNewPrivileges,
            boolean seccomp,
            String seccompFile,
            String appArmor,
            boolean maskProc,
            boolean privileged,
            Sharing sharing) {
        public Confinement {
            capabilities = List.copyOf(capabilities);
            ambient = List.copyOf(ambient);
        }

        /** Of a container that shares nothing with its host. */
        public Confinement(
                List<String> capabilities,
                boolean noNewPrivileges,
                boolean seccomp,
                boolean maskProc) {
            this(
                    capabilities,
                    List.of(),
                    noNewPrivileges,
                    seccomp,
                    "",
                    "",
                    maskProc,
                    false,
                    Sharing.NOTHING);
        }
    }
}

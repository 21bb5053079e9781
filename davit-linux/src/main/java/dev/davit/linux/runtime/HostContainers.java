package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Cgroups;
import dev.davit.linux.disk.DiskUse;
import dev.davit.linux.log.LogFiles;
import dev.davit.linux.mount.MountTable;
import dev.davit.linux.mount.RootMounts;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.linux.sandbox.HostSandboxes;
import dev.davit.linux.sandbox.SandboxFolders;
import dev.davit.linux.sys.Disposition;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Processes;
import dev.davit.model.json.JsonObject;
import dev.davit.port.Clock;
import dev.davit.port.ContainerLog;
import dev.davit.port.ContainerSpec;
import dev.davit.port.ContainerState;
import dev.davit.port.Containers;
import dev.davit.port.ExecSession;
import dev.davit.port.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** {@link Containers} on this host. */
public final class HostContainers implements Containers, HostSandboxes.Inhabitants, AutoCloseable {
    private final Parts parts;
    private final Runs runs;
    private final Messages messages;
    private final Conmon conmon;
    private final BindSources sources;
    private final HostPins pins;
    private final SeccompProfiles seccomp;
    private final ExitWatch exits;
    private final Execs execs;

    /** What a container is made with. */
    public record Parts(
            OciRuntime runtime,
            SandboxFolders sandboxes,
            Cgroups cgroups,
            RootMounts roots,
            LogFiles logs,
            Clock clock,
            String bootId) {}

    /**
     * @param run the data dir's run folder
     */
    public HostContainers(Path run, Parts parts) {
        this.parts = parts;
        RunFolders folders = new RunFolders(run);
        folders.create();
        this.messages = new Messages(parts.logs());
        this.runs = new Runs(folders, parts.cgroups(), messages, parts.clock(), parts.bootId());
        this.conmon = new Conmon(parts, folders, LogFiles.MAX_UNATTENDED_BYTES);
        this.pins = new HostPins(run.resolve("host"));
        this.sources = new BindSources(pins);
        this.seccomp = new SeccompProfiles(run.resolveSibling("seccomp"), parts.runtime().isCrun());
        conmon.writeWrappers();
        if (!parts.runtime().isCrun()) {
            folders.openForPods();
        }
        runs.endHalfMade();
        runs.deleteStrayWritables();
        this.exits = new ExitWatch(runs, parts.logs());
        this.execs = new Execs(parts.runtime(), folders);
    }

    @Override
    public ContainerState.Running start(ContainerSpec spec) {
        if (inspect(spec.id()).orElse(null) instanceof ContainerState.Running running) {
            return running;
        }
        remove(spec.id());
        requirePassage(spec);
        RunFolder folder = runs.folders().of(spec.id());
        try {
            folder.create(RunFolder.Owner.of(spec));
            parts.cgroups().moveSoon();
            prepare(spec, folder);
            return run(spec, folder);
        } catch (Conmon.Refused refused) {
            remove(spec.id());
            throw StartFailures.explain(spec, refused.words());
        } catch (RuntimeException e) {
            remove(spec.id());
            throw e;
        }
    }

    /** runc 1.1 would wait for ever for its own child that cannot reach its root. */
    private void requirePassage(ContainerSpec spec) {
        if (parts.runtime().isCrun()) {
            return;
        }
        runs.folders()
                .impassable()
                .ifPresent(folder -> {
                    throw StartFailures.impassable(spec, folder);
                });
    }

    private void prepare(ContainerSpec spec, RunFolder folder) {
        requireAppArmor(spec);
        Path namespaces = parts.sandboxes().namespaces(spec.podUid());
        if (!Namespaces.hasOwnUsers(namespaces)) {
            prepare(spec, folder, null);
            return;
        }
        try (Fd users = Libc.open(namespaces.resolve("user").toString(), Libc.O_RDONLY)) {
            prepare(spec, folder, users);
        }
    }

    private void prepare(ContainerSpec spec, RunFolder folder, @Nullable Fd users) {
        Path writable = runs.folders().writable(spec.id());
        parts.roots()
                .mount(
                        new RootMounts.Request(
                                folder.path(),
                                writable,
                                staysEmpty(spec) ? folder.path() : writable,
                                spec.layers(),
                                users,
                                spec.podUid(),
                                spec.idBase(),
                                spec.writableBytes()));
        List<ContainerSpec.Mount> mounts =
                sources.resolve(folder.path(), parts.sandboxes().etc(spec.podUid()), spec, users);
        List<HostDevices.Device> devices =
                mounts.stream()
                        .filter(ContainerSpec.Mount::host)
                        .flatMap(mount -> HostDevices.of(Path.of(mount.source())).stream())
                        .toList();
        folder.write(
                "config.json",
                processes(
                        spec,
                        OciConfig.of(
                                spec,
                                new OciConfig.Surroundings(
                                        parts.sandboxes().namespaces(spec.podUid()),
                                        parts.cgroups().path(spec.podUid(), spec.id()),
                                        messages.with(writable, spec, mounts),
                                        devices,
                                        seccomp.of(spec)))));
    }

    /**
     * Whether nobody but the runtime writes into its root, and that only what others are mounted
     * on: so that this is kept in memory, with the run's folder. Who may mount may make a root
     * writable again.
     */
    private static boolean staysEmpty(ContainerSpec spec) {
        return spec.readOnlyRoot()
                && !spec.confinement().privileged()
                && !spec.confinement().capabilities().contains("CAP_SYS_ADMIN");
    }

    private JsonObject processes(ContainerSpec spec, JsonObject config) {
        String beside = spec.program().beside();
        if (beside.isEmpty()) {
            return config;
        }
        int pid =
                firstProcess(beside)
                        .orElseThrow(() ->
                                new StartFailure(
                                        "CreateContainerError",
                                        "the container whose processes it is to see does not"
                                                + " run"));
        return OciConfig.besideProcess(config, pid);
    }

    private static void requireAppArmor(ContainerSpec spec) {
        String profile = spec.confinement().appArmor();
        if (!profile.isEmpty() && !Files.isDirectory(Path.of("/sys/kernel/security/apparmor"))) {
            throw new StartFailure(
                    "CreateContainerError",
                    "container %s: it asks for the AppArmor profile %s, and this node's kernel has no AppArmor"
                            .formatted(spec.container(), profile));
        }
    }

    private ContainerState.Running run(ContainerSpec spec, RunFolder folder) {
        Path state = runs.folders().runtimeState();
        // Set once it is released: it may have ended before conmon tells its number.
        AtomicLong released = new AtomicLong();
        Conmon.Created created =
                conmon.create(
                        order(spec, folder),
                        () -> {
                            if (Release.ahead(parts.runtime(), state, spec.id())) {
                                released.set(parts.clock().wallMillis());
                            }
                        });
        exits.adopt(spec.id(), created.conmon());
        long ticks = Processes.startTicks(created.pid()).orElse(0);
        if (released.get() == 0) {
            Release.start(parts.runtime(), state, spec.id());
            released.set(parts.clock().wallMillis());
        }
        long now = released.get();
        ProcessId process = new ProcessId(created.pid(), ticks, parts.bootId());
        folder.started(new RunFolder.Started(process, now));
        // A program that was over before the line above has had its exit event already.
        exits.look(spec.id());
        return new ContainerState.Running(spec.id(), created.pid(), now);
    }

    private Conmon.Order order(ContainerSpec spec, RunFolder folder) {
        return new Conmon.Order(
                folder,
                parts.logs().create(spec.podUid(), spec.container(), spec.attempt()),
                spec.program().tty(),
                spec.program().stdin(),
                spec.program().stdinOnce());
    }

    @Override
    public Optional<ContainerState> inspect(String id) {
        return runs.inspect(id);
    }

    @Override
    public List<ContainerState> list() {
        return runs.list();
    }

    /** The pid of a running container's first process. */
    public OptionalInt firstProcess(String id) {
        return runs.inspect(id).orElse(null) instanceof ContainerState.Running running
                ? OptionalInt.of(running.pid())
                : OptionalInt.empty();
    }

    @Override
    public void signal(String id, int signal) {
        if (runs.inspect(id).orElse(null) instanceof ContainerState.Running) {
            runs.folders()
                    .of(id)
                    .started()
                    .map(RunFolder.Started::process)
                    .ifPresent(process ->
                            process.signal(parts.bootId(), effective(process.pid(), signal)));
        }
    }

    /** A program that does nothing about a signal ends by it here as it does everywhere else. */
    private static int effective(int pid, int signal) {
        return Disposition.wouldEndButIsFirst(pid, signal) ? Libc.SIGKILL : signal;
    }

    @Override
    public void resize(String id, Limits limits) {
        RunFolder.Owner owner =
                runs.folders()
                        .of(id)
                        .owner()
                        .orElseThrow(() -> new HostFailure("resize", 0, id, "no such run"));
        parts.cgroups().resizeRun(owner.podUid(), id, limits);
    }

    @Override
    public void remove(String id) {
        RunFolder folder = runs.folders().of(id);
        if (!Files.exists(folder.path())) {
            return;
        }
        runs.endWatcher(folder);
        folder.owner().ifPresent(owner -> parts.cgroups().removeRun(owner.podUid(), id));
        runs.delete(folder);
        pins.release(id);
        exits.forget(id);
    }

    /** Ends and removes every run of a pod. */
    @Override
    public void removePod(String podUid) {
        for (RunFolder folder : runs.folders().ofPod(podUid)) {
            if (folder.owner().map(owner -> owner.podUid().equals(podUid)).orElse(true)) {
                remove(folder.id());
            }
        }
        parts.roots().forget(podUid);
    }

    @Override
    public ContainerState.Exited awaitExit() throws InterruptedException {
        return exits.next();
    }

    @Override
    public long writtenBytes(String id) {
        Path writable = runs.folders().writable(id);
        return MountTable.isMounted(writable) ? 0 : DiskUse.bytes(writable);
    }

    @Override
    public ExecSession exec(String id, ExecSpec spec) {
        if (!(runs.inspect(id).orElse(null) instanceof ContainerState.Running)) {
            throw new HostFailure("exec", 0, id, "the container does not run");
        }
        return execs.start(runs.folders().of(id), spec);
    }

    @Override
    public ExecSession attach(String id, AttachSpec spec) {
        if (!(runs.inspect(id).orElse(null) instanceof ContainerState.Running)) {
            throw new HostFailure("attach", 0, id, "the container does not run");
        }
        return Attachment.open(runs.folders().of(id), spec);
    }

    @Override
    public ContainerLog log(String podUid, String container, int attempt) {
        return parts.logs().open(podUid, container, attempt);
    }

    @Override
    public List<Integer> logAttempts(String podUid, String container) {
        return parts.logs().attempts(podUid, container);
    }

    @Override
    public void removeLog(String podUid, String container, int attempt) {
        parts.logs().remove(podUid, container, attempt);
    }

    @Override
    public void removeLogs(String podUid) {
        parts.logs().remove(podUid);
    }

    /** Lets go what is ready for containers to come, until there are some. */
    @Override
    public void rest() {
        conmon.rest();
    }

    /** Stops watching; containers run on. */
    @Override
    public void close() {
        exits.close();
        conmon.close();
    }
}

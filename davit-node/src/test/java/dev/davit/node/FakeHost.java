package dev.davit.node;

import dev.davit.base.HostFailure;
import dev.davit.port.ContainerLog;
import dev.davit.port.ContainerSpec;
import dev.davit.port.ContainerState;
import dev.davit.port.Containers;
import dev.davit.port.ExecSession;
import dev.davit.port.Limits;
import dev.davit.port.Probes;
import dev.davit.port.SandboxSpec;
import dev.davit.port.Sandboxes;
import dev.davit.port.Tunnel;
import dev.davit.port.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;

/**
 * A host in memory. Programs are told by their first argument: {@code run} runs until SIGTERM,
 * {@code stubborn} until SIGKILL, {@code exit N} ends at once, {@code missing} cannot be executed.
 */
public final class FakeHost implements Containers, Probes, Volumes {
    public final TreeMap<String, SandboxSpec> sandboxes = new TreeMap<>();
    public final TreeMap<String, ContainerSpec> running = new TreeMap<>();
    public final TreeMap<String, ContainerState.Exited> ended = new TreeMap<>();
    public final TreeMap<String, String> volumes = new TreeMap<>();
    public final TreeMap<String, SortedMap<String, FileContent>> files = new TreeMap<>();
    private final TreeMap<String, String> shown = new TreeMap<>();
    public final TreeSet<String> logs = new TreeSet<>();
    public final TreeMap<String, Limits> limits = new TreeMap<>();
    public final FakeImages images = new FakeImages();
    public final FakePulls pulls = new FakePulls(images);
    public final LinkedBlockingQueue<ContainerState.Exited> exits = new LinkedBlockingQueue<>();

    /** Starts ever made, and how often the sandbox was. */
    public final List<String> starts = new ArrayList<>();

    public int sandboxesMade;
    public boolean mountsLive = true;

    /** The next so many calls fail. */
    public int failures;

    private final TreeMap<String, Long> startedAt = new TreeMap<>();
    private final LongSupplier clock;

    public FakeHost(LongSupplier clock) {
        this.clock = clock;
    }

    private synchronized void mayFail(String operation) {
        if (failures > 0) {
            failures--;
            throw new HostFailure(operation, 5, "fake", "Input/output error");
        }
    }

    public synchronized ContainerSpec spec(String id) {
        return Objects.requireNonNull(running.get(id), id);
    }

    public synchronized Limits limits(String id) {
        return Objects.requireNonNull(limits.get(id), id);
    }

    public synchronized SortedMap<String, FileContent> files(String podUid, String volume) {
        return Objects.requireNonNull(files.get(podUid + "/" + volume), volume);
    }

    /** The power goes: everything that runs or is mounted is gone. */
    public synchronized void powerCut() {
        sandboxes.clear();
        running.clear();
        ended.clear();
        volumes.clear();
        files.clear();
        exits.clear();
    }

    /** A program ends by itself. */
    public synchronized void end(String id, int code, boolean outOfMemory) {
        ContainerSpec spec = running.remove(id);
        if (spec == null) {
            return;
        }
        ContainerState.Exited exited =
                new ContainerState.Exited(
                        id, code, outOfMemory, startedAt.getOrDefault(id, 0L), clock.getAsLong());
        ended.put(id, exited);
        exits.add(exited);
    }

    /** The port of sandboxes; {@code list} means another thing there. */
    public final Sandboxes sandboxPort =
            new Sandboxes() {
                @Override
                public void ensure(SandboxSpec spec) {
                    ensureSandbox(spec);
                }

                @Override
                public boolean intact(String podUid) {
                    synchronized (FakeHost.this) {
                        return sandboxes.containsKey(podUid);
                    }
                }

                @Override
                public void resize(String podUid, Limits to) {
                    FakeHost.this.resize(podUid, to);
                }

                @Override
                public Tunnel dial(String podUid, int port) {
                    throw new HostFailure("dial", 0, podUid, "nobody listens in a fake");
                }

                @Override
                public void remove(String podUid) {
                    removeSandbox(podUid);
                }

                @Override
                public List<String> list() {
                    synchronized (FakeHost.this) {
                        return List.copyOf(sandboxes.keySet());
                    }
                }
            };

    private synchronized void ensureSandbox(SandboxSpec spec) {
        mayFail("ensure");
        if (sandboxes.put(spec.podUid(), spec) == null) {
            sandboxesMade++;
        }
    }

    private synchronized void removeSandbox(String podUid) {
        mayFail("remove");
        for (String run : running.keySet()) {
            if (run.startsWith(podUid)) {
                throw new IllegalStateException("sandbox removed while it runs: " + run);
            }
        }
        ended.keySet().removeIf(id -> id.startsWith(podUid + "-"));
        sandboxes.remove(podUid);
    }

    @Override
    public synchronized void resize(String id, Limits to) {
        mayFail("resize");
        limits.put(id, to);
    }

    @Override
    public synchronized void remove(String id) {
        mayFail("remove");
        if (running.containsKey(id)) {
            throw new IllegalStateException("removed while it runs: " + id);
        }
        ended.remove(id);
    }

    @Override
    public synchronized ContainerState.Running start(ContainerSpec spec) {
        mayFail("start");
        if (running.containsKey(spec.id()) || ended.containsKey(spec.id())) {
            throw new IllegalStateException("started twice: " + spec.id());
        }
        if (!sandboxes.containsKey(spec.podUid())) {
            throw new IllegalStateException("started without a sandbox: " + spec.id());
        }
        for (ContainerSpec.Mount mount : spec.mounts()) {
            if (!volumes.containsValue(mount.source())) {
                throw new IllegalStateException("no such volume: " + mount);
            }
        }
        String program = spec.program().args().getFirst();
        if (program.equals("missing")) {
            throw new StartFailure("StartError", "exec: missing: not found");
        }
        starts.add(spec.id());
        running.put(spec.id(), spec);
        limits.put(spec.id(), spec.limits());
        logs.add(spec.id());
        startedAt.put(spec.id(), clock.getAsLong());
        ContainerState.Running state =
                new ContainerState.Running(spec.id(), starts.size(), clock.getAsLong());
        if (program.equals("exit")) {
            end(spec.id(), Integer.parseInt(spec.program().args().get(1)), false);
        }
        return state;
    }

    @Override
    public synchronized Optional<ContainerState> inspect(String id) {
        return list().stream().filter(state -> state.id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<ContainerState> list() {
        List<ContainerState> states = new ArrayList<>(ended.values());
        running.keySet()
                .forEach(id ->
                        states.add(
                                new ContainerState.Running(id, 1, startedAt.getOrDefault(id, 0L))));
        return states;
    }

    @Override
    public synchronized void signal(String id, int signal) {
        mayFail("signal");
        ContainerSpec spec = running.get(id);
        boolean stubborn = spec != null && spec.program().args().getFirst().equals("stubborn");
        if (signal == 9 || !stubborn) {
            end(id, 128 + signal, false);
        }
    }

    @Override
    public ContainerState.Exited awaitExit() throws InterruptedException {
        return exits.take();
    }

    /** Every question that was asked, and answers to give; good where there is none. */
    public final List<Check> asked = new ArrayList<>();

    public final TreeMap<String, Answer> answers = new TreeMap<>();

    @Override
    public synchronized Answer ask(Check check, Where where, long timeoutMillis) {
        asked.add(check);
        String key = check instanceof Exec(List<String> command) ? command.getFirst() : "net";
        return answers.getOrDefault(key, new Answer(true, ""));
    }

    @Override
    public ExecSession exec(String id, ExecSpec spec) {
        throw new HostFailure("exec", 0, id, "no programs in a fake");
    }

    @Override
    public ExecSession attach(String id, AttachSpec spec) {
        throw new HostFailure("attach", 0, id, "no programs in a fake");
    }

    @Override
    public ContainerLog log(String podUid, String container, int attempt) {
        throw new HostFailure("log", 0, podUid, "no logs in a fake");
    }

    @Override
    public synchronized List<Integer> logAttempts(String podUid, String container) {
        return logs.stream()
                .flatMap(id -> ContainerRun.of(id).stream())
                .filter(run -> run.podUid().equals(podUid) && run.container().equals(container))
                .map(ContainerRun::attempt)
                .sorted()
                .toList();
    }

    @Override
    public synchronized void removeLog(String podUid, String container, int attempt) {
        logs.remove(new ContainerRun(podUid, container, attempt).id());
    }

    @Override
    public synchronized void removeLogs(String podUid) {
        logs.removeIf(id -> id.startsWith(podUid));
    }

    /** By id of a run, or by {@code podUid/volume}: what it takes on disk. */
    final java.util.SortedMap<String, Long> bytes = new java.util.TreeMap<>();

    @Override
    public synchronized long writtenBytes(String id) {
        return bytes.getOrDefault(id, 0L);
    }

    @Override
    public synchronized long usedBytes(String podUid, String volume) {
        return bytes.getOrDefault(podUid + "/" + volume, 0L);
    }

    @Override
    public String hostPath(String path, String type) {
        return path;
    }

    @Override
    public synchronized String emptyDir(
            String podUid, String volume, Owner owner, boolean memory, long sizeBytes) {
        mayFail("emptyDir");
        volumes.put(podUid + "/" + volume, "/v/" + podUid + "/" + volume);
        return "/v/" + podUid + "/" + volume;
    }

    @Override
    public synchronized String files(
            String podUid,
            String volume,
            Owner owner,
            boolean secret,
            SortedMap<String, FileContent> contents) {
        files.put(podUid + "/" + volume, contents);
        return emptyDir(podUid, volume, owner, secret, 0);
    }

    @Override
    public synchronized String image(
            String podUid, String volume, Owner owner, String imageId, List<String> layers) {
        shown.put(podUid + "/" + volume, imageId);
        return emptyDir(podUid, volume, owner, false, 0);
    }

    /** Of an image volume. */
    public synchronized String shown(String podUid, String volume) {
        return Objects.requireNonNull(shown.get(podUid + "/" + volume), volume);
    }

    @Override
    public synchronized boolean mountLive(String containerId, ContainerSpec.Mount mount) {
        return mountsLive;
    }

    @Override
    public synchronized void remove(String podUid, String volume) {
        volumes.remove(podUid + "/" + volume);
        files.remove(podUid + "/" + volume);
    }

    @Override
    public synchronized void removeAll(String podUid) {
        volumes.keySet().removeIf(name -> name.startsWith(podUid));
        files.keySet().removeIf(name -> name.startsWith(podUid));
    }

    @Override
    public synchronized void clear() {
        volumes.clear();
        files.clear();
        logs.clear();
    }
}

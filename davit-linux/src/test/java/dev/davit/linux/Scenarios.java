package dev.davit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.linux.mount.MountRoom;
import dev.davit.linux.sys.Processes;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.port.ContainerLog;
import dev.davit.port.ContainerSpec;
import dev.davit.port.ContainerState;
import dev.davit.port.Containers;
import dev.davit.port.ExecSession;
import dev.davit.port.Limits;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What is asked of the real kernel, each by itself and leaving nothing. */
final class Scenarios {
    private static final int TERM = 15;
    private static final int KILL = 9;

    private Scenarios() {}

    @FunctionalInterface
    interface Scenario {
        void run(Bench bench) throws Exception;
    }

    private static final Map<String, Scenario> ALL = new TreeMap<>();

    static {
        ALL.put("runs", Scenarios::runs);
        ALL.put("confined", Scenarios::confined);
        ALL.put("writable-root", Scenarios::writableRoot);
        ALL.put("network", Scenarios::network);
        ALL.put("memory", Scenarios::memory);
        ALL.put("pids", Scenarios::pids);
        ALL.put("resize", Scenarios::resize);
        ALL.put("exec", Scenarios::exec);
        ALL.put("exec-tty", Scenarios::execTty);
        ALL.put("logs", Scenarios::logs);
        ALL.put("rotation", Scenarios::rotation);
        ALL.put("missing-command", Scenarios::missingCommand);
        ALL.put("exits", Scenarios::exits);
        ALL.put("mounting-root", Scenarios::mountingRoot);
        ALL.put("short-lived", Scenarios::shortLived);
        ALL.put("half-started", Scenarios::halfStarted);
        ALL.put("network-again", Scenarios::networkAgain);
        ALL.put("repeats", Scenarios::repeats);
        ALL.put("own-groups", Scenarios::ownGroups);
        ALL.put("measure", MeasureScenario::measure);
        ALL.putAll(VolumeScenarios.all());
        ALL.putAll(CrashScenarios.all());
    }

    static Scenario byName(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    static ContainerSpec ready(Bench bench, String pod, int number, String... args) {
        bench.host.sandboxes().ensure(bench.sandbox(pod, number));
        return bench.container(pod, number, "c", args);
    }

    static void runs(Bench bench) throws Exception {
        ContainerSpec spec =
                ready(bench, "runs", 0, "sh", "-c", "id; cat /proc/self/uid_map; hostname; env");
        ContainerState.Running running = bench.host.containers().start(spec);
        assertThat(bench.await(running.id()).exitCode()).isZero();
        assertThat(bench.log(spec, 5))
                .contains("uid=1000 gid=1000")
                .contains("" + Bench.ID_BASE)
                .contains("host-runs")
                .contains("COLOUR=blue");
        assertThat(bench.host.sandboxes().intact("runs")).isTrue();
        assertThat(MountRoom.isInside(bench.data)).isTrue();
        assertThat(MountRoom.ensure(bench.data)).isEmpty();
    }

    static void confined(Bench bench) throws Exception {
        ContainerSpec spec =
                ready(
                        bench,
                        "strict",
                        0,
                        "sh",
                        "-c",
                        "cat /proc/self/status; touch /x; touch /proc/sys/kernel/x;"
                                + " mount -t tmpfs x /dev/shm; unshare -U true;"
                                + " wc -c < /proc/keys; cat /etc/hosts /etc/hostname;"
                                + " read line || echo stdin ends; ls -ln /dev/null; echo done");
        bench.host.containers().start(spec);
        bench.await(spec.id());
        assertThat(upperInMemory(bench, spec)).isTrue();
        String log = bench.log(spec, 60);
        assertThat(log)
                .contains("Uid:\t1000\t1000")
                .contains("CapEff:\t0000000000000000")
                .contains("CapBnd:\t0000000000000000")
                .contains("NoNewPrivs:\t1")
                .contains("Seccomp:\t2")
                .contains("touch: /x: Read-only file system")
                .contains("unshare: unshare")
                .contains("mount: permission denied")
                .contains(Bench.address(0) + " host-strict")
                .contains("stdin ends");
        assertThat(log.lines()).contains("0", "done");
        assertThat((Integer) Files.getAttribute(Path.of("/dev/null"), "unix:uid")).isZero();
    }

    /** Where what lies over a run's layers is; it is in one place. */
    private static boolean upperInMemory(Bench bench, ContainerSpec spec) {
        Path inMemory = bench.data.resolve("run/containers").resolve(spec.id()).resolve("upper");
        Path onDisk = bench.data.resolve("writable").resolve(spec.id()).resolve("upper");
        assertThat(Files.exists(inMemory)).isNotEqualTo(Files.exists(onDisk));
        return Files.exists(inMemory);
    }

    /** Who may mount may make its root writable again: that is no matter of memory. */
    static void mountingRoot(Bench bench) throws Exception {
        ContainerSpec plain = ready(bench, "mounting", 0, "true");
        ContainerSpec.Confinement may =
                new ContainerSpec.Confinement(List.of("CAP_SYS_ADMIN"), true, true, true);
        ContainerSpec spec =
                new ContainerSpec(
                        plain.id(),
                        plain.podUid(),
                        plain.container(),
                        plain.attempt(),
                        plain.idBase(),
                        plain.hostname(),
                        plain.layers(),
                        true,
                        0,
                        plain.program(),
                        plain.mounts(),
                        plain.limits(),
                        may);
        bench.host.containers().start(spec);
        bench.await(spec.id());
        assertThat(upperInMemory(bench, spec)).isFalse();
    }

    static void writableRoot(Bench bench) throws Exception {
        ContainerSpec plain = ready(bench, "writable", 0, "sh", "-c", "echo hi > /w && cat /w");
        ContainerSpec.Program asRoot =
                new ContainerSpec.Program(
                        List.of(
                                "sh",
                                "-c",
                                "dd if=/dev/zero of=/big bs=1k count=4096; echo $?;"
                                        + " stat -c %u:%g /bin/busybox"),
                        List.of("PATH=/bin"),
                        "/",
                        0,
                        0,
                        List.of(5),
                        false,
                        false,
                        false,
                        "");
        ContainerSpec spec = with(plain, asRoot, false, 1 << 20);
        bench.host.containers().start(spec);
        bench.await(spec.id());
        assertThat(upperInMemory(bench, spec)).isFalse();
        assertThat(bench.log(spec, 3)).contains("No space left on device").contains("0:0");
        assertThat(Files.exists(bench.layer.resolve("big"))).isFalse();
    }

    static ContainerSpec with(
            ContainerSpec spec, ContainerSpec.Program program, boolean readOnly, long bytes) {
        return new ContainerSpec(
                spec.id(),
                spec.podUid(),
                spec.container(),
                spec.attempt(),
                spec.idBase(),
                spec.hostname(),
                spec.layers(),
                readOnly,
                bytes,
                program,
                spec.mounts(),
                spec.limits(),
                spec.confinement());
    }

    static void network(Bench bench) throws Exception {
        ContainerSpec server =
                ready(bench, "server", 0, "sh", "-c", "cd /etc; exec httpd -f -p [::]:80 -h /etc");
        bench.host.containers().start(server);
        assertThat(get(Bench.address(0), 80)).contains("200 OK").contains("host-server");
        ContainerSpec client =
                ready(
                        bench,
                        "client",
                        1,
                        "sh",
                        "-c",
                        "wget -q -O - http://[%s]/hostname; echo hello | nc fe80::1%%eth0 7777"
                                .formatted(Bench.address(0)));
        try (ServerSocket listening = new ServerSocket()) {
            listening.bind(new InetSocketAddress(hostEnd(), 7777));
            bench.host.containers().start(client);
            listening.setSoTimeout(5000);
            try (Socket socket = listening.accept()) {
                assertThat(
                                new String(
                                        socket.getInputStream().readAllBytes(),
                                        StandardCharsets.UTF_8))
                        .isEqualTo("hello\n");
            }
        }
        assertThat(bench.log(client, 1)).contains("host-server");
    }

    /** The host's end of the newest pod's link. */
    private static InetAddress hostEnd() throws Exception {
        NetworkInterface newest =
                NetworkInterface.networkInterfaces()
                        .filter(link -> link.getName().startsWith("dv"))
                        // Ready for a pod to come.
                        .filter(link -> !link.getName().startsWith("dvs"))
                        .max(java.util.Comparator.comparingInt(NetworkInterface::getIndex))
                        .orElseThrow();
        return newest.inetAddresses()
                .filter(address -> address.getHostAddress().startsWith("fe80:0:0:0:0:0:0:1%"))
                .findFirst()
                .orElseThrow();
    }

    private static String get(String address, int port) throws Exception {
        long until = System.currentTimeMillis() + 5000;
        while (true) {
            try (Socket socket = new Socket(InetAddress.ofLiteral(address), port)) {
                socket.getOutputStream()
                        .write("GET /hostname HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (java.net.ConnectException notYet) {
                assertThat(System.currentTimeMillis()).isLessThan(until);
                Thread.sleep(10);
            }
        }
    }

    static void memory(Bench bench) throws Exception {
        ContainerSpec spec = ready(bench, "hungry", 0, "tail", "/dev/zero");
        bench.host.containers().start(spec);
        ContainerState.Exited exited = bench.await(spec.id());
        assertThat(exited.exitCode()).isEqualTo(137);
        assertThat(exited.outOfMemory()).isTrue();
    }

    static void pids(Bench bench) throws Exception {
        ContainerSpec spec =
                ready(
                        bench,
                        "forks",
                        0,
                        "sh",
                        "-c",
                        "for i in $(seq 100); do sleep 5 & done; echo not reached");
        bench.host.containers().start(spec);
        bench.await(spec.id());
        assertThat(bench.log(spec, 1)).contains("can't fork").doesNotContain("not reached");
    }

    static void resize(Bench bench) throws Exception {
        ContainerSpec spec = ready(bench, "sized", 0, "sleep", "60");
        bench.host.containers().start(spec);
        Limits larger = new Limits(200, 2000, 128L << 20, 99);
        bench.host.containers().resize(spec.id(), larger);
        bench.host.sandboxes().resize("sized", new Limits(0, 0, 256L << 20, 0));
        assertThat(
                        bench.cgroupFile(
                                "memory",
                                "sized/" + spec.id(),
                                "memory.limit_in_bytes",
                                "memory.max"))
                .isEqualTo("" + (128L << 20));
        assertThat(bench.cgroupFile("pids", "sized/" + spec.id(), "pids.max", "pids.max"))
                .isEqualTo("99");
        assertThat(bench.cgroupFile("memory", "sized", "memory.limit_in_bytes", "memory.max"))
                .isEqualTo("" + (256L << 20));
    }

    static void exec(Bench bench) throws Exception {
        ContainerSpec spec = ready(bench, "shell", 0, "sleep", "60");
        bench.host.containers().start(spec);
        try (ExecSession session =
                bench.host
                        .containers()
                        .exec(
                                spec.id(),
                                new Containers.ExecSpec(
                                        List.of(
                                                "sh",
                                                "-c",
                                                "id; grep -E 'Seccomp:|CapEff|NoNew' /proc/self/status;"
                                                        + " echo $COLOUR; cat; echo bad >&2; exit 7"),
                                        false,
                                        true))) {
            session.stdin().write("typed\n".getBytes(StandardCharsets.UTF_8));
            session.stdin().close();
            String out = new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out)
                    .contains("uid=1000")
                    .contains("Seccomp:\t2")
                    .contains("NoNewPrivs:\t1")
                    .contains("CapEff:\t0000000000000000")
                    .contains("blue")
                    .contains("typed");
            assertThat(new String(session.stderr().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("bad\n");
            assertThat(session.awaitExit()).isEqualTo(7);
        }
        ExecSession endless =
                bench.host
                        .containers()
                        .exec(
                                spec.id(),
                                new Containers.ExecSpec(List.of("sleep", "1000"), false, false));
        long until = System.currentTimeMillis() + 5000;
        while (!ps(bench, spec).contains("sleep 1000") && System.currentTimeMillis() < until) {
            Thread.sleep(10);
        }
        endless.close();
        assertThat(endless.awaitExit()).isEqualTo(137);
        assertThat(ps(bench, spec)).doesNotContain("sleep 1000");
    }

    private static String ps(Bench bench, ContainerSpec spec) throws Exception {
        try (ExecSession session =
                bench.host
                        .containers()
                        .exec(spec.id(), new Containers.ExecSpec(List.of("ps"), false, false))) {
            return new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void execTty(Bench bench) throws Exception {
        ContainerSpec spec = ready(bench, "tty", 0, "sleep", "60");
        bench.host.containers().start(spec);
        try (ExecSession session =
                bench.host
                        .containers()
                        .exec(spec.id(), new Containers.ExecSpec(List.of("sh"), true, true))) {
            session.resize(132, 43);
            session.stdin()
                    .write("tty; stty size; echo e''nd; exit 3\n".getBytes(StandardCharsets.UTF_8));
            session.stdin().flush();
            StringBuilder seen = new StringBuilder();
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(session.stdout(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                while (line != null) {
                    seen.append(line).append('\n');
                    line = lines.readLine();
                }
            }
            assertThat(seen.toString()).contains("/dev/pts/").contains("43 132").contains("end");
            assertThat(session.awaitExit()).isEqualTo(3);
        }
        try (ExecSession session =
                bench.host
                        .containers()
                        .exec(
                                spec.id(),
                                new Containers.ExecSpec(List.of("no-such-program"), true, true))) {
            assertThat(session.awaitExit()).isNotZero();
        } catch (dev.davit.base.HostFailure missing) {
            assertThat(missing).hasMessageContaining("no-such-program");
        }
    }

    static void logs(Bench bench) throws Exception {
        ContainerSpec spec =
                ready(
                        bench,
                        "talk",
                        0,
                        "sh",
                        "-c",
                        "echo one; sleep 0.05; echo two >&2; sleep 0.05;"
                                + " dd if=/dev/zero bs=1k count=40 2>&- | cat; echo; echo three");
        long before = System.currentTimeMillis() * 1_000_000;
        bench.host.containers().start(spec);
        bench.await(spec.id());
        try (ContainerLog log = bench.host.containers().log("talk", "c", 0)) {
            ContainerLog.Line one = Objects.requireNonNull(log.next());
            assertThat(new String(one.text(), StandardCharsets.UTF_8)).isEqualTo("one");
            assertThat(one.stream()).isEqualTo("stdout");
            assertThat(one.timeNanos()).isBetween(before, before + 20_000_000_000L);
            assertThat(Objects.requireNonNull(log.next()).stream()).isEqualTo("stderr");
            assertThat(Objects.requireNonNull(log.next()).text()).hasSize(40 * 1024);
            assertThat(
                            new String(
                                    Objects.requireNonNull(log.next()).text(),
                                    StandardCharsets.UTF_8))
                    .isEqualTo("three");
            assertThat(log.next()).isNull();
        }
        assertThat(bench.host.containers().logAttempts("talk", "c")).containsExactly(0);
        bench.host.containers().remove(spec.id());
        assertThat(bench.host.containers().logAttempts("talk", "c")).containsExactly(0);
    }

    static void rotation(Bench bench) throws Exception {
        ContainerSpec spec = ready(bench, "wordy", 0, "sh");
        ContainerSpec.Program program = spec.program();
        bench.host
                .containers()
                .start(
                        with(
                                spec,
                                new ContainerSpec.Program(
                                        List.of(
                                                "sh",
                                                "-c",
                                                "echo first; seq 1000000 1240000; echo middle;"
                                                        + " until [ -e /dev/shm/go ]; do sleep 0.1;"
                                                        + " done; echo last"),
                                        program.env(),
                                        "/",
                                        1000,
                                        1000,
                                        List.of(),
                                        false,
                                        false,
                                        false,
                                        ""),
                                true,
                                0));
        Path older = bench.data.resolve("pods/wordy/log/c/0.log.1");
        long until = System.currentTimeMillis() + 20_000;
        while (!Files.exists(older)) {
            assertThat(System.currentTimeMillis()).isLessThan(until);
            Thread.sleep(50);
        }
        try (ExecSession session =
                bench.host
                        .containers()
                        .exec(
                                spec.id(),
                                new Containers.ExecSpec(
                                        List.of("touch", "/dev/shm/go"), false, false))) {
            assertThat(session.awaitExit()).isZero();
        }
        bench.await(spec.id());
        List<String> lines = bench.log(spec, 240_004).lines().toList();
        assertThat(lines).hasSize(240_004);
        assertThat(lines.getFirst()).isEqualTo("first");
        assertThat(lines.getLast()).isEqualTo("last");
        assertThat(bench.host.containers().logAttempts("wordy", "c")).containsExactly(0);
        bench.host.containers().removeLog("wordy", "c", 0);
        assertThat(older).doesNotExist();
    }

    static void missingCommand(Bench bench) {
        ContainerSpec spec = ready(bench, "wrong", 0, "no-such-program");
        assertThatThrownBy(() -> bench.host.containers().start(spec))
                .isInstanceOfSatisfying(
                        Containers.StartFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo("ExecutableNotFound"))
                .hasMessageContaining("no-such-program");
        assertThat(bench.host.containers().list()).isEmpty();
        assertThat(bench.data.resolve("run/containers")).isEmptyDirectory();
    }

    static void exits(Bench bench) throws Exception {
        ContainerSpec quick = ready(bench, "ends", 0, "sh", "-c", "exit 5");
        bench.host.containers().start(quick);
        ContainerState.Exited first = bench.host.containers().awaitExit();
        assertThat(first.id()).isEqualTo(quick.id());
        assertThat(first.exitCode()).isEqualTo(5);
        assertThat(first.finishedAtMillis()).isGreaterThanOrEqualTo(first.startedAtMillis() - 50);
        ContainerSpec trap =
                bench.container(
                        "ends",
                        0,
                        "t",
                        "sh",
                        "-c",
                        "trap 'exit 9' TERM; echo up; while :; do sleep 0.05; done");
        bench.host.containers().start(trap);
        bench.log(trap, 1);
        bench.host.containers().signal(trap.id(), TERM);
        ContainerState.Exited second = bench.host.containers().awaitExit();
        assertThat(second.id()).isEqualTo(trap.id());
        assertThat(second.exitCode()).isEqualTo(9);
        bench.host.containers().signal(trap.id(), TERM);
        bench.host.containers().remove(trap.id());
        bench.host.containers().remove(trap.id());
        assertThat(bench.host.containers().inspect(trap.id())).isEmpty();
    }

    /** Over before anybody has heard that they are there: none of their ends is lost. */
    static void shortLived(Bench bench) throws Exception {
        bench.host.sandboxes().ensure(bench.sandbox("brief", 0));
        for (int i = 0; i < 20; i++) {
            ContainerSpec spec = bench.container("brief", 0, "b" + i, "sh", "-c", "exit " + i);
            bench.host.containers().start(spec);
            ContainerState.Exited exited = bench.await(spec.id());
            assertThat(exited.exitCode()).isEqualTo(i);
            assertThat(exited.startedAtMillis()).isLessThanOrEqualTo(exited.finishedAtMillis());
            bench.host.containers().remove(spec.id());
        }
    }

    /** A monitor may outlive the last pod by a moment: its group goes with it, not without. */
    static void ownGroups(Bench bench) throws Exception {
        bench.host.sandboxes().ensure(bench.sandbox("last", 0));
        Process lingers = new ProcessBuilder("sleep", "100000").start();
        bench.groups().supervise(Math.toIntExact(lingers.pid()));
        bench.host.sandboxes().remove("last");
        assertThat(bench.hasGroups()).isTrue();
        bench.host.removeGroups();
        assertThat(bench.hasGroups()).isFalse();
        assertThat(lingers.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /**
     * The agent was killed before it could write down that they began. Older monitors end when
     * nobody hears them; a program that runs without one must not be taken for a running one.
     */
    static void halfStarted(Bench bench) throws Exception {
        ContainerSpec watched = ready(bench, "half", 0, "sleep", "60");
        ContainerSpec alone = bench.container("half", 0, "alone", "sleep", "60");
        int kept = bench.host.containers().start(watched).pid();
        int lost = bench.host.containers().start(alone).pid();
        Path runs = bench.data.resolve("run/containers");
        Files.delete(runs.resolve(watched.id()).resolve("started"));
        Files.delete(runs.resolve(alone.id()).resolve("started"));
        byte[] watcher = Files.readAllBytes(runs.resolve(alone.id()).resolve("watcher"));
        JsonObject monitor = JsonReader.readObject(watcher);
        Processes.signal((int) monitor.wholeOr(0, "pid"), monitor.wholeOr(0, "ticks"), KILL);

        try (LinuxHost again = bench.openAgain()) {
            assertThat(again.containers().inspect(watched.id()))
                    .hasValueSatisfying(state ->
                            assertThat(state)
                                    .isInstanceOfSatisfying(
                                            ContainerState.Running.class,
                                            running -> assertThat(running.pid()).isEqualTo(kept)));
            assertThat(again.containers().inspect(alone.id()))
                    .hasValueSatisfying(
                            state -> assertThat(state).isInstanceOf(ContainerState.Exited.class));
            assertThat(Processes.startTicks(lost)).isEmpty();
            ContainerState.Running anew = again.containers().start(alone);
            assertThat(anew.pid()).isNotEqualTo(lost);
        }
    }

    /** Pods one after the other: some get a link that was ready for them, and all are reached. */
    static void networkAgain(Bench bench) throws Exception {
        for (int i = 0; i < 4; i++) {
            String pod = "again-" + i;
            ContainerSpec server =
                    ready(bench, pod, i, "sh", "-c", "cd /etc; exec httpd -f -p [::]:80 -h /etc");
            bench.host.containers().start(server);
            assertThat(get(Bench.address(i), 80)).contains("200 OK").contains("host-" + pod);
            assertThat(bench.host.sandboxes().intact(pod)).isTrue();
            // Time for the next one to be made ready.
            Thread.sleep(400);
        }
        for (int i = 0; i < 4; i++) {
            bench.host.sandboxes().remove("again-" + i);
        }
        assertThat(bench.host.sandboxes().list()).isEmpty();
    }

    static void repeats(Bench bench) {
        ContainerSpec spec = ready(bench, "again", 0, "sleep", "60");
        ContainerState.Running first = bench.host.containers().start(spec);
        bench.host.sandboxes().ensure(bench.sandbox("again", 0));
        assertThat(bench.host.containers().start(spec)).isEqualTo(first);
        assertThat(bench.host.sandboxes().list()).containsExactly("again");
        bench.host.sandboxes().remove("again");
        assertThat(bench.host.sandboxes().intact("again")).isFalse();
        assertThat(bench.host.containers().list()).isEmpty();
        assertThat(bench.host.sandboxes().list()).isEmpty();
        bench.host.sandboxes().remove("again");
    }
}

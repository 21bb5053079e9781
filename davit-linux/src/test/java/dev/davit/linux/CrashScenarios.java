package dev.davit.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.ContainerSpec;
import dev.davit.port.ContainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Halves of stories: a process that will be killed, and the one that comes after it. */
final class CrashScenarios {
    private CrashScenarios() {}

    static Map<String, Scenarios.Scenario> all() {
        return Map.of(
                "crash-start-two", CrashScenarios::startTwo,
                "crash-adopt", CrashScenarios::adopt,
                "crash-start-many", CrashScenarios::startMany,
                "crash-clean", CrashScenarios::clean);
    }

    static void startTwo(Bench bench) throws Exception {
        bench.host.sandboxes().ensure(bench.sandbox("orphan", 0));
        bench.host.containers().start(bench.container("orphan", 0, "stays", "sleep", "60"));
        bench.host
                .containers()
                .start(bench.container("orphan", 0, "ends", "sh", "-c", "sleep 1; exit 4"));
        System.out.println("started");
        Thread.sleep(60_000);
    }

    static void adopt(Bench bench) throws Exception {
        bench.sandbox("orphan", 0);
        assertThat(bench.host.sandboxes().list()).containsExactly("orphan");
        assertThat(bench.host.sandboxes().intact("orphan")).isTrue();
        ContainerState.Exited ended = bench.host.containers().awaitExit();
        assertThat(ended.id()).isEqualTo("orphan-ends-0");
        assertThat(ended.exitCode()).isEqualTo(4);
        ContainerState stays = bench.host.containers().inspect("orphan-stays-0").orElseThrow();
        assertThat(stays).isInstanceOf(ContainerState.Running.class);
        bench.host.containers().signal("orphan-stays-0", 9);
        assertThat(bench.host.containers().awaitExit().exitCode()).isEqualTo(137);
    }

    static void startMany(Bench bench) {
        bench.host.sandboxes().ensure(bench.sandbox("storm", 0));
        System.out.println("started");
        for (int i = 0; i < 1000; i++) {
            bench.host.containers().start(bench.container("storm", 0, "n" + i, "sleep", "77"));
        }
    }

    /** After a kill at any moment: what runs is known, and all of it can be removed. */
    static void clean(Bench bench) throws Exception {
        bench.sandbox("storm", 0);
        List<Integer> known = new ArrayList<>();
        for (ContainerState state : bench.host.containers().list()) {
            if (state instanceof ContainerState.Running running) {
                known.add(running.pid());
                assertThat(Files.exists(Path.of("/proc/" + running.pid()))).isTrue();
            }
        }
        for (String process :
                bench.cgroupFile("pids", "storm", "cgroup.procs", "cgroup.procs")
                        .lines()
                        .toList()) {
            assertThat(known).contains(Integer.valueOf(process));
        }
        for (ContainerState state : bench.host.containers().list()) {
            bench.host.containers().remove(state.id());
        }
        assertThat(bench.host.containers().list()).isEmpty();
        ContainerSpec spec = Scenarios.ready(bench, "storm", 0, "sh", "-c", "exit 3");
        bench.host.containers().start(spec);
        assertThat(bench.await(spec.id()).exitCode()).isEqualTo(3);
    }
}

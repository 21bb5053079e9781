package dev.davit.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.ContainerSpec;
import dev.davit.port.ContainerState;
import java.util.Map;
import java.util.TreeMap;

/** What is asked of the real kernel, each by itself and leaving nothing. */
final class Scenarios {
    private Scenarios() {}

    @FunctionalInterface
    interface Scenario {
        void run(Bench bench) throws Exception;
    }

    private static final Map<String, Scenario> ALL = new TreeMap<>();

    static {
        ALL.put("runs", Scenarios::runs);
    }

    static Scenario byName(String name) {
        return java.util.Objects.requireNonNull(ALL.get(name), name);
    }

    static void runs(Bench bench) throws Exception {
        for (int i = 0; i < 5; i++) {
            long a = System.nanoTime();
            bench.host.sandboxes().ensure(bench.sandbox("pod-a", 0));
            long b = System.nanoTime();
            ContainerSpec spec =
                    bench.container(
                            "pod-a", 0, "c", "sh", "-c", "id; cat /proc/self/uid_map; hostname");
            ContainerState.Running running = bench.host.containers().start(spec);
            long c = System.nanoTime();
            assertThat(bench.await(running.id()).exitCode()).isZero();
            String log = bench.log(spec, 3);
            assertThat(log).contains("uid=1000 gid=1000").contains("host-pod-a");
            bench.host.sandboxes().remove("pod-a");
            bench.host.containers().removeLogs("pod-a");
            long d = System.nanoTime();
            System.out.println(
                    "sandbox "
                            + (b - a) / 1000
                            + " start "
                            + (c - b) / 1000
                            + " rest "
                            + (d - c) / 1000);
        }
    }
}

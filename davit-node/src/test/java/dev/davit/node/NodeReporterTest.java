package dev.davit.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.node.pod.NoDisk;
import dev.davit.port.Clock;
import dev.davit.port.Forwarders;
import dev.davit.port.HostFacts;
import dev.davit.port.HostLoad;
import dev.davit.port.Sealing;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodeReporterTest {
    private final FakeServer server = new FakeServer();
    private final NodeReporter reporter =
            new NodeReporter(
                    NodeSettings.of("n1", "fd00:0:0:1::/64", List.of("fd00::1")),
                    ports(),
                    server,
                    () -> 1_000_000);

    @Test
    void aNodeThatWasRemovedIsThereAgainAlthoughNothingElseHasChanged() {
        assertThat(reporter.look(false)).isTrue();
        assertThat(reporter.look(true)).isTrue();
        JsonObject before = server.node;
        server.removeNode();
        assertThat(reporter.look(true)).isFalse();
        assertThat(reporter.look(false)).isTrue();
        assertThat(server.node).isEqualTo(before);
    }

    @Test
    void aServerThatIsAwayIsNoReasonToForgetIt() {
        assertThat(reporter.look(false)).isTrue();
        server.away = true;
        assertThat(reporter.look(true)).isFalse();
        server.away = false;
        assertThat(reporter.look(false)).isTrue();
        assertThat(server.node.text("metadata", "name")).isEqualTo("n1");
    }

    private static NodePorts ports() {
        FakeHost host = new FakeHost(() -> 0);
        return new NodePorts(
                host.sandboxPort,
                host,
                host,
                host,
                Forwarders.NONE,
                host.images,
                host.pulls,
                new NoDisk(),
                Sealing.NONE,
                clock(),
                bytes -> {},
                facts(),
                load());
    }

    private static Clock clock() {
        return new Clock() {
            @Override
            public long wallMillis() {
                return 0;
            }

            @Override
            public long monotonicNanos() {
                return 0;
            }
        };
    }

    private static HostFacts facts() {
        return new HostFacts(
                "n1",
                "m",
                "b",
                "k",
                "o",
                "x86_64",
                1,
                1,
                1,
                HostFacts.CgroupMode.V2,
                "r",
                "1",
                new TreeMap<>());
    }

    private static HostLoad load() {
        return new HostLoad() {
            @Override
            public long memoryAvailableBytes() {
                return 1L << 32;
            }

            @Override
            public long diskUsableBytes() {
                return 1;
            }
        };
    }
}

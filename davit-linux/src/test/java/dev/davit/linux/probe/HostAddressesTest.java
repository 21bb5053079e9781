package dev.davit.linux.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.linux.sys.Tool;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
    @Test
    void loopbackIsTheHostsButReachesNobody() {
        assertThat(HostAddresses.all()).contains("127.0.0.1");
        assertThat(HostAddresses.reachable()).doesNotContain("127.0.0.1");
    }

    @Test
    void textHasNoZone() throws Exception {
        byte[] local = InetAddress.ofLiteral("fe80::1").getAddress();
        InetAddress zoned = Inet6Address.getByAddress(null, local, 1);
        assertThat(zoned.getHostAddress()).contains("%");
        assertThat(HostAddresses.text(zoned)).isEqualTo("fe80:0:0:0:0:0:0:1");
    }

    /** A daemon that was started beside others' pods once ended by this. */
    @Test
    void linksThatComeAndGoAreNoFailure() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for links");
        String name = "da" + ProcessHandle.current().pid() % 1_000_000;
        AtomicBoolean over = new AtomicBoolean();
        Thread changing =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!over.get()) {
                                ip("add", name, "type", "veth", "peer", "name", name + "p");
                                ip("set", name, "up");
                                ip("delete", name);
                            }
                        });
        try {
            for (int i = 0; i < 3_000; i++) {
                assertThat(HostAddresses.all()).contains("127.0.0.1");
                assertThat(HostAddresses.reachable()).doesNotContain("127.0.0.1");
            }
        } finally {
            over.set(true);
            changing.join();
        }
    }

    private static void ip(String... words) {
        String[] command = new String[words.length + 2];
        command[0] = Tool.find("ip");
        command[1] = "link";
        System.arraycopy(words, 0, command, 2, words.length);
        Tool.run("change a link", command);
    }
}

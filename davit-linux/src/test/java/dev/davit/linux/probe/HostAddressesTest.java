package dev.davit.linux.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.linux.sys.Tool;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostAddressesTest {
    @TempDir Path folder;

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

    @Test
    void objectsHaveTheShortForm() throws Exception {
        byte[] bytes = InetAddress.ofLiteral("fd00:0:0:1::2").getAddress();
        InetAddress zoned = Inet6Address.getByAddress(null, bytes, 1);
        assertThat(HostAddresses.canonical(zoned)).isEqualTo("fd00:0:0:1::2");
        assertThat(HostAddresses.canonical(InetAddress.ofLiteral("::"))).isEqualTo("::");
        assertThat(HostAddresses.canonical(InetAddress.ofLiteral("192.0.2.1")))
                .isEqualTo("192.0.2.1");
        assertThat(HostAddresses.reachable()).noneMatch(text -> text.contains(":0:0:"));
    }

    /**
     * A daemon that was started beside others' pods once ended by this: some fifty of these looks
     * failed then.
     */
    @Test
    void linksThatComeAndGoAreNoFailure() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for links");
        String name = "da" + ProcessHandle.current().pid() % 1_000_000;
        String once =
                """
                link add %1$s type veth peer name %1$sp
                address add fd00:da::1/128 dev %1$s nodad
                link set %1$s up
                link delete %1$s
                """
                        .formatted(name);
        Path commands = Files.writeString(folder.resolve("commands"), once.repeat(300));
        Process changing =
                new ProcessBuilder(Tool.find("ip"), "-batch", commands.toString())
                        .inheritIO()
                        .start();
        while (changing.isAlive()) {
            assertThat(HostAddresses.all()).contains("127.0.0.1");
            assertThat(HostAddresses.reachable()).doesNotContain("127.0.0.1");
        }
        assertThat(changing.waitFor()).isZero();
    }
}

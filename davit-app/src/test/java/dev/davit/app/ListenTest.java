package dev.davit.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.cli.CliFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:6443, 127.0.0.1:6443",
        ":6443, 127.0.0.1:6443",
        "[::1]:6443, [::1]:6443",
        "10.0.0.1:1, 10.0.0.1:1"
    })
    void readsAddressAndPort(String text, String address) {
        assertThat(Listen.parse(text).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "6443x", "127.0.0.1:0", "127.0.0.1:70000", ""})
    void saysWhatIsWrong(String text) {
        assertThatThrownBy(() -> Listen.parse(text))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("give an address and a port");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            Listen listen = new Listen("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(listen::checkFree)
                    .isInstanceOf(CliFailure.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("--listen");
        }
    }
}

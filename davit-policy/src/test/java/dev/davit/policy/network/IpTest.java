package dev.davit.policy.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTest {
    private static final int SEED = 7;

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "::ffff:10.0.0.1, ::ffff:a00:1"
    })
    void addressesAreWrittenInOneWay(String text, String canonical) {
        assertThat(Ip.parse(text)).hasToString(canonical);
    }

    @Test
    void whatIsWrittenIsReadAsThePlatformReadsIt() throws UnknownHostException {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[16];
            for (int group = 0; group < 8; group++) {
                // Many zero groups, and many small ones.
                int value = random.nextInt(3) == 0 ? random.nextInt(0x10000) : random.nextInt(2);
                bytes[2 * group] = (byte) (value >> 8);
                bytes[2 * group + 1] = (byte) value;
            }
            bytes[0] = 0x20;
            InetAddress address = InetAddress.getByAddress(bytes);
            String canonical = String.valueOf(Ip.parse(address.getHostAddress()));
            assertThat(InetAddress.getByName(canonical)).isEqualTo(address);
            assertThat(canonical).doesNotContain(":::").hasSizeLessThanOrEqualTo(39);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/8, false",
        "10.0.0.0/8, 11.0.0.0/16, false",
        "0.0.0.0/0, 10.0.0.0/8, true",
        "::/0, 10.0.0.0/8, false",
        "2001:db8::/32, 2001:db8:1::/48, true",
        "2001:db8::/33, 2001:db8:8000::/48, false"
    })
    void rangesAreWithinOthers(String range, String other, boolean within) {
        Cidr outer = Invariant.present(Cidr.parse(range), range);
        Cidr inner = Invariant.present(Cidr.parse(other), other);
        assertThat(outer.strictlyContains(inner)).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/08",
        "10.0.0.0/-1",
        "::/129",
        "a/8"
    })
    void noRanges(String text) {
        assertThat(Cidr.parse(text)).isNull();
    }
}

package dev.davit.net.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses inside names: {@code 1.0.….ip6.arpa}, {@code 4.3.2.1.in-addr.arpa}, {@code a-b-c}. */
final class Reverse {
    private static final int NIBBLES = 32;

    private Reverse() {}

    /** Whether the name is of one of the two trees of addresses. */
    static boolean is(List<String> name) {
        int n = name.size();
        return n >= 2
                && name.get(n - 1).equals("arpa")
                && (name.get(n - 2).equals("ip6") || name.get(n - 2).equals("in-addr"));
    }

    /** The whole address that a name of these trees stands for, or null. */
    static byte @Nullable [] address(List<String> name) {
        int n = name.size() - 2;
        if (name.get(n).equals("ip6")) {
            return n == NIBBLES ? six(name) : null;
        }
        return n == 4 ? four(name) : null;
    }

    private static byte @Nullable [] six(List<String> name) {
        byte[] address = new byte[NIBBLES / 2];
        for (int i = 0; i < NIBBLES; i++) {
            String label = name.get(NIBBLES - 1 - i);
            int nibble = label.length() == 1 ? Character.digit(label.charAt(0), 16) : -1;
            if (nibble < 0) {
                return null;
            }
            address[i / 2] |= (byte) (i % 2 == 0 ? nibble << 4 : nibble);
        }
        return address;
    }

    private static byte @Nullable [] four(List<String> name) {
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            String label = name.get(3 - i);
            if (!label.matches("[0-9]{1,3}") || Integer.parseInt(label) > 255) {
                return null;
            }
            address[i] = (byte) Integer.parseInt(label);
        }
        return address;
    }

    /** Whether the first 64 bits of an address are a prefix'. */
    static boolean within(byte[] address, byte[] prefix) {
        if (address.length != 16) {
            return false;
        }
        for (int i = 0; i < 8; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}

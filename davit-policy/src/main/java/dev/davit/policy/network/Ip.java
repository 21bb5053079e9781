package dev.davit.policy.network;

import dev.davit.policy.pod.Addresses;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address: 4 or 16 bytes. Written by hand, because the platform's parser would ask a name
 * server.
 */
public final class Ip {
    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int HEX = 16;

    private final byte[] bytes;

    private Ip(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Null where it is no address. */
    public static @Nullable Ip parse(String text) {
        if (text.indexOf(':') < 0) {
            return Addresses.isIpv4(text) ? new Ip(v4(text)) : null;
        }
        return Addresses.isIpv6(text) ? new Ip(v6(text)) : null;
    }

    private static byte[] v4(String text) {
        byte[] bytes = new byte[V4];
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < V4; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static byte[] v6(String text) {
        int gap = text.indexOf("::");
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2));
        byte[] bytes = new byte[V6];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(tail, 0, bytes, V6 - tail.length, tail.length);
        return bytes;
    }

    private static byte[] groups(String text) {
        byte[] bytes = new byte[V6];
        int size = 0;
        for (String part : text.isEmpty() ? new String[0] : text.split(":", -1)) {
            if (part.indexOf('.') >= 0) {
                System.arraycopy(v4(part), 0, bytes, size, V4);
                size += V4;
            } else {
                int group = Integer.parseInt(part, HEX);
                bytes[size++] = (byte) (group >> Byte.SIZE);
                bytes[size++] = (byte) group;
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    public boolean isV6() {
        return bytes.length == V6;
    }

    public int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** Both in one network of that many leading bits; addresses of two families never are. */
    public boolean shares(Ip other, int prefix) {
        if (bytes.length != other.bytes.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            if (bit(bit) != other.bit(bit)) {
                return false;
            }
        }
        return true;
    }

    /**
     * An address of one machine that others reach: neither multicast nor broadcast, not
     * unspecified, not loopback, not of one link alone.
     */
    public boolean isGlobalUnicast() {
        if (zeros(bytes.length)) {
            return false;
        }
        if (isV6()) {
            boolean loopback = zeros(V6 - 1) && at(V6 - 1) == 1;
            boolean local = at(0) == 0xfe && (at(1) & 0xc0) == 0x80;
            // Written as IPv6, an address of IPv4 is still that one.
            boolean mapped = zeros(V6 - V4 - 2) && at(10) == 0xff && at(11) == 0xff;
            return mapped
                    ? new Ip(Arrays.copyOfRange(bytes, V6 - V4, V6)).isGlobalUnicast()
                    : at(0) != 0xff && !loopback && !local;
        }
        boolean local = at(0) == 169 && at(1) == 254;
        boolean broadcast = at(0) == 255 && at(1) == 255 && at(2) == 255 && at(3) == 255;
        return at(0) != 0 && at(0) != 127 && (at(0) & 0xf0) != 0xe0 && !local && !broadcast;
    }

    private boolean zeros(int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The byte of that index, 0 to 255. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /** With nothing but the leading bits. */
    public Ip masked(int prefix) {
        byte[] masked = bytes.clone();
        for (int bit = prefix; bit < bits(); bit++) {
            masked[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        return new Ip(masked);
    }

    private int bit(int index) {
        return bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1;
    }

    /** As RFC 5952 writes it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!isV6()) {
            for (byte part : bytes) {
                text.append(text.isEmpty() ? "" : ".").append(part & 0xff);
            }
            return text.toString();
        }
        int[] gap = longestGap();
        for (int i = 0; i < V6 / 2; i++) {
            if (i == gap[0]) {
                text.append("::");
                i += gap[1] - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        return ((bytes[2 * index] & 0xff) << Byte.SIZE) | (bytes[2 * index + 1] & 0xff);
    }

    /** Where the longest run of two or more zero groups begins, and its length. */
    private int[] longestGap() {
        int[] best = {-1, 1};
        int start = 0;
        while (start < V6 / 2) {
            int end = start;
            while (end < V6 / 2 && group(end) == 0) {
                end++;
            }
            if (end - start > best[1]) {
                best = new int[] {start, end - start};
            }
            start = Math.max(end, start + 1);
        }
        return best;
    }
}

package dev.davit.model.net;

import dev.davit.base.Sha256;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A pod's address follows from its node's prefix and its own uid, so nobody has to keep a table of
 * what is given out: the upper 64 bits are the node's, the lower 64 are the first eight bytes of
 * the SHA-256 of the uid with the lowest bit set (so that it is never the prefix's own address).
 *
 * <p>Two pods of one node meet with a chance of n² / 2⁶⁴: one in 10¹⁴ for 500 pods.
 */
public final class PodAddress {
    private static final int GROUPS = 8;

    private PodAddress() {}

    /**
     * @param nodePrefix {@code fd12:3456:789a:1::/64}
     * @param podUid {@code metadata.uid}
     * @return the address in the form of RFC 5952
     * @throws IllegalArgumentException when the prefix is not an IPv6 /64
     */
    public static String of(String nodePrefix, String podUid) {
        long high = prefix(nodePrefix);
        long low = ByteBuffer.wrap(Sha256.of(podUid)).getLong() | 1;
        return text(high, low);
    }

    /**
     * Any IPv6 address in the same form.
     *
     * @param address its 16 bytes
     */
    public static String canonical(byte[] address) {
        ByteBuffer both = ByteBuffer.wrap(address);
        return text(both.getLong(), both.getLong());
    }

    /** The upper 64 bits of {@code a:b:c:d::/64}. */
    private static long prefix(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash).equals("/64")) {
            throw new IllegalArgumentException("not an IPv6 /64 prefix: " + text);
        }
        long[] both = parse(text.substring(0, slash));
        if (both == null || both[1] != 0) {
            throw new IllegalArgumentException("not an IPv6 /64 prefix: " + text);
        }
        return both[0];
    }

    /** Colon form only: prefixes with dotted tails are not used for nodes. */
    private static long @Nullable [] parse(String text) {
        int gap = text.indexOf("::");
        String[] head = split(gap < 0 ? text : text.substring(0, gap));
        String[] tail = gap < 0 ? new String[0] : split(text.substring(gap + 2));
        int given = head.length + tail.length;
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            return null;
        }
        long[] both = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            int fromTail = i - (GROUPS - tail.length);
            String group =
                    i < head.length ? head[i] : fromTail >= 0 && gap >= 0 ? tail[fromTail] : "0";
            if (!group.matches("[0-9a-fA-F]{1,4}")) {
                return null;
            }
            both[i / 4] = both[i / 4] << 16 | Integer.parseInt(group, 16);
        }
        return both;
    }

    private static String[] split(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    /** RFC 5952: no leading zeros, the longest run of two or more zero groups as {@code ::}. */
    private static String text(long high, long low) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xffff;
        }
        int bestAt = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestAt = i;
                bestLength = end - i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestAt) {
                out.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }
}

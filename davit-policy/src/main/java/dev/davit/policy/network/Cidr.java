package dev.davit.policy.network;

import org.jspecify.annotations.Nullable;

/**
 * A range of addresses.
 *
 * @param prefix how many leading bits are fixed
 */
record Cidr(Ip address, int prefix) {
    static final String WRONG = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    /** Null where it is none. */
    static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        Ip address = slash < 0 ? null : Ip.parse(text.substring(0, slash));
        int prefix = address == null ? -1 : prefix(text.substring(slash + 1), address.bits());
        return address == null || prefix < 0 ? null : new Cidr(address, prefix);
    }

    private static int prefix(String text, int bits) {
        boolean digits = !text.isEmpty() && text.length() <= 3;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        boolean padded = text.length() > 1 && text.charAt(0) == '0';
        int prefix = digits && !padded ? Integer.parseInt(text) : -1;
        return prefix <= bits ? prefix : -1;
    }

    /** The other is within, and smaller. */
    boolean strictlyContains(Cidr other) {
        return prefix < other.prefix && address.shares(other.address, prefix);
    }

    /** As everybody would write it: no bits beyond the prefix, the address as RFC 5952 says. */
    String canonical() {
        return address.masked(prefix) + "/" + prefix;
    }
}

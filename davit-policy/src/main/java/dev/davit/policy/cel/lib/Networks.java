package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.network.Ip;
import org.jspecify.annotations.Nullable;

/** Addresses and ranges of them. */
final class Networks {
    private static final int LONGEST = 64;

    private Networks() {}

    /** Equal by its canonical text. */
    record Address(Ip ip, String text) {
        static Address of(Ip ip) {
            return new Address(ip, ip.toString());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Address address && address.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record Range(Address address, int prefix) {
        Address masked() {
            return Address.of(address.ip().masked(prefix));
        }

        boolean contains(Address other) {
            return address.ip().shares(other.ip(), prefix);
        }

        boolean contains(Range other) {
            return other.prefix >= prefix && contains(other.address);
        }

        @Override
        public String toString() {
            return address + "/" + prefix;
        }
    }

    static @Nullable Function find(String name) {
        return switch (name) {
            case "ip" -> (args, meter) -> ip(args, meter);
            case "isIP" -> (args, meter) -> isIp(args, meter);
            case "cidr" -> (args, meter) -> range(Texts.read(args, meter));
            case "isCIDR" -> (args, meter) -> parseRange(Texts.read(args, meter)) != null;
            case "ip.isCanonical" ->
                    (args, meter) -> {
                        String text = Texts.read(args, meter);
                        return address(text).text().equals(text);
                    };
            case "family" -> Library.cheap(value -> of(value).isV6() ? 6L : 4L);
            case "isUnspecified" ->
                    Library.cheap(
                            value -> of(value).isV6() ? zeros(of(value), 16) : zeros(of(value), 4));
            case "isLoopback" -> Library.cheap(value -> loopback(of(value)));
            case "isLinkLocalMulticast" -> Library.cheap(value -> localMulticast(of(value)));
            case "isLinkLocalUnicast" -> Library.cheap(value -> localUnicast(of(value)));
            case "isGlobalUnicast" -> Library.cheap(value -> globalUnicast(of(value)));
            case "masked" ->
                    Library.cheap(value -> new Range(range(value).masked(), range(value).prefix()));
            case "prefixLength" -> Library.cheap(value -> (long) range(value).prefix());
            case "containsIP" -> (args, meter) -> containsIp(args, meter);
            case "containsCIDR" -> (args, meter) -> containsRange(args, meter);
            default -> null;
        };
    }

    private static Object ip(Object[] args, Meter meter) {
        if (args[0] instanceof Range range) {
            meter.charge(1);
            return range.address();
        }
        return address(Texts.read(args, meter));
    }

    private static boolean isIp(Object[] args, Meter meter) {
        return parse(Texts.read(args, meter)) != null;
    }

    private static @Nullable Address parse(String text) {
        Ip ip = text.length() > LONGEST ? null : Ip.parse(text);
        return ip == null ? null : Address.of(ip);
    }

    private static Address address(String text) {
        Address address = parse(text);
        if (address == null) {
            throw new CelFault(
                    "IP Address \"%s\" parse error during conversion from string: ParseAddr(\"%s\"):"
                                    .formatted(text, text)
                            + " unable to parse IP");
        }
        return address;
    }

    private static @Nullable Range parseRange(String text) {
        int slash = text.indexOf('/');
        Address address = slash < 0 ? null : parse(text.substring(0, slash));
        if (address == null) {
            return null;
        }
        String bits = text.substring(slash + 1);
        boolean digits =
                !bits.isEmpty()
                        && bits.length() <= 3
                        && (bits.length() == 1 || bits.charAt(0) != '0');
        for (int i = 0; i < bits.length(); i++) {
            digits &= bits.charAt(i) >= '0' && bits.charAt(i) <= '9';
        }
        int prefix = digits ? Integer.parseInt(bits) : -1;
        return prefix < 0 || prefix > address.ip().bits() ? null : new Range(address, prefix);
    }

    private static Range range(Object value) {
        if (value instanceof Range range) {
            return range;
        }
        String text = Texts.text(value);
        Range range = parseRange(text);
        if (range == null) {
            throw new CelFault(
                    "network address parse error during conversion from string: netip.ParsePrefix"
                            + "(\"%s\"): invalid".formatted(text));
        }
        return range;
    }

    private static Ip of(Object value) {
        if (value instanceof Address address) {
            return address.ip();
        }
        throw CelFault.noOverload();
    }

    private static Object containsIp(Object[] args, Meter meter) {
        meter.charge(4);
        if (!(args[0] instanceof Range range)) {
            throw CelFault.noOverload();
        }
        return switch (args[1]) {
            case Address address -> range.contains(address);
            case String text -> {
                meter.read(text.length());
                yield range.contains(address(text));
            }
            default -> throw CelFault.noOverload();
        };
    }

    private static Object containsRange(Object[] args, Meter meter) {
        meter.charge(6);
        if (!(args[0] instanceof Range range)) {
            throw CelFault.noOverload();
        }
        if (args[1] instanceof String text) {
            meter.read(text.length());
        }
        return range.contains(range(args[1]));
    }

    private static boolean zeros(Ip ip, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (ip.at(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean loopback(Ip ip) {
        return ip.isV6() ? zeros(ip, 15) && ip.at(15) == 1 : ip.at(0) == 127;
    }

    private static boolean localMulticast(Ip ip) {
        return ip.isV6()
                ? ip.at(0) == 0xff && (ip.at(1) & 0x0f) == 0x02
                : ip.at(0) == 224 && ip.at(1) == 0 && ip.at(2) == 0;
    }

    private static boolean localUnicast(Ip ip) {
        return ip.isV6()
                ? ip.at(0) == 0xfe && (ip.at(1) & 0xc0) == 0x80
                : ip.at(0) == 169 && ip.at(1) == 254;
    }

    private static boolean globalUnicast(Ip ip) {
        boolean multicast = ip.isV6() ? ip.at(0) == 0xff : (ip.at(0) & 0xf0) == 0xe0;
        boolean broadcast =
                !ip.isV6()
                        && ip.at(0) == 255
                        && ip.at(1) == 255
                        && ip.at(2) == 255
                        && ip.at(3) == 255;
        return !multicast
                && !broadcast
                && !zeros(ip, ip.isV6() ? 16 : 4)
                && !loopback(ip)
                && !localUnicast(ip);
    }
}

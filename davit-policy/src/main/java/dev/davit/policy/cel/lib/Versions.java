package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import org.jspecify.annotations.Nullable;

/** Semantic versions: {@code semver("1.2.3")}. */
final class Versions {
    private Versions() {}

    /**
     * @param before what stands behind a hyphen: an earlier version than the one without
     */
    record Version(long major, long minor, long patch, String before, String build)
            implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            int order = Long.compare(major, other.major);
            order = order != 0 ? order : Long.compare(minor, other.minor);
            order = order != 0 ? order : Long.compare(patch, other.patch);
            if (order != 0 || before.equals(other.before)) {
                return order;
            }
            if (before.isEmpty() || other.before.isEmpty()) {
                return before.isEmpty() ? 1 : -1;
            }
            return parts(before.split("\\.", -1), other.before.split("\\.", -1));
        }

        private static int parts(String[] left, String[] right) {
            for (int i = 0; i < Math.min(left.length, right.length); i++) {
                long a = number(left[i]);
                long b = number(right[i]);
                int order =
                        a >= 0 && b >= 0
                                ? Long.compare(a, b)
                                : a >= 0 ? -1 : b >= 0 ? 1 : left[i].compareTo(right[i]);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(left.length, right.length);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Version version && compareTo(version) == 0;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(major * 31 * 31 + minor * 31 + patch) ^ before.hashCode();
        }
    }

    static @Nullable Function find(String name) {
        return switch (name) {
            case "semver" -> (args, meter) -> version(args, meter);
            case "isSemver" -> (args, meter) -> parse(text(args, meter)) != null;
            case "major" -> Library.cheap(value -> of(value).major());
            case "minor" -> Library.cheap(value -> of(value).minor());
            case "patch" -> Library.cheap(value -> of(value).patch());
            default -> null;
        };
    }

    private static Version of(Object value) {
        if (value instanceof Version version) {
            return version;
        }
        throw CelFault.noOverload();
    }

    private static Object version(Object[] args, Meter meter) {
        Version found = parse(text(args, meter));
        if (found == null) {
            throw new CelFault("invalid semantic version: \"" + args[0] + "\"");
        }
        return found;
    }

    /** As it is, or brought into form: {@code v1.2} is {@code 1.2.0}. */
    private static String text(Object[] args, Meter meter) {
        String text = Texts.read(args, meter);
        if (args.length < 2 || !Boolean.TRUE.equals(args[1])) {
            return text;
        }
        String bare = text.startsWith("v") ? text.substring(1) : text;
        int end = 0;
        while (end < bare.length() && bare.charAt(end) != '-' && bare.charAt(end) != '+') {
            end++;
        }
        String[] parts = bare.substring(0, end).split("\\.", -1);
        StringBuilder full = new StringBuilder();
        for (int i = 0; i < Math.max(3, parts.length); i++) {
            String part = i < parts.length ? parts[i] : "0";
            int zeros = 0;
            while (zeros < part.length() - 1 && part.charAt(zeros) == '0') {
                zeros++;
            }
            full.append(i == 0 ? "" : ".").append(part.substring(zeros));
        }
        return full.append(bare.substring(end)).toString();
    }

    private static @Nullable Version parse(String text) {
        int plus = text.indexOf('+');
        String build = plus < 0 ? "" : text.substring(plus + 1);
        String rest = plus < 0 ? text : text.substring(0, plus);
        int hyphen = rest.indexOf('-');
        String before = hyphen < 0 ? "" : rest.substring(hyphen + 1);
        String[] numbers = (hyphen < 0 ? rest : rest.substring(0, hyphen)).split("\\.", -1);
        boolean words =
                (plus < 0 || identifiers(build, false))
                        && (hyphen < 0 || identifiers(before, true));
        if (numbers.length != 3 || !words) {
            return null;
        }
        long[] found = new long[3];
        for (int i = 0; i < 3; i++) {
            found[i] = number(numbers[i]);
            if (found[i] < 0 || (numbers[i].length() > 1 && numbers[i].charAt(0) == '0')) {
                return null;
            }
        }
        return new Version(found[0], found[1], found[2], before, build);
    }

    private static boolean identifiers(String text, boolean strict) {
        for (String part : text.split("\\.", -1)) {
            if (part.isEmpty()
                    || (strict
                            && number(part) >= 0
                            && part.length() > 1
                            && part.charAt(0) == '0')) {
                return false;
            }
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                if (!letter && c != '-' && (c < '0' || c > '9')) {
                    return false;
                }
            }
        }
        return true;
    }

    /** −1: it is no number of up to 18 digits. */
    private static long number(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }
}

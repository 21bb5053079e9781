package dev.davit.model.custom;

/**
 * Kubernetes' order of versions, the preferred first: {@code v10, v2, v1, v11beta2, v1beta1,
 * v1alpha1}, then every other word by the alphabet.
 */
final class VersionOrder {
    private VersionOrder() {}

    /**
     * A version of Kubernetes' form.
     *
     * @param stage 0 alpha, 1 beta, 2 general
     */
    private record Form(long major, int stage, long minor) {}

    private static final Form OTHER = new Form(-1, -1, -1);

    static int compare(String one, String other) {
        Form left = read(one);
        Form right = read(other);
        if (left.stage != right.stage) {
            return Integer.compare(right.stage, left.stage);
        }
        if (left.major != right.major) {
            return Long.compare(right.major, left.major);
        }
        return left.minor != right.minor
                ? Long.compare(right.minor, left.minor)
                : one.compareTo(other);
    }

    private static Form read(String text) {
        int end = digits(text, 1);
        if (!text.startsWith("v") || end == 1) {
            return OTHER;
        }
        long major = Long.parseLong(text.substring(1, end));
        if (end == text.length()) {
            return new Form(major, 2, 0);
        }
        int stage = text.startsWith("beta", end) ? 1 : text.startsWith("alpha", end) ? 0 : -1;
        int from = end + (stage == 1 ? 4 : 5);
        boolean whole = stage >= 0 && from < text.length() && digits(text, from) == text.length();
        return whole ? new Form(major, stage, Long.parseLong(text.substring(from))) : OTHER;
    }

    /** Where the digits end; a number of more than nine is none. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from > 9 ? from : at;
    }
}

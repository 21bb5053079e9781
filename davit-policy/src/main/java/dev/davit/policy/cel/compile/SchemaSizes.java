package dev.davit.policy.cel.compile;

/** How large things can be where a schema does not say it: no larger than a request. */
public final class SchemaSizes {
    /** Bytes of a request, as Kubernetes counts them for this. */
    public static final long REQUEST = 3L * 1024 * 1024;

    /** A text without its quotes. */
    public static final long MAX_TEXT = REQUEST - 2;

    private SchemaSizes() {}

    /** Items of a list, each with a comma, if each takes at least so many bytes. */
    public static long items(long bytesEach) {
        return MAX_TEXT / (bytesEach + 1);
    }

    /** Members of a map, each with the shortest of names, a colon and a comma. */
    public static long members(long bytesEach) {
        return MAX_TEXT / (bytesEach + 6);
    }

    /** How often something can be in a request, if each takes at least so many bytes. */
    public static long times(long bytesEach) {
        return Math.max(1, REQUEST / (bytesEach + 1)) + 1;
    }
}

package dev.davit.http.proxy;

import java.util.List;

/**
 * Answers that lead elsewhere. A program in a pod knows its own paths only: what leads to another
 * of them is told with the path by which it is reached here.
 *
 * @param prefix before the program's own paths; empty: nothing is changed
 * @param hosts names by which the program knows itself, and the client this server
 */
public record Redirects(String prefix, List<String> hosts) {
    /** Whoever answers knows where he is reached. */
    public static final Redirects AS_THEY_ARE = new Redirects("", List.of());

    public Redirects {
        hosts = List.copyOf(hosts);
    }

    /** As the client should follow it. */
    String told(String location) {
        String path = prefix.isEmpty() ? "" : path(location);
        if (path.isEmpty()) {
            return location;
        }
        return path.startsWith(prefix) ? path : prefix + path;
    }

    /** How far a scheme's name goes. */
    private static int scheme(String location) {
        int end = 0;
        while (end < location.length() && Character.isLetterOrDigit(location.charAt(end))) {
            end++;
        }
        return end;
    }

    /** The path and all behind it where it leads to the same program; else empty. */
    private String path(String location) {
        if (location.startsWith("/") && !location.startsWith("//")) {
            return location;
        }
        int slashes = location.indexOf("//");
        boolean whole = slashes == 0 || location.startsWith("://", scheme(location));
        if (!whole) {
            return "";
        }
        int begin = slashes + 2;
        int end = begin;
        while (end < location.length() && "/?#".indexOf(location.charAt(end)) < 0) {
            end++;
        }
        if (!hosts.contains(location.substring(begin, end))) {
            return "";
        }
        String rest = location.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}

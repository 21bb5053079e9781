package dev.davit.gate;

import java.util.List;
import java.util.SortedMap;

/**
 * Under whose name somebody wants to act.
 *
 * @param user empty where only the rest was given
 * @param groups empty: those that the user has by its name
 * @param extra by name, in lower case
 */
public record Impersonation(
        String user, List<String> groups, String uid, SortedMap<String, List<String>> extra) {
    /** Groups, and values of extra, of one request. */
    public static final int MAX_VALUES = 100;

    public Impersonation {
        groups = List.copyOf(groups);
    }
}

package dev.davit.cli.verb;

/** Why a write is made, as it travels: kept in the object's history. */
final class Causes {
    static final String HEADER = "X-Davit-Cause";

    private Causes() {}

    static String of(String cause) {
        return cause.isBlank() ? "davit apply" : cause.strip();
    }
}

package dev.davit.cli.verb;

/** Why a write is made, as it travels: kept in the object's history. */
final class Causes {
    private Causes() {}

    /** Name and value of a header, as the HTTP client takes them. */
    static String[] header(String cause) {
        return new String[] {"X-Davit-Cause", cause.isBlank() ? "davit apply" : cause.strip()};
    }
}

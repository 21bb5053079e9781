package dev.davit.store;

/**
 * Where a write came from; kept in history.
 *
 * @param author user name
 * @param client program
 * @param verb {@code create}, {@code patch}, {@code rollback}, …
 * @param cause why, in the author's words; may be empty
 */
public record Origin(String author, String client, String verb, String cause) {
    /** Of a write that changes owners alone, and is kept all the same. */
    public static final String TAKEOVER = "takeover";
}

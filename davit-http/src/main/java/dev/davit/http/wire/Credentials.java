package dev.davit.http.wire;

/** What a client showed of itself. Never logged. */
public sealed interface Credentials {

    /**
     * A certificate for clients that one of the cluster's authorities signed and that is valid now;
     * the connection proved its key.
     *
     * @param subject as RFC 2253 writes it: {@code CN=admin,O=system:masters}
     */
    record Certificate(String subject) implements Credentials {}

    /** An {@code Authorization: Bearer} header; nothing is proven yet. */
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "Bearer[hidden]";
        }
    }

    /**
     * Nothing that can be believed.
     *
     * @param why a sentence for the refusal
     */
    record Nothing(String why) implements Credentials {}
}

package dev.davit.http;

import java.security.cert.X509Certificate;

/** What a client showed of itself. Never logged. */
public sealed interface Credentials {

    /**
     * A certificate that one of the cluster's authorities signed; the connection proved its key.
     */
    record Certificate(X509Certificate certificate) implements Credentials {}

    /** An {@code Authorization: Bearer} header; nothing is proven yet. */
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "Bearer[hidden]";
        }
    }

    /** Nothing, or a certificate that cannot be believed. */
    record Nothing(String why) implements Credentials {}
}

package dev.davit.http.wire;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server proves itself with, and whom it believes.
 *
 * @param chain the server's own certificate first
 * @param clientAuthorities who may sign the certificates of clients
 */
public record TlsMaterial(
        PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientAuthorities) {
    public TlsMaterial {
        chain = List.copyOf(chain);
        clientAuthorities = List.copyOf(clientAuthorities);
    }
}

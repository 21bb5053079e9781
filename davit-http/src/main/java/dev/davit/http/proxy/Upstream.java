package dev.davit.http.proxy;

import dev.davit.policy.service.Backends.Backend;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who answers.
 *
 * @param backends at least one; any of them
 * @param tls null: none is spoken
 */
public record Upstream(List<Backend> backends, @Nullable Tls tls) {
    public Upstream {
        backends = List.copyOf(backends);
    }

    /**
     * How to be sure of whom is talked to.
     *
     * @param context whom it trusts, and what it shows of itself
     * @param name which the certificate must have; empty: it is not checked
     */
    public record Tls(SSLContext context, String name) {}
}

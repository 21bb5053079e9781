package dev.davit.gate;

import dev.davit.policy.service.Backends.Backend;
import java.util.List;

/**
 * A request may be passed on to a program in the cluster.
 *
 * @param backends at least one: any of them
 * @param https whether the name asked for TLS
 */
public record ProxyPermit(List<Backend> backends, boolean https) {
    public ProxyPermit {
        backends = List.copyOf(backends);
    }
}

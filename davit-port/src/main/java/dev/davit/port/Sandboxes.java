package dev.davit.port;

import java.util.List;

/** Makes and removes what the containers of a pod share. Every call can be repeated. */
public interface Sandboxes {

    /** Makes what is missing; leaves alone what is there already. */
    void ensure(SandboxSpec spec);

    /** True when namespaces, link, address and cgroup are all there. */
    boolean intact(String podUid);

    void resize(String podUid, Limits limits);

    /**
     * Connects to a port on the pod's own loopback, IPv4 first, then IPv6.
     *
     * @throws dev.davit.base.HostFailure where nobody listens there
     */
    Tunnel dial(String podUid, int port);

    /** Removes everything of a sandbox, containers' leftovers in it included. */
    void remove(String podUid);

    /** Pods that left any trace on this host: for finding what a crash left behind. */
    List<String> list();
}

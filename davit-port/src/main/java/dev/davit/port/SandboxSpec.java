package dev.davit.port;

/**
 * What the containers of one pod share: a user, network, IPC and UTS namespace, a cgroup, an
 * address.
 *
 * @param idBase first host uid and gid of the pod's 65,536
 * @param address the pod's one IPv6 address, in text
 * @param limits of the pod as a whole
 * @param resolving how its programs find names
 */
public record SandboxSpec(
        String podUid,
        String hostname,
        int idBase,
        String address,
        Limits limits,
        Resolving resolving) {

    /** A pod that finds names as its host does. */
    public SandboxSpec(String podUid, String hostname, int idBase, String address, Limits limits) {
        this(podUid, hostname, idBase, address, limits, Resolving.AS_HOST);
    }
}

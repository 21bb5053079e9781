package dev.davit.port;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the containers of one pod share: a user, network, IPC and UTS namespace, a cgroup, an
 * address.
 *
 * @param idBase first host uid and gid of the pod's 65,536; 0 where it shares the host's users
 * @param address the pod's one IPv6 address, in text; the host's where it shares its network
 * @param limits of the pod as a whole
 * @param resolving how its programs find names
 * @param hosts lines of /etc/hosts beside those of every pod
 * @param sysctls kernel parameters of its own namespaces, by name: {@code net.ipv4.tcp_rmem}
 */
public record SandboxSpec(
        String podUid,
        String hostname,
        int idBase,
        String address,
        Limits limits,
        Resolving resolving,
        Sharing sharing,
        List<String> hosts,
        SortedMap<String, String> sysctls) {
    public SandboxSpec {
        hosts = List.copyOf(hosts);
        sysctls = Collections.unmodifiableSortedMap(sysctls);
    }

    /** A pod that finds names as its host does, and shares nothing else with it. */
    public SandboxSpec(String podUid, String hostname, int idBase, String address, Limits limits) {
        this(
                podUid,
                hostname,
                idBase,
                address,
                limits,
                Resolving.AS_HOST,
                Sharing.NOTHING,
                List.of(),
                new TreeMap<>());
    }
}

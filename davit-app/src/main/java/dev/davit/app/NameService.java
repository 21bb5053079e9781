package dev.davit.app;

import dev.davit.app.link.GateLink;
import dev.davit.app.link.ZoneFollower;
import dev.davit.linux.dns.HostUpstream;
import dev.davit.linux.dns.NodeNameServer;
import dev.davit.net.dns.ClusterDns;
import dev.davit.net.dns.Zone;
import dev.davit.port.Clock;
import dev.davit.port.Forwarders;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Names for the node's pods: follows what the API says, and answers once it knows all of it. */
final class NameService implements AutoCloseable {
    private final Zone zone;
    private final ZoneFollower follower;
    private final NodeNameServer server;

    private NameService(Zone zone, ZoneFollower follower, NodeNameServer server) {
        this.zone = zone;
        this.follower = follower;
        this.server = server;
    }

    static NameService open(GateLink link, ClusterFile cluster, Clock clock) {
        Zone zone = new Zone(clock);
        String address = cluster.nameServer();
        ClusterDns dns =
                new ClusterDns(
                        zone,
                        ClusterFile.DOMAIN,
                        cluster.nodePrefix(),
                        new HostUpstream(Path.of("/etc/resolv.conf"), address),
                        () -> ThreadLocalRandom.current().nextDouble());
        NodeNameServer server = new NodeNameServer(address, dns);
        // Before that it would say of names that there are none.
        ZoneFollower follower = new ZoneFollower(link, zone, server::start);
        follower.start();
        return new NameService(zone, follower, server);
    }

    /** Who waits for a pod to be given out no more. */
    Forwarders forwarders() {
        return zone.forwarders();
    }

    @Override
    public void close() {
        follower.close();
        server.close();
    }
}

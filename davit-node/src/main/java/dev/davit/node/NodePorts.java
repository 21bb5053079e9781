package dev.davit.node;

import dev.davit.port.Clock;
import dev.davit.port.Containers;
import dev.davit.port.Disk;
import dev.davit.port.Entropy;
import dev.davit.port.Forwarders;
import dev.davit.port.HostFacts;
import dev.davit.port.HostLoad;
import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import dev.davit.port.Probes;
import dev.davit.port.Sandboxes;
import dev.davit.port.Sealing;
import dev.davit.port.Volumes;

/**
 * All that the agent can do to the outside.
 *
 * @param disk the agent's own directory, for nobody else to read: copies of pods, ConfigMaps and
 *     Secrets are kept there, so that the node can go on without the server
 * @param sealing of what is secret on that disk
 */
public record NodePorts(
        Sandboxes sandboxes,
        Containers containers,
        Probes probes,
        Volumes volumes,
        Forwarders forwarders,
        Images images,
        ImagePulls pulls,
        Disk disk,
        Sealing sealing,
        Clock clock,
        Entropy entropy,
        HostFacts facts,
        HostLoad load) {}

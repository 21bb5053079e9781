package dev.davit.port;

import java.util.SortedMap;

/**
 * What this host is and can do, probed once at start.
 *
 * @param features probed kernel features by name, and whether they are there: {@code
 *     overlay-lowerdir-fd}, {@code idmapped-mounts}, {@code pidfd-info}, …
 */
public record HostFacts(
        String hostname,
        String machineId,
        String bootId,
        String kernelVersion,
        String osImage,
        String architecture,
        int cpus,
        long memoryBytes,
        long diskBytes,
        CgroupMode cgroupMode,
        String runtime,
        String runtimeVersion,
        SortedMap<String, Boolean> features) {

    public enum CgroupMode {
        V1,
        HYBRID,
        V2
    }
}

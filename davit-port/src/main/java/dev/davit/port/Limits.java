package dev.davit.port;

/**
 * What a cgroup enforces. 0 means no limit of its own.
 *
 * @param cpuMillisRequest shares/weight follow from it
 * @param cpuMillisLimit thousandths of a core
 */
public record Limits(
        long cpuMillisRequest, long cpuMillisLimit, long memoryBytesLimit, long pidsLimit) {}

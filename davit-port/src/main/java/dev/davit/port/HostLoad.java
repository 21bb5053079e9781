package dev.davit.port;

/** What the host has left, measured when asked. In bytes. */
public interface HostLoad {

    /** Memory that could be had without pushing anything out to swap. */
    long memoryAvailableBytes();

    /** Room on the disk that holds images, volumes and logs. */
    long diskUsableBytes();
}

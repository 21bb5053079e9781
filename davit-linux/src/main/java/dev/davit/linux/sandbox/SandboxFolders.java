package dev.davit.linux.sandbox;

import java.nio.file.Path;

/**
 * Where a pod's shared things are.
 *
 * @param pods {@code run/pods} of the data dir
 */
public record SandboxFolders(Path pods) {

    public Path pod(String podUid) {
        return pods.resolve(podUid);
    }

    /** Pins, one file per kind of namespace. */
    public Path namespaces(String podUid) {
        return pod(podUid).resolve("ns");
    }

    public Path etc(String podUid) {
        return pod(podUid).resolve("etc");
    }

    public Path address(String podUid) {
        return pod(podUid).resolve("address");
    }
}

package dev.davit.port;

/**
 * What the containers of a pod share with their host instead of having it of their own.
 *
 * @param network links, addresses and ports
 * @param processes they see all of the host's
 * @param ipc shared memory and queues
 * @param users the pod's root is the host's root
 */
public record Sharing(boolean network, boolean processes, boolean ipc, boolean users) {
    public static final Sharing NOTHING = new Sharing(false, false, false, false);
}

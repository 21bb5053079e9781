package dev.davit.port;

/**
 * Those that send traffic to pods: the node's name server, and whoever follows slices. Who was sent
 * to a pod a moment ago still comes, so that a pod goes on until that moment is over.
 */
public interface Forwarders {
    /** Nobody sends anything anywhere. */
    Forwarders NONE = (_, _) -> true;

    /**
     * Waits until nobody is sent to an address any more and whoever was has had time to come.
     *
     * @param address of a pod that leaves, in text
     * @return false when the time was over first
     */
    boolean awaitWithdrawn(String address, long maxMillis) throws InterruptedException;
}

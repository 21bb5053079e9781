package dev.davit.port;

import java.util.Optional;

/** The host's own resolvers, for names that are not the cluster's. */
public interface Upstream {
    /** A host without any. */
    Upstream NONE =
            new Upstream() {
                @Override
                public Optional<byte[]> ask(byte[] query) {
                    return Optional.empty();
                }

                @Override
                public boolean any() {
                    return false;
                }
            };

    /**
     * Passes a question on. Blocks, bounded in time.
     *
     * @param query a whole DNS message; its id is replaced on the way and put back
     * @return the answer to it, or nothing where nobody gave one
     */
    Optional<byte[]> ask(byte[] query);

    /** Whether there is anybody to ask. */
    default boolean any() {
        return true;
    }
}

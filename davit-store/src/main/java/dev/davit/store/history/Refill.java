package dev.davit.store.history;

/** What history needs to come back after its disk was full. */
public interface Refill {
    /** For stores that forget: they have no disk. */
    Refill NONE =
            new Refill() {
                @Override
                public String lacking() {
                    return "";
                }

                @Override
                public void into(HistoryBook history) {}
            };

    /** Whether the disk is full, in words for an operator; empty while there is room. */
    String lacking();

    /** Adds what the log has and history does not. Only the commit loop's thread. */
    void into(HistoryBook history);
}

package dev.davit.linux.image.registry;

/** Told of what comes while it comes. Calls return at once. */
public interface PullNews {
    /** For who does not want to know. */
    PullNews NONE =
            new PullNews() {
                @Override
                public void received(int bytes) {}

                @Override
                public void waiting(String words) {}
            };

    void received(int bytes);

    /** What is waited for; empty: nothing any more. */
    void waiting(String words);
}

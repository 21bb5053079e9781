package dev.davit.store.log;

/** What is on the disk cannot be trusted or understood. The message says what to do about it. */
public final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Damaged(String message) {
        super(message);
    }
}

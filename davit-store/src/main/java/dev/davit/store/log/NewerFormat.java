package dev.davit.store.log;

/** Written by a newer version: not damaged, but not for this one. */
public final class NewerFormat extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NewerFormat(String message) {
        super(message);
    }
}

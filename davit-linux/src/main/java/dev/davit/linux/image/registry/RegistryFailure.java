package dev.davit.linux.image.registry;

/** A registry did not give what was asked for. */
public final class RegistryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String unblock;
    private final long retryAfterMillis;

    /**
     * @param message what is wrong, in one sentence without credentials
     * @param unblock what to do about it
     */
    public RegistryFailure(String message, String unblock) {
        this(message, unblock, 0);
    }

    public RegistryFailure(String message, String unblock, long retryAfterMillis) {
        super(message, null, false, false);
        this.unblock = unblock;
        this.retryAfterMillis = retryAfterMillis;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public String unblock() {
        return unblock;
    }

    /** How long it asks to be left alone; 0 where it did not say. */
    public long retryAfterMillis() {
        return retryAfterMillis;
    }
}

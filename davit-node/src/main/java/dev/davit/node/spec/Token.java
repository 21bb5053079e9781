package dev.davit.node.spec;

/** A token as it was issued. Never shown in a message or a log. */
public record Token(String text, long issuedMillis, long expiresMillis) {
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    /** As kubelets do: when four fifths of its life are over, or a day. */
    public boolean due(long nowMillis) {
        long age = nowMillis - issuedMillis;
        return age > DAY_MILLIS || age > (expiresMillis - issuedMillis) / 5 * 4;
    }

    @Override
    public String toString() {
        return "Token[expires " + expiresMillis + "]";
    }
}

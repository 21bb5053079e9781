package dev.davit.policy.cel.value;

/**
 * What goes wrong while an expression is evaluated: {@code no such key: x}. It is thrown because an
 * {@code ||} above may not care; it never leaves {@code Program}.
 */
public final class CelFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CelFault(String message) {
        super(message, null, false, false);
    }

    public static CelFault noOverload() {
        return new CelFault("no such overload");
    }

    public static CelFault noKey(Object key) {
        return new CelFault("no such key: " + key);
    }

    /** Never null, which {@code getMessage} could be. */
    public String text() {
        return String.valueOf(getMessage());
    }
}

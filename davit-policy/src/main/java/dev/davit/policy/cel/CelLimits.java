package dev.davit.policy.cel;

/** What expressions may cost: Kubernetes' numbers, in its units. */
public final class CelLimits {
    /** Of one expression: about a tenth of a second. */
    public static final long PER_CALL = 1_000_000;

    /** Of all expressions about one object or by one policy: about a second. */
    public static final long PER_OBJECT = 10_000_000;

    /** Of all match conditions of a policy. */
    public static final long MATCH_CONDITIONS = PER_OBJECT / 4;

    /** What a rule of a schema can come to at worst. */
    public static final long RULE_ESTIMATE = 10_000_000;

    /** What all rules of a schema can come to at worst. */
    public static final long SCHEMA_ESTIMATE = 100_000_000;

    /** Bytes of a message that an expression makes. */
    public static final int MAX_MESSAGE_BYTES = 5 * 1024;

    private CelLimits() {}
}

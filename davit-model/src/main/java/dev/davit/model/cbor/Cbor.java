package dev.davit.model.cbor;

/** The words of the format that both directions use. */
public final class Cbor {
    public static final String MEDIA_TYPE = "application/cbor";

    /** Values one after the other: what a watch is sent as (RFC 8742). */
    public static final String SEQUENCE_TYPE = "application/cbor-seq";

    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    static final int FALSE = 20;
    static final int TRUE = 21;
    static final int NULL = 22;
    static final int HALF = 25;
    static final int SINGLE = 26;
    static final int DOUBLE = 27;
    static final int INDEFINITE = 31;

    /** The tag that says that what follows is CBOR; it means nothing else. */
    static final int SELF_DESCRIBED = 55_799;

    private Cbor() {}
}

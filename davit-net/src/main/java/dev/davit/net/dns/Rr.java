package dev.davit.net.dns;

/** A record of an answer. Names are absolute, in lower case, without the last dot. */
sealed interface Rr {
    /** Whose record it is; empty: of the name that was asked for. */
    String name();

    int ttl();

    /** 4 or 16 bytes: A or AAAA. */
    @SuppressWarnings("ArrayRecordComponent")
    record Address(String name, int ttl, byte[] bytes) implements Rr {}

    record Srv(String name, int ttl, int priority, int weight, int port, String target)
            implements Rr {}

    record Cname(String name, int ttl, String target) implements Rr {}

    record Ptr(String name, int ttl, String target) implements Rr {}

    record Ns(String name, int ttl, String target) implements Rr {}

    /**
     * @param minimum seconds that "there is no such name" may be remembered (RFC 2308)
     */
    record Soa(String name, int ttl, String primary, String mailbox, long serial, int minimum)
            implements Rr {}
}

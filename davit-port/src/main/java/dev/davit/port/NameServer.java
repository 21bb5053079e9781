package dev.davit.port;

import java.util.function.Supplier;

/** Answers DNS messages (RFC 1035); whoever has the sockets calls it. Many callers at a time. */
public interface NameServer {

    /**
     * @param message as it was received
     * @param from address of who asks: 4 or 16 bytes
     * @param stream over TCP, where an answer may have 65,535 bytes
     */
    Reply answer(byte[] message, byte[] from, boolean stream);

    /** What to do with a message. */
    sealed interface Reply {

        /** Send this. */
        @SuppressWarnings("ArrayRecordComponent")
        record Now(byte[] message) implements Reply {}

        /**
         * Somebody else has to be asked first.
         *
         * @param ask blocks; bounded in time; answers what to send
         * @param busy to send at once where too many wait already
         */
        @SuppressWarnings("ArrayRecordComponent")
        record Later(Supplier<byte[]> ask, byte[] busy) implements Reply {}

        /** Not a question, or not from one of ours: no answer. */
        enum Nothing implements Reply {
            NOTHING
        }
    }
}

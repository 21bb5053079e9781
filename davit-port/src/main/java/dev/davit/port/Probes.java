package dev.davit.port;

import java.util.List;

/** Asks a program how it is, once, and never for longer than it was given. */
public interface Probes {

    /** Words of an answer, at most so many characters. */
    int WORDS_AT_MOST = 1_024;

    /**
     * Blocks until the answer is there or the time is over; what was started for the question (a
     * program, a connection) has ended by then.
     *
     * @return never throws for what it asks: a program that is not there is an answer that is not
     *     good
     */
    Answer ask(Check check, Where where, long timeoutMillis);

    /**
     * Whom to ask.
     *
     * @param address the pod's own, for checks that name no host
     */
    record Where(String podUid, String containerId, String address) {}

    /**
     * @param words what was wrong, or what the program said; may be empty
     */
    record Answer(boolean good, String words) {
        public Answer {
            words = words.length() <= WORDS_AT_MOST ? words : words.substring(0, WORDS_AT_MOST);
        }
    }

    /** A host is a name or address as seen inside the pod; empty for the pod's own address. */
    sealed interface Check {}

    /** A program in the container that ends with 0. */
    record Exec(List<String> command) implements Check {
        public Exec {
            command = List.copyOf(command);
        }
    }

    /** An answer with a status from 200 to 399; certificates are not checked. */
    record Http(boolean tls, String host, int port, String path, List<Header> headers)
            implements Check {
        public Http {
            headers = List.copyOf(headers);
        }
    }

    record Header(String name, String value) {}

    /** A connection that is accepted. */
    record Tcp(String host, int port) implements Check {}

    /** {@code grpc.health.v1.Health/Check} that answers SERVING, without TLS. */
    record Grpc(int port, String service) implements Check {}

    /** What can never be asked: a port's name that the container does not have. */
    record Impossible(String why) implements Check {}
}

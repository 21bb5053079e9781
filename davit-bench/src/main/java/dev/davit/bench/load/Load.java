package dev.davit.bench.load;

import java.io.IOException;

/** Many clients that send one request after the other, for a while. */
public interface Load {
    /** As many as the goals are stated for. */
    int CLIENTS = 16;

    /** What is asked. */
    record Job(String method, String path, boolean tls, int port, String token, Body body) {}

    /**
     * What is sent.
     *
     * @param before what comes before each request's number, which makes a name
     * @param after what comes after it
     */
    record Body(String before, String after) {
        public static final Body NONE = new Body("", "");
    }

    /**
     * How it went.
     *
     * @param cpuMillis of the clients
     */
    record Result(long requests, double seconds, double p50, double p99, double cpuMillis) {
        public double rate() {
            return requests / seconds;
        }
    }

    /** The clients' name. */
    String name();

    /** Any refused request fails the whole. */
    Result run(Job job, int seconds) throws IOException, InterruptedException;
}

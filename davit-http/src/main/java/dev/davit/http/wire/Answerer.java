package dev.davit.http.wire;

/** Who answers requests. */
public interface Answerer {

    /**
     * On the connection's event loop, on which others wait: answers what takes less time than the
     * way to another thread and back, and never waits.
     *
     * @return false: nothing was done, {@link #answer} must be called
     */
    boolean answerBriefly(Exchange exchange);

    /**
     * On the connection's event loop, for requests with a body: whether it goes on to somebody else
     * as it comes. Else the request is answered once it is there as a whole.
     *
     * @param path as sent
     */
    boolean streams(String path);

    /** On a virtual thread of the request's own. */
    void answer(Exchange exchange);
}

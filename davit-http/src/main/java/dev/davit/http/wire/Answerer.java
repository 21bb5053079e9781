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

    /** On a virtual thread of the request's own. */
    void answer(Exchange exchange);
}

package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import java.util.Map;

/** One stream of a {@link SpdySession}, opened by the client. */
final class SpdyStream implements Lane {
    /** What to do with what comes; called on the event loop. */
    interface Reader {
        /** False when nothing more should come until {@link SpdyStream#readAgain}. */
        boolean data(byte[] piece);

        void ended();

        /** The client wants no more of it, or has gone. */
        void reset();
    }

    /** Of streams that only carry something to the client. */
    static final Reader NOTHING =
            new Reader() {
                @Override
                public boolean data(byte[] piece) {
                    return true;
                }

                @Override
                public void ended() {
                    // Nothing was expected.
                }

                @Override
                public void reset() {
                    // The session's end tells it all.
                }
            };

    private final SpdySession session;
    private final int id;
    private final Map<String, String> headers;

    /** These belong to the event loop. */
    Reader reader = NOTHING;

    boolean paused;
    boolean inputEnded;

    /** Written by the event loop; who sends looks at it, so that nothing follows a reset. */
    volatile boolean outputEnded;

    SpdyStream(SpdySession session, int id, Map<String, String> headers) {
        this.session = session;
        this.id = id;
        this.headers = headers;
    }

    int id() {
        return id;
    }

    /** By its name in lower case; empty where there is none. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    @Override
    public void send(byte[] bytes, int length) throws ClientGone, InterruptedException {
        session.send(this, bytes, length);
    }

    /** On the event loop: it is not served. */
    void refuse() {
        session.refuse(this);
    }

    @Override
    public void end() {
        session.end(this);
    }

    @Override
    public void readAgain() {
        session.readAgain(this);
    }
}

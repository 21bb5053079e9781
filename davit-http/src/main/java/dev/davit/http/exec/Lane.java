package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;

/** One of a client's streams, as the one who serves it sees it. */
interface Lane {

    /** From any thread but the event loop: waits for room, then sends. The bytes are copied. */
    void send(byte[] bytes, int length) throws ClientGone, InterruptedException;

    /** From any thread: no more is sent. */
    void end();

    /** From any thread: there is room again. */
    void readAgain();
}

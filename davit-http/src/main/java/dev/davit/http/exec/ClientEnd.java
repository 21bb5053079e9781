package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;

/** The client of an exec or attach, whatever carries its streams. */
interface ClientEnd {

    /** What it sent. */
    Inbox inbox();

    /** What its streams mean. */
    ChannelProtocol protocol();

    /** Waits until the client has room, then sends; the bytes are copied. */
    void send(int channel, byte[] bytes, int length) throws ClientGone, InterruptedException;

    /** One of the channels carries no more. */
    void end(int channel);

    /** All has been told. */
    void close();
}

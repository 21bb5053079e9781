package dev.davit.http.wire;

import java.io.IOException;

/** Nobody reads any more: the client went, stalled for too long, or the server is closing. */
public final class ClientGone extends IOException {
    private static final long serialVersionUID = 1L;

    public ClientGone(String message) {
        super(message);
    }
}

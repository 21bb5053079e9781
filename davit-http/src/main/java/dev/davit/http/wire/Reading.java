package dev.davit.http.wire;

import io.netty.channel.ChannelConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client's socket is read, and what came from it before its turn. Belongs to the event
 * loop.
 */
final class Reading {
    /** Parts of pipelined requests that may wait; then the socket is not read any further. */
    private static final int MAX_WAITING = 16;

    private final ChannelConfig socket;
    private final Deque<HttpObject> waiting = new ArrayDeque<>();

    /** Whoever takes the body of the request that is being answered has enough for now. */
    private boolean full;

    Reading(ChannelConfig socket) {
        this.socket = socket;
    }

    /** Takes over a part that comes too early. */
    void keep(HttpObject part) {
        waiting.add(part);
        apply();
    }

    /** The first of those that were kept, which is the caller's then; null: there is none. */
    @Nullable HttpObject take() {
        return waiting.poll();
    }

    /** Whether whoever takes the body has room for more. */
    void room(boolean more) {
        full = !more;
        apply();
    }

    /** Of those that are kept, some were taken. */
    void goOn() {
        apply();
    }

    /** Nothing that was kept is wanted any more, and whatever comes is somebody else's. */
    void letGo() {
        drop();
        full = false;
        apply();
    }

    /** Nothing that was kept is wanted any more. */
    void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private void apply() {
        boolean read = !full && waiting.size() < MAX_WAITING;
        if (socket.isAutoRead() != read) {
            socket.setAutoRead(read);
        }
    }
}

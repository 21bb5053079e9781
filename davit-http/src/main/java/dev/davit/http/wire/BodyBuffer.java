package dev.davit.http.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** A request's body as it arrives, within its own bound and the bound of all bodies together. */
final class BodyBuffer {
    static final BodyBuffer EMPTY = new BodyBuffer(new AtomicLong(), HttpLimits.DEFAULT, 0);

    enum Added {
        ADDED,
        TOO_LARGE,
        NO_ROOM
    }

    /**
     * What a client announces is believed up to here; beyond, room grows with what really comes.
     */
    private static final int BELIEVED_BYTES = 64 << 10;

    private static final byte[] NONE = new byte[0];

    private final AtomicLong all;
    private final HttpLimits limits;
    private final int announced;
    private byte[] bytes = NONE;
    private int size;

    BodyBuffer(AtomicLong all, HttpLimits limits, long announced) {
        this.all = all;
        this.limits = limits;
        this.announced = (int) Math.min(Math.max(announced, 0), BELIEVED_BYTES);
    }

    Added add(ByteBuf content) {
        int more = content.readableBytes();
        if (more == 0) {
            return Added.ADDED;
        }
        if (more > limits.bodyBytes() - size) {
            return Added.TOO_LARGE;
        }
        if (all.addAndGet(more) > limits.bodiesBytes()) {
            all.addAndGet(-more);
            return Added.NO_ROOM;
        }
        int need = size + more;
        if (need > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(need, Math.max(announced, bytes.length * 2)));
        }
        content.readBytes(bytes, size, more);
        size = need;
        return Added.ADDED;
    }

    /** The whole body; it counts no longer among those that are being received. */
    byte[] take() {
        byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        drop();
        return whole;
    }

    void drop() {
        all.addAndGet(-size);
        size = 0;
        bytes = NONE;
    }
}

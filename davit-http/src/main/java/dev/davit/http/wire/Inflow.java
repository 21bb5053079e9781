package dev.davit.http.wire;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings a body to whoever takes it while the answer is made. Belongs to the event loop. */
final class Inflow {
    private @Nullable PieceQueue queue;

    /** What became of a part. */
    enum Fed {
        TAKEN,

        /** It was taken, and the socket should not be read until there is room again. */
        FULL,

        /** It is no part of a body: the rest will not come. */
        BROKEN
    }

    PieceQueue begin(Runnable readAgain) {
        PieceQueue made = new PieceQueue(readAgain);
        queue = made;
        return made;
    }

    /** Whether parts that come belong to it. */
    boolean open() {
        return queue != null;
    }

    /** While it is open: takes over a part. */
    Fed feed(HttpObject part) {
        PieceQueue to = Objects.requireNonNull(queue);
        try {
            if (part.decoderResult().isFailure() || !(part instanceof HttpContent content)) {
                cut();
                return Fed.BROKEN;
            }
            byte[] piece = new byte[content.content().readableBytes()];
            content.content().readBytes(piece);
            boolean room = piece.length == 0 || to.add(piece);
            if (content instanceof LastHttpContent) {
                to.end();
                queue = null;
            }
            return room ? Fed.TAKEN : Fed.FULL;
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    /** The rest of it does not come, or is nobody's; true: there was some. */
    boolean cut() {
        PieceQueue open = queue;
        queue = null;
        if (open != null) {
            open.cut();
        }
        return open != null;
    }
}

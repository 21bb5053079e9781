package dev.davit.http.wire;

import dev.davit.base.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: runs its requests one after the other, so that pipelined answers keep
 * their order, and is the way to the client for whoever answers. How a request is put together is
 * {@link Arrival}'s, what comes too early {@link Reading}'s, how long anything may take {@link
 * Patience}'s and {@link Outflow}'s. All fields belong to the event loop unless they are volatile.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Connection extends ChannelInboundHandlerAdapter {

    private enum Phase {
        /** Waits for a request. */
        IDLE,
        /** A request's head is here, its body is not. */
        RECEIVING,
        /** The answer is being worked on. */
        SERVING,
        /** The answer is written; the client has to take some of it before the next is made. */
        TAKING,
        /** The last answer is written; what still comes is thrown away until the client is done. */
        LINGERING,
        /** Another handler has the connection. */
        UPGRADED
    }

    /** A client that is still sending gets this long to read a refusal before the socket closes. */
    private static final long LINGER_MILLIS = 500;

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Shared shared;
    private final Patience patience;
    private final Presented presented;
    private final Arrival arrival;

    /** The rest of the body of a request that is being answered already. */
    private final Inflow inflow = new Inflow();

    private @Nullable ChannelHandlerContext context;
    private @Nullable Loop loop;
    private @Nullable Outflow outflow;
    private @Nullable Reading reading;
    private volatile Phase phase = Phase.IDLE;
    private volatile @Nullable Runnable onGone;
    private @Nullable Runnable onRoom;

    /** Something of a request that was answered is not read: nothing behind it can be. */
    private boolean unread;

    private boolean advancing;

    public Connection(Shared shared) {
        this.shared = shared;
        this.patience = new Patience(shared.limits());
        this.presented = new Presented(shared.certificates());
        this.arrival = new Arrival(shared);
    }

    // What Netty tells.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        loop = new Loop(ctx.executor());
        outflow = new Outflow(ctx.channel(), shared.limits().stallMillis());
        reading = new Reading(ctx.channel().config());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!shared.opened(this)) {
            ctx.close();
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        shared.closed(this);
        reading().drop();
        arrival.drop();
        inflow.cut();
        outflow().wake();
        gone();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outflow().wake();
        if (ctx.channel().isWritable()) {
            Runnable action = onRoom;
            if (action != null) {
                action.run();
            } else if (phase == Phase.TAKING) {
                // Not from inside a write of the channel's.
                loop().later(this::taken);
            }
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A broken handshake, a reset, a malformed record: the client's affair, and it sees the
        // end.
        shared.metrics().brokenConnection();
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (phase) {
            case IDLE, RECEIVING -> accept(part);
            case SERVING, TAKING -> {
                if (inflow.open()) {
                    feed(part);
                } else {
                    reading().keep(part);
                }
            }
            case LINGERING, UPGRADED -> ReferenceCountUtil.release(part);
        }
    }

    /** Before the decoder sees them: it tells of a head only once it is whole. */
    void bytesCame() {
        if (phase == Phase.IDLE) {
            patience.bytesCame();
        }
    }

    // Requests on their way in.

    private void accept(HttpObject part) {
        try {
            if (part.decoderResult().isFailure()) {
                go(arrival.malformed(part.decoderResult().cause()));
                return;
            }
            if (part instanceof HttpRequest request) {
                begin(request);
            }
            if (part instanceof HttpContent content && phase == Phase.RECEIVING) {
                go(arrival.add(content));
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(HttpRequest request) {
        phase = Phase.RECEIVING;
        patience.headCame();
        Arrival.Step step = arrival.begin(request);
        if (step != Arrival.Step.REFUSE && arrival.waitsForLeave()) {
            context().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
        go(step);
    }

    private void go(Arrival.Step step) {
        switch (step) {
            case WAIT -> {}
            case SERVE -> serve(arrival.whole(presented, context()));
            case SERVE_AND_FEED -> {
                PieceQueue rest = inflow.begin(() -> loop().later(() -> reading().room(true)));
                serve(arrival.fed(rest, presented, context()));
            }
            case REFUSE -> refuse(arrival.refusal());
        }
    }

    private void serve(Incoming request) {
        phase = Phase.SERVING;
        shared.serve(new Exchange(this, request, shared.nextId()));
    }

    /** Refuses without a thread, and ends the connection: the rest of the request is not read. */
    private void refuse(Refusal refusal) {
        unread = true;
        phase = Phase.SERVING;
        reading().drop();
        shared.metrics().refusedUnread();
        new Exchange(this, arrival.unread(), shared.nextId()).answer(refusal);
    }

    private void feed(HttpObject part) {
        switch (inflow.feed(part)) {
            case TAKEN -> {}
            case FULL -> reading().room(false);
            case BROKEN -> unread = true;
        }
    }

    // Answers on their way out, and what follows them.

    /** From any thread: writes a piece of the answer. */
    void write(ByteBuf piece) {
        context().writeAndFlush(piece);
    }

    /** From any thread: writes the answer's last piece and goes on with the next request. */
    void finish(ByteBuf last, boolean keepAlive) {
        loop().run(() -> finishHere(last, keepAlive));
    }

    /** From any thread: the answer cannot be ended properly, and the client sees that. */
    void abort() {
        loop().run(() -> {
            answered();
            context().close();
        });
    }

    private void finishHere(ByteBuf last, boolean keepAlive) {
        answered();
        ChannelHandlerContext ctx = context();
        if (keepAlive && !unread && !shared.closing()) {
            ctx.writeAndFlush(last);
            next(ctx);
        } else {
            phase = Phase.LINGERING;
            // Closing over unread bytes resets the connection, and the client would lose the
            // answer.
            outflow().closeAfter(ctx.writeAndFlush(last), unread ? LINGER_MILLIS : 0);
            reading().letGo();
        }
    }

    private void answered() {
        onGone = null;
        onRoom = null;
        // Where the answer came before the request's end, the rest of it is nobody's.
        unread |= inflow.cut();
    }

    /** What was answered is not piled up for a client that asks and asks, and takes nothing. */
    private void next(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            phase = Phase.TAKING;
            return;
        }
        phase = Phase.IDLE;
        patience.waits();
        if (!advancing) {
            // Else the next request was answered at once: whoever asked goes on, however many
            // there are.
            advance();
        }
    }

    private void taken() {
        if (phase == Phase.TAKING) {
            next(context());
        }
    }

    private void advance() {
        advancing = true;
        try {
            while (phase == Phase.IDLE || phase == Phase.RECEIVING || inflow.open()) {
                HttpObject part = reading().take();
                if (part == null) {
                    break;
                }
                if (inflow.open()) {
                    feed(part);
                } else {
                    accept(part);
                }
            }
        } finally {
            advancing = false;
        }
        reading().goOn();
    }

    /**
     * From any other thread: from now on the handlers that are installed own what comes in. Returns
     * once they are there.
     */
    public void upgrade(Consumer<ChannelHandlerContext> install)
            throws ClientGone, InterruptedException {
        ChannelHandlerContext ctx = context();
        boolean there =
                ctx.executor()
                        .submit(() -> {
                            if (!ctx.channel().isActive()) {
                                return false;
                            }
                            phase = Phase.UPGRADED;
                            install.accept(ctx);
                            reading().letGo();
                            return true;
                        })
                        .sync()
                        .getNow();
        if (!there) {
            throw new ClientGone("the client went away");
        }
    }

    // For whoever answers.

    public Loop loop() {
        return Objects.requireNonNull(loop);
    }

    public Outflow outflow() {
        return Objects.requireNonNull(outflow);
    }

    private Reading reading() {
        return Objects.requireNonNull(reading);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    ByteBufAllocator allocator() {
        return context().alloc();
    }

    /** On the event loop: what to do each time the client has taken enough for more. */
    public void whenRoom(Runnable action) {
        onRoom = action;
    }

    /** Whether the client has taken enough for more to be written. */
    public boolean writable() {
        return context().channel().isWritable();
    }

    /** The client's address, without its port; empty on a local socket. */
    public String client() {
        return context().channel().remoteAddress() instanceof InetSocketAddress from
                ? from.getAddress().getHostAddress()
                : "";
    }

    /**
     * What to do when the client goes or the server closes while an answer is streamed: on the
     * event loop or on a thread that closes all connections, so it must not wait for anybody.
     */
    public void whenGone(Runnable action) {
        onGone = action;
        if (!context().channel().isActive() || shared.closing()) {
            action.run();
        }
    }

    /** From any thread: tells a streaming answer to end. */
    void gone() {
        Runnable action = onGone;
        if (action != null) {
            action.run();
        }
    }

    // The server's.

    /** Closes what has waited for too long; called every few seconds. */
    public void sweep(long nowNanos) {
        boolean over =
                switch (phase) {
                    case IDLE -> patience.idleTooLong(nowNanos);
                    case RECEIVING -> patience.bodyIsLate(nowNanos);
                    case TAKING, LINGERING -> outflow().stalls(nowNanos);
                    case UPGRADED -> outflow().ending() && outflow().stalls(nowNanos);
                    case SERVING -> false;
                };
        if (over) {
            closeNow();
        }
    }

    /** The server ends: streams are told, idle connections are closed, others finish first. */
    public void drain() {
        gone();
        loop().later(() -> {
            if (phase == Phase.IDLE || phase == Phase.RECEIVING || phase == Phase.TAKING) {
                context()
                        .writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(ChannelFutureListener.CLOSE);
            }
        });
    }

    public void closeNow() {
        context().channel().close();
    }
}

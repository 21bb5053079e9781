package dev.davit.http.wire;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: puts requests together and runs them one after the other, so that
 * pipelined answers keep their order. All fields belong to the event loop unless they are volatile.
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
        /** The last answer is written; what still comes is thrown away until the client is done. */
        LINGERING,
        /** Another handler has the connection. */
        UPGRADED
    }

    /** Parts of pipelined requests that may wait; then the socket is not read any further. */
    private static final int MAX_PENDING = 16;

    /** A client that is still sending gets this long to read a refusal before the socket closes. */
    private static final long LINGER_MILLIS = 500;

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Shared shared;
    private final Deque<HttpObject> pending = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Outflow outflow;
    private @Nullable Credentials proven;
    private Credentials.@Nullable Bearer lastBearer;
    private @Nullable HttpRequest head;
    private boolean unread;
    private BodyBuffer body = BodyBuffer.EMPTY;

    /** The rest of the body of a request that is being answered already. */
    private final Inflow inflow = new Inflow();

    private volatile Phase phase = Phase.IDLE;
    private volatile long sinceNanos = System.nanoTime();
    private volatile @Nullable Runnable onGone;
    private @Nullable Runnable onRoom;
    private boolean advancing;

    /** A whole head has come at some time. */
    private volatile boolean asked;

    /** Bytes came behind the last whole head. */
    private volatile boolean headBegan;

    /** When a sweep first saw what has come of the next head; 0 for nothing. */
    private long headSeenNanos;

    /** Which time of waiting that was in. */
    private long headSeenSince;

    public Connection(Shared shared) {
        this.shared = shared;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        outflow = new Outflow(ctx.channel(), shared.limits().stallMillis());
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
        dropPending();
        body.drop();
        inflow.cut();
        outflow().wake();
        gone();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outflow().wake();
        Runnable action = onRoom;
        if (action != null && ctx.channel().isWritable()) {
            action.run();
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
            case SERVING -> {
                if (inflow.open()) {
                    feed(ctx, part);
                    return;
                }
                pending.add(part);
                if (pending.size() >= MAX_PENDING) {
                    ctx.channel().config().setAutoRead(false);
                }
            }
            case LINGERING, UPGRADED -> ReferenceCountUtil.release(part);
        }
    }

    private void accept(HttpObject part) {
        try {
            if (part.decoderResult().isFailure()) {
                refuse(malformed(part.decoderResult().cause()));
                return;
            }
            if (part instanceof HttpRequest request && !begin(request)) {
                return;
            }
            if (part instanceof HttpContent content && phase == Phase.RECEIVING) {
                take(content);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    /** Before the decoder sees them: it tells of a head only once it is whole. */
    void bytesCame() {
        if (!headBegan && phase == Phase.IDLE) {
            headBegan = true;
        }
    }

    private boolean begin(HttpRequest request) {
        head = request;
        asked = true;
        headBegan = false;
        phase = Phase.RECEIVING;
        sinceNanos = System.nanoTime();
        long announced = HttpUtil.getContentLength(request, 0L);
        if ((announced > 0 || HttpUtil.isTransferEncodingChunked(request))
                && shared.streams(path(request))) {
            stream(request);
            return true;
        }
        if (announced > shared.limits().bodyBytes()) {
            refuse(tooLarge());
            return false;
        }
        body = new BodyBuffer(shared.bodies(), shared.limits(), announced);
        if (announced > 0 && HttpUtil.is100ContinueExpected(request)) {
            context().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
        return true;
    }

    private void take(HttpContent content) {
        switch (body.add(content.content())) {
            case ADDED -> {
                if (content instanceof LastHttpContent) {
                    serve();
                }
            }
            case TOO_LARGE -> refuse(tooLarge());
            case NO_ROOM ->
                    refuse(
                            Refusal.of(
                                    Reason.TOO_MANY_REQUESTS,
                                    "too many large requests at once; try again in a moment"));
        }
    }

    private void serve() {
        HttpRequest request = Objects.requireNonNull(head);
        Exchange exchange =
                new Exchange(this, incoming(request, body.take(), null), shared.nextId());
        head = null;
        body = BodyBuffer.EMPTY;
        phase = Phase.SERVING;
        shared.serve(exchange);
    }

    /** The answer begins now, and takes the body as it comes. */
    private void stream(HttpRequest request) {
        BodyStream made = inflow.begin(() -> later(this::readAgain));
        if (HttpUtil.is100ContinueExpected(request)) {
            context().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
        Exchange exchange =
                new Exchange(this, incoming(request, new byte[0], made), shared.nextId());
        head = null;
        phase = Phase.SERVING;
        shared.serve(exchange);
    }

    private void feed(ChannelHandlerContext ctx, HttpObject part) {
        switch (inflow.feed(part)) {
            case TAKEN -> {}
            case FULL -> ctx.channel().config().setAutoRead(false);
            case BROKEN -> unread = true;
        }
    }

    private void readAgain() {
        if (pending.size() < MAX_PENDING) {
            context().channel().config().setAutoRead(true);
        }
    }

    private static String path(HttpRequest request) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        return mark < 0 ? uri : uri.substring(0, mark);
    }

    private Incoming incoming(HttpRequest request, byte[] bytes, @Nullable BodyStream rest) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        boolean chunks = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
        return new Incoming(
                request.method().name(),
                mark < 0 ? uri : uri.substring(0, mark),
                mark < 0 ? "" : uri.substring(mark + 1),
                request.headers(),
                bytes,
                rest,
                HttpUtil.isKeepAlive(request) && !shared.closing(),
                chunks,
                credentials(request));
    }

    private Credentials credentials(HttpRequest request) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (header != null) {
            return bearer(header);
        }
        Credentials certificate = proven;
        if (certificate == null) {
            SslHandler tls = context().pipeline().get(SslHandler.class);
            certificate =
                    tls == null
                            ? new Credentials.Nothing("no credentials were sent")
                            : shared.certificates().judge(tls.engine().getSession());
            proven = certificate;
        }
        return certificate;
    }

    private Credentials bearer(String header) {
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return new Credentials.Nothing("only bearer tokens and certificates are understood");
        }
        String token = header.substring(7).strip();
        Credentials.Bearer last = lastBearer;
        if (last == null || !last.token().equals(token)) {
            last = new Credentials.Bearer(token);
            lastBearer = last;
        }
        return last;
    }

    /** Refuses without a thread, and ends the connection: the rest of the request is not read. */
    private void refuse(Refusal refusal) {
        HttpRequest request = head;
        String method = request == null ? "GET" : request.method().name();
        HttpHeaders headers = request == null ? EmptyHttpHeaders.INSTANCE : request.headers();
        body.drop();
        unread = true;
        phase = Phase.SERVING;
        dropPending();
        Incoming in =
                new Incoming(
                        method,
                        "",
                        "",
                        headers,
                        new byte[0],
                        null,
                        false,
                        true,
                        new Credentials.Nothing("the request was not read"));
        shared.metrics().refusedUnread();
        new Exchange(this, in, shared.nextId()).answer(refusal);
    }

    private Refusal tooLarge() {
        return Refusal.of(
                Reason.TOO_LARGE,
                "Request entity too large: limit is " + shared.limits().bodyBytes());
    }

    private static Refusal malformed(Throwable cause) {
        // 414 and 431 have no reason in Status; the message says which limit was met.
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.of(Reason.TOO_LARGE, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Refusal.of(Reason.TOO_LARGE, "the request's headers are too long");
        }
        return Refusal.of(Reason.BAD_REQUEST, "this is not an HTTP request that can be understood");
    }

    public Outflow outflow() {
        return Objects.requireNonNull(outflow);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    /** From any thread: writes a piece of the answer. */
    void write(ByteBuf piece) {
        context().writeAndFlush(piece);
    }

    /** From any thread: writes the answer's last piece and goes on with the next request. */
    void finish(ByteBuf last, boolean keepAlive) {
        finish(last, keepAlive, false);
    }

    void finish(ByteBuf last, boolean keepAlive, boolean cut) {
        ChannelHandlerContext ctx = context();
        if (ctx.executor().inEventLoop()) {
            finishHere(ctx, last, keepAlive, cut);
        } else {
            ctx.executor().execute(() -> finishHere(ctx, last, keepAlive, cut));
        }
    }

    private void finishHere(
            ChannelHandlerContext ctx, ByteBuf last, boolean keepAlive, boolean cut) {
        onGone = null;
        onRoom = null;
        boolean whole = !inflow.cut();
        // Else the answer came before the request's end: the rest of it is nobody's.
        unread |= !whole;
        if (cut) {
            ctx.close();
        } else if (keepAlive && whole && !unread && !shared.closing()) {
            ctx.writeAndFlush(last);
            next(ctx);
        } else {
            phase = Phase.LINGERING;
            dropPending();
            ctx.writeAndFlush(last).addListener(written -> leave(ctx));
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Closing over unread bytes resets the connection, and the client would lose the answer. */
    private void leave(ChannelHandlerContext ctx) {
        if (unread) {
            ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            ctx.close();
        }
    }

    private void next(ChannelHandlerContext ctx) {
        phase = Phase.IDLE;
        sinceNanos = System.nanoTime();
        if (advancing) {
            // The next request was answered at once: whoever asked goes on, however many there are.
            return;
        }
        advancing = true;
        try {
            while ((phase != Phase.SERVING || inflow.open()) && phase != Phase.LINGERING) {
                HttpObject part = pending.poll();
                if (part == null) {
                    break;
                }
                if (inflow.open()) {
                    feed(ctx, part);
                } else {
                    accept(part);
                }
            }
        } finally {
            advancing = false;
        }
        if (pending.size() < MAX_PENDING && !ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** On the event loop: what to do each time the client has taken enough for more. */
    public void whenRoom(Runnable action) {
        onRoom = action;
    }

    /** Whether the client has taken enough for more to be written. */
    public boolean writable() {
        return context().channel().isWritable();
    }

    /** From any thread: on the event loop, at once where this is it already. */
    public void onLoop(Runnable work) {
        EventExecutor loop = context().executor();
        if (loop.inEventLoop()) {
            work.run();
        } else {
            loop.execute(work);
        }
    }

    /** The client's address, without its port; empty on a local socket. */
    public String client() {
        return context().channel().remoteAddress() instanceof InetSocketAddress from
                ? from.getAddress().getHostAddress()
                : "";
    }

    /** Whether this thread is the one that must not wait. */
    public boolean onItsLoop() {
        return context().executor().inEventLoop();
    }

    /** From any thread: on the event loop, after what waits there already. */
    public void later(Runnable work) {
        context().executor().execute(work);
    }

    ByteBufAllocator allocator() {
        return context().alloc();
    }

    /** A client that takes nothing for this long is cut off. */
    public long stallMillis() {
        return shared.limits().stallMillis();
    }

    /** On the event loop, once that much time is over. */
    public Future<?> after(long nanos, Runnable work) {
        return context().executor().schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    /** What to do when the client goes or the server closes while an answer is streamed. */
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

    /**
     * From any other thread: from now on the handlers that are installed own what comes in. Returns
     * once they are there.
     */
    public void upgrade(Consumer<ChannelHandlerContext> install) throws InterruptedException {
        ChannelHandlerContext ctx = context();
        ctx.executor()
                .submit(() -> {
                    phase = Phase.UPGRADED;
                    dropPending();
                    install.accept(ctx);
                    ctx.channel().config().setAutoRead(true);
                })
                .sync();
    }

    /** Closes what has waited for too long; called every few seconds. */
    public void sweep(long nowNanos) {
        long waited = TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
        boolean over =
                switch (phase) {
                    case IDLE -> waited > idleMillis() || headIsLate(nowNanos);
                    case RECEIVING -> waited > shared.limits().receiveMillis();
                    case SERVING, LINGERING, UPGRADED -> false;
                };
        if (over) {
            context().channel().close();
        }
    }

    private long idleMillis() {
        HttpLimits limits = shared.limits();
        return asked ? limits.idleMillis() : limits.receiveMillis();
    }

    /** A head that comes byte by byte is never whole, and would keep its connection for ever. */
    private boolean headIsLate(long nowNanos) {
        if (!headBegan) {
            return false;
        }
        if (headSeenNanos == 0 || headSeenSince != sinceNanos) {
            headSeenSince = sinceNanos;
            headSeenNanos = nowNanos;
        }
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - headSeenNanos)
                >= shared.limits().headMillis();
    }

    /** The server ends: streams are told, idle connections are closed, others finish first. */
    public void drain() {
        gone();
        ChannelHandlerContext ctx = context();
        ctx.executor()
                .execute(() -> {
                    if (phase == Phase.IDLE || phase == Phase.RECEIVING) {
                        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
                                .addListener(ChannelFutureListener.CLOSE);
                    }
                });
    }

    public void closeNow() {
        context().channel().close();
    }

    private void dropPending() {
        pending.forEach(ReferenceCountUtil::release);
        pending.clear();
    }
}

package dev.davit.http.wire;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way in: its head, and the body as far as it has come. Belongs to the event
 * loop; begins anew with each head.
 */
final class Arrival {
    private static final Refusal NOT_HTTP =
            Refusal.of(Reason.BAD_REQUEST, "this is not an HTTP request that can be understood");

    private static final byte[] NO_BODY = new byte[0];

    /** What there is to do after a part. */
    enum Step {
        /** More has to come. */
        WAIT,

        /** All of it is there. */
        SERVE,

        /** The head is there; the body goes on to somebody else as it comes. */
        SERVE_AND_FEED,

        /** It is not read any further. */
        REFUSE
    }

    private final Shared shared;
    private @Nullable HttpRequest head;
    private BodyBuffer body = BodyBuffer.EMPTY;
    private @Nullable Refusal refusal;

    Arrival(Shared shared) {
        this.shared = shared;
    }

    Step begin(HttpRequest request) {
        head = request;
        if (!isOneWord(request.uri())) {
            return refuse(NOT_HTTP);
        }
        long announced = HttpUtil.getContentLength(request, 0L);
        if ((announced > 0 || HttpUtil.isTransferEncodingChunked(request))
                && shared.streams(path(request.uri()))) {
            return Step.SERVE_AND_FEED;
        }
        if (announced > shared.limits().bodyBytes()) {
            return refuse(tooLarge());
        }
        body = new BodyBuffer(shared.bodies(), shared.limits(), announced);
        return Step.WAIT;
    }

    /** Whether the client waits to be told that its body is wanted. */
    boolean waitsForLeave() {
        HttpRequest request = Objects.requireNonNull(head);
        return HttpUtil.is100ContinueExpected(request)
                && (HttpUtil.isTransferEncodingChunked(request)
                        || HttpUtil.getContentLength(request, 0L) > 0);
    }

    /** Reads a part of the body; the part stays the caller's. */
    Step add(HttpContent content) {
        return switch (body.add(content.content())) {
            case ADDED -> content instanceof LastHttpContent ? Step.SERVE : Step.WAIT;
            case TOO_LARGE -> refuse(tooLarge());
            case NO_ROOM ->
                    refuse(
                            Refusal.of(
                                    Reason.TOO_MANY_REQUESTS,
                                    "too many large requests at once; try again in a moment"));
        };
    }

    /** What came is no HTTP that can be understood. */
    Step malformed(Throwable cause) {
        return refuse(words(cause));
    }

    private Step refuse(Refusal why) {
        refusal = why;
        return Step.REFUSE;
    }

    /** After {@link Step#REFUSE}. */
    Refusal refusal() {
        return Objects.requireNonNull(refusal);
    }

    /** The request as it is served, once. */
    Incoming whole(Presented shown, ChannelHandlerContext context) {
        return served(body.take(), null, shown, context);
    }

    /** The same where the body comes piece by piece. */
    Incoming fed(PieceQueue rest, Presented shown, ChannelHandlerContext context) {
        return served(NO_BODY, rest, shown, context);
    }

    private Incoming served(
            byte[] bytes,
            @Nullable PieceQueue rest,
            Presented shown,
            ChannelHandlerContext context) {
        HttpRequest request = Objects.requireNonNull(head);
        head = null;
        body = BodyBuffer.EMPTY;
        String uri = request.uri();
        String path = path(uri);
        return new Incoming(
                request.method().name(),
                path,
                path.length() == uri.length() ? "" : uri.substring(path.length() + 1),
                request.headers(),
                bytes,
                rest,
                HttpUtil.isKeepAlive(request) && !shared.closing(),
                request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0,
                shown.of(request, context));
    }

    /** What is refused without being read: only its answer's form depends on it. */
    Incoming unread() {
        HttpRequest request = head;
        HttpHeaders headers = request == null ? EmptyHttpHeaders.INSTANCE : request.headers();
        drop();
        return new Incoming(
                request == null ? "GET" : request.method().name(),
                "",
                "",
                headers,
                NO_BODY,
                null,
                false,
                true,
                new Credentials.Nothing("the request was not read"));
    }

    /** Nothing more of it comes. */
    void drop() {
        body.drop();
        body = BodyBuffer.EMPTY;
        head = null;
    }

    /** Nothing in it may be taken for the end of a line where the request is passed on. */
    private static boolean isOneWord(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || c == 127) {
                return false;
            }
        }
        return true;
    }

    private static String path(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? uri : uri.substring(0, mark);
    }

    private Refusal tooLarge() {
        return Refusal.of(
                Reason.TOO_LARGE,
                "Request entity too large: limit is " + shared.limits().bodyBytes());
    }

    private static Refusal words(Throwable cause) {
        // 414 and 431 have no reason in Status; the message says which limit was met.
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.of(Reason.TOO_LARGE, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Refusal.of(Reason.TOO_LARGE, "the request's headers are too long");
        }
        return NOT_HTTP;
    }
}

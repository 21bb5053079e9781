package dev.davit.http.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes response heads from bytes that were made beforehand. */
public final class Head {
    public static final String JSON = "application/json";
    public static final String TEXT = "text/plain; charset=utf-8";

    /** The longest warning text that is put into a header; the rest is cut. */
    private static final int MAX_WARNING_CHARS = 1_000;

    private static final byte[] TYPE_JSON = ascii("Content-Type: application/json\r\n");
    private static final byte[] TYPE = ascii("Content-Type: ");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] GZIP = ascii("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] NO_CACHE = ascii("Cache-Control: no-cache, private\r\n");
    private static final byte[] REQUEST_ID = ascii("Audit-Id: ");
    private static final byte[] WARNING = ascii("Warning: 299 - \"");
    private static final byte[] WARNING_END = ascii("\"\r\n");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[][] STATUS_LINES = new byte[600][];
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @SuppressWarnings("ArrayRecordComponent")
    private record Dated(long second, byte[] line) {}

    private static volatile Dated dated = new Dated(0, ascii(""));

    static {
        for (int code = 100; code < STATUS_LINES.length; code++) {
            STATUS_LINES[code] = ascii("HTTP/1.1 " + code + " " + reason(code) + "\r\n");
        }
    }

    private Head() {}

    static void begin(ByteBuf out, int code, String requestId) {
        out.writeBytes(STATUS_LINES[code]);
        out.writeBytes(dateLine());
        out.writeBytes(REQUEST_ID);
        ascii(out, requestId);
        out.writeBytes(CRLF);
    }

    static void type(ByteBuf out, String contentType) {
        if (contentType.equals(JSON)) {
            out.writeBytes(TYPE_JSON);
        } else {
            out.writeBytes(TYPE);
            ascii(out, contentType);
            out.writeBytes(CRLF);
        }
    }

    static void length(ByteBuf out, long bytes) {
        out.writeBytes(LENGTH);
        ascii(out, Long.toString(bytes));
        out.writeBytes(CRLF);
    }

    static void chunked(ByteBuf out) {
        out.writeBytes(CHUNKED);
    }

    static void gzip(ByteBuf out) {
        out.writeBytes(GZIP);
    }

    static void close(ByteBuf out) {
        out.writeBytes(CLOSE);
    }

    /** Fields of one answer; without a word on caching among them, it is not to be cached. */
    static void fields(ByteBuf out, Map<String, String> fields) {
        if (!fields.containsKey("Cache-Control")) {
            out.writeBytes(NO_CACHE);
        }
        fields.forEach((name, value) -> field(out, name, value));
    }

    static void field(ByteBuf out, String name, String value) {
        ascii(out, name);
        out.writeByte(':').writeByte(' ');
        text(out, value);
        out.writeBytes(CRLF);
    }

    static void warnings(ByteBuf out, List<String> warnings) {
        for (String warning : warnings) {
            out.writeBytes(WARNING);
            quoted(out, warning);
            out.writeBytes(WARNING_END);
        }
    }

    static void end(ByteBuf out) {
        out.writeBytes(CRLF);
    }

    /** Inside a quoted string; control characters could end the header and are made blanks. */
    private static void quoted(ByteBuf out, String text) {
        String cut =
                text.length() > MAX_WARNING_CHARS
                        ? text.substring(0, MAX_WARNING_CHARS) + "…"
                        : text;
        text(out, cut.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static void text(ByteBuf out, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.writeByte((b >= 0 && b < ' ') || b == 127 ? ' ' : b);
        }
    }

    private static void ascii(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    private static byte[] dateLine() {
        long second = System.currentTimeMillis() / 1000;
        Dated last = dated;
        if (last.second != second) {
            last =
                    new Dated(
                            second,
                            ascii("Date: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\n"));
            dated = last;
        }
        return last.line;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String reason(int code) {
        return io.netty.handler.codec.http.HttpResponseStatus.valueOf(code).reasonPhrase();
    }
}

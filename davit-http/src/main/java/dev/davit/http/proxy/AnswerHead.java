package dev.davit.http.proxy;

import dev.davit.http.wire.Field;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of another server's answer.
 *
 * @param fields as they came, in their order
 */
record AnswerHead(int code, List<Field> fields) {
    private static final int MAX_FIELDS = 256;

    AnswerHead {
        fields = List.copyOf(fields);
    }

    /**
     * Reads one, leaving what follows it. Answers to come (100, 103) are passed over; 101 is not.
     *
     * @throws IOException it is none, or is too long
     */
    static AnswerHead read(InputStream in) throws IOException {
        int[] left = {ProxyLimits.HEAD_BYTES};
        while (true) {
            AnswerHead head = one(in, left);
            if (head.code >= 200 || head.code == 101) {
                return head;
            }
        }
    }

    private static AnswerHead one(InputStream in, int[] left) throws IOException {
        String status = line(in, left);
        if (status == null) {
            throw new IOException("EOF");
        }
        int code = code(status);
        List<Field> fields = new ArrayList<>();
        while (true) {
            String line = line(in, left);
            if (line == null) {
                throw new IOException("unexpected EOF");
            }
            if (line.isEmpty()) {
                return new AnswerHead(code, fields);
            }
            int colon = line.indexOf(':');
            if (colon <= 0 || fields.size() == MAX_FIELDS || !isToken(line, colon)) {
                throw new IOException("malformed HTTP response: its header cannot be read");
            }
            fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
    }

    private static int code(String status) throws IOException {
        boolean http =
                status.startsWith("HTTP/1.")
                        && status.length() >= 12
                        && status.charAt(8) == ' '
                        && (status.length() == 12 || status.charAt(12) == ' ');
        int code = 0;
        for (int i = 9; http && i < 12; i++) {
            int digit = status.charAt(i) - '0';
            http = digit >= 0 && digit <= 9;
            code = code * 10 + digit;
        }
        if (!http || code < 100 || code > 599) {
            throw new IOException("malformed HTTP response: it has no status of HTTP/1.1");
        }
        return code;
    }

    /** RFC 9110, 5.6.2: nothing that could be taken for another line or a longer name. */
    private static boolean isToken(String line, int end) {
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Without its end; null at the end of everything. */
    static @Nullable String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (--left[0] < 0) {
                throw new IOException("the answer's head is longer than " + ProxyLimits.HEAD_BYTES);
            }
            if (b == '\n') {
                int end = line.length();
                if (end > 0 && line.charAt(end - 1) == '\r') {
                    line.setLength(end - 1);
                }
                return new String(
                        line.toString().getBytes(StandardCharsets.ISO_8859_1),
                        StandardCharsets.UTF_8);
            }
            line.append((char) b);
        }
        return null;
    }

    /** Empty where there is none. */
    String first(String name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return field.value();
            }
        }
        return "";
    }

    boolean chunked() {
        return first("Transfer-Encoding").toLowerCase(Locale.ROOT).endsWith("chunked");
    }

    /**
     * Of the body, where the head tells it; -1: it does not.
     *
     * @throws IOException what it tells is no length
     */
    long length() throws IOException {
        String text = first("Content-Length");
        if (text.isEmpty() || chunked()) {
            return -1;
        }
        try {
            long length = Long.parseLong(text);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, as a negative one.
        }
        throw new IOException("bad Content-Length \"" + text + "\"");
    }
}

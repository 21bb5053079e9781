package dev.davit.linux.health;

import dev.davit.port.Probes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One GET over HTTP/1.1, and those that it is redirected to on the same host. */
final class HttpAsk {
    static final int REDIRECTS_AT_MOST = 10;
    static final int HEAD_BYTES_AT_MOST = 16_384;
    private static final int FIRST_BAD_STATUS = 400;
    private static final int FIRST_REDIRECT = 300;

    /** What of an answer matters. */
    private record Head(int status, String location) {}

    private HttpAsk() {}

    static Probes.Answer ask(Probes.Http http, String host, Deadline deadline) {
        String place = (http.tls() ? "https://" : "http://") + Line.place(host, http.port());
        String path = http.path().startsWith("/") ? http.path() : "/" + http.path();
        try {
            for (int hop = 0; hop <= REDIRECTS_AT_MOST; hop++) {
                Head head = get(http, host, path, deadline);
                boolean redirect =
                        head.status() >= FIRST_REDIRECT
                                && head.status() < FIRST_BAD_STATUS
                                && !head.location().isEmpty();
                String next = redirect ? sameHost(place, head.location()) : "";
                if (next.isEmpty()) {
                    return judged(head.status());
                }
                path = next;
            }
            return new Probes.Answer(false, "more than " + REDIRECTS_AT_MOST + " redirects");
        } catch (IOException failure) {
            return new Probes.Answer(
                    false, "Get \"" + place + path + "\": " + HostProbes.words(failure));
        }
    }

    private static Probes.Answer judged(int status) {
        boolean good = status >= 200 && status < FIRST_BAD_STATUS;
        return new Probes.Answer(good, good ? "" : "HTTP probe failed with statuscode: " + status);
    }

    /** The path to go on with; empty where it leads elsewhere, which is good enough an answer. */
    private static String sameHost(String place, String location) {
        if (location.startsWith(place + "/")) {
            return location.substring(place.length());
        }
        return location.startsWith("/") && !location.startsWith("//") ? location : "";
    }

    private static Head get(Probes.Http http, String host, String path, Deadline deadline)
            throws IOException {
        try (Line line =
                http.tls()
                        ? Line.openTls(host, http.port(), deadline)
                        : Line.open(host, http.port(), deadline)) {
            line.out().write(request(http, host, path).getBytes(StandardCharsets.ISO_8859_1));
            line.out().flush();
            return head(new BufferedInputStream(line.in(), 2_048));
        }
    }

    private static String request(Probes.Http http, String host, String path) {
        StringBuilder request = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
        StringBuilder given = new StringBuilder();
        boolean hosted = false;
        boolean agent = false;
        boolean accepts = false;
        for (Probes.Header header : http.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            hosted |= name.equals("host");
            agent |= name.equals("user-agent");
            accepts |= name.equals("accept");
            given.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        request.append(hosted ? "" : "Host: " + Line.place(host, http.port()) + "\r\n");
        request.append(agent ? "" : "User-Agent: kube-probe/1.36\r\n");
        request.append(accepts ? "" : "Accept: */*\r\n");
        return request.append(given).append("Connection: close\r\n\r\n").toString();
    }

    /** Reads to the end of the head; the body is nobody's business. */
    private static Head head(InputStream in) throws IOException {
        String status = readLine(in, HEAD_BYTES_AT_MOST);
        String[] words = status.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("[0-9]{3}")) {
            throw new IOException("malformed HTTP response \"" + shown(status) + "\"");
        }
        int left = HEAD_BYTES_AT_MOST - status.length();
        String location = "";
        while (true) {
            String line = readLine(in, left);
            if (line.isEmpty()) {
                return new Head(Integer.parseInt(words[1]), location);
            }
            left -= line.length();
            if (line.regionMatches(true, 0, "location:", 0, 9)) {
                location = line.substring(9).strip();
            }
        }
    }

    private static String shown(String line) {
        String printable = line.replaceAll("[^ -~]", "?");
        return printable.substring(0, Math.min(printable.length(), 80));
    }

    private static String readLine(InputStream in, int bytesAtMost) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException(line.isEmpty() ? "EOF" : "unexpected EOF");
            }
            if (line.length() >= bytesAtMost) {
                throw new IOException("more than " + HEAD_BYTES_AT_MOST + " bytes of headers");
            }
            line.append((char) c);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }
}

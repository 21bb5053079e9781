package dev.davit.linux.image.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request and its answer, redirects followed: credentials stay with the host they are for. */
final class Transport {
    private static final int MAX_REDIRECTS = 5;

    private final HttpClient client;
    private final boolean plainHttp;
    private final Patience patience;

    Transport(HttpClient client, boolean plainHttp, Patience patience) {
        this.client = client;
        this.plainHttp = plainHttp;
        this.patience = patience;
    }

    /** An answer whose body is still to be read, or to be closed. */
    record Answer(int status, HttpHeaders headers, BodyStream body) implements AutoCloseable {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** -1 where it does not say. */
        long length() {
            return headers.firstValueAsLong("Content-Length").orElse(-1);
        }

        /** At most so many bytes of the body; the connection is given back. */
        byte[] start(int limit) throws IOException {
            try (body) {
                return body.readNBytes(limit);
            }
        }

        @Override
        public void close() {
            body.close();
        }
    }

    /** Fails as the network does: with an {@link IOException}. */
    Answer send(HttpRequest first) throws IOException {
        HttpRequest request = first;
        for (int redirects = 0; true; redirects++) {
            Answer answer = once(request);
            if (answer.status() < 300 || answer.status() > 399 || answer.status() == 304) {
                return answer;
            }
            answer.close();
            if (redirects == MAX_REDIRECTS) {
                throw new IOException("more than " + MAX_REDIRECTS + " redirects");
            }
            request = next(request, answer.header("Location"));
        }
    }

    private HttpRequest next(HttpRequest request, String location) throws IOException {
        URI target;
        try {
            target = request.uri().resolve(location);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("a redirect to nowhere");
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        boolean fine = scheme.equals("https") || (plainHttp && scheme.equals("http"));
        if (!fine || target.getHost() == null) {
            throw new IOException("a redirect to plain HTTP, which is not configured");
        }
        boolean same = origin(target).equals(origin(request.uri()));
        HttpRequest.Builder next =
                HttpRequest.newBuilder(
                                request,
                                (name, value) -> same || !name.equalsIgnoreCase("Authorization"))
                        .uri(target);
        return next.build();
    }

    private static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private Answer once(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<java.io.InputStream>> under =
                client.sendAsync(request, head -> new BodyStream(patience.stallMillis()));
        try {
            HttpResponse<java.io.InputStream> response =
                    under.get(patience.answerMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(), response.headers(), (BodyStream) response.body());
        } catch (TimeoutException late) {
            under.cancel(true);
            throw new BodyStream.Stalled(patience.answerMillis());
        } catch (InterruptedException stop) {
            under.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
    }
}

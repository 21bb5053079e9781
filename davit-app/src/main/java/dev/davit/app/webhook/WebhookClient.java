package dev.davit.app.webhook;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.ImageView;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Asks programs outside that answer questions of the API: JSON, posted over HTTPS. A program is
 * named by its URL, or by the service before it; then any of those that are ready is asked at its
 * own address, and has to prove that it is {@code NAME.NAMESPACE.svc}.
 */
public final class WebhookClient {
    /** Of one answer. */
    public static final int MAX_ANSWER_BYTES = 32 << 20;

    private static final long SERVICE_PORT = 443;
    private static final int MAX_STATUS_TEXT = 200;

    /**
     * A connection that was kept may be closed by the other side just as it is used again, and so
     * may the next. The questions can be asked twice: whoever answers them must bear that.
     */
    private static final int ATTEMPTS = 4;

    /** How many of a service's programs are tried that let nobody connect. */
    private static final int MAX_TRIED = 4;

    private final Supplier<ImageView> image;
    private final TrustingClients clients = new TrustingClients();
    private final AtomicInteger turns = new AtomicInteger();

    /**
     * @param image in which services are looked up
     */
    public WebhookClient(Supplier<ImageView> image) {
        this.image = image;
    }

    /**
     * Somebody to be asked.
     *
     * @param name that the other side's certificate has to be for; empty: the URL's own host
     * @param places where to connect; empty: where the URL says
     * @param url as it is told to people
     */
    private record Whom(String name, List<ServicePlaces.Place> places, String url, String bundle) {}

    /** The answer's body: {@link #post(JsonObject, byte[], Duration, String)} without more. */
    public Outcome<byte[]> post(JsonObject config, byte[] question, Duration patience) {
        return post(config, question, patience, "");
    }

    /**
     * The answer's body.
     *
     * @param config the webhook's {@code clientConfig}
     * @param patience for all attempts together, connecting included
     * @param query is added to the URL; empty: nothing
     */
    public Outcome<byte[]> post(
            JsonObject config, byte[] question, Duration patience, String query) {
        long until = System.nanoTime() + patience.toNanos();
        return whom(config, query.isEmpty() ? "" : "?" + query)
                .then(whom -> post(whom, question, until));
    }

    private Outcome<Whom> whom(JsonObject config, String query) {
        String bundle = config.textOr("", "caBundle");
        String url = config.textOr("", "url");
        if (!url.isEmpty()) {
            return Outcome.ok(new Whom("", List.of(), url + query, bundle));
        }
        String namespace = config.textOr("", "service", "namespace");
        String service = config.textOr("", "service", "name");
        String path = config.textOr("", "service", "path");
        long port = config.wholeOr(SERVICE_PORT, "service", "port");
        String name = service + "." + namespace + ".svc";
        String told = "https://%s:%d%s%s".formatted(name, port, path.isEmpty() ? "/" : path, query);
        return switch (ServicePlaces.of(image.get(), namespace, service, port)) {
            case Outcome.Ok<List<ServicePlaces.Place>>(List<ServicePlaces.Place> places) ->
                    Outcome.ok(new Whom(name, turned(places), told, bundle));
            case Outcome.Refused<List<ServicePlaces.Place>>(Refusal why) ->
                    failed(shown(told) + why.message());
        };
    }

    /** Each call begins with another one. */
    private List<ServicePlaces.Place> turned(List<ServicePlaces.Place> places) {
        int first = Math.floorMod(turns.getAndIncrement(), places.size());
        List<ServicePlaces.Place> all = new ArrayList<>();
        for (int i = 0; i < Math.min(MAX_TRIED, places.size()); i++) {
            all.add(places.get((first + i) % places.size()));
        }
        return all;
    }

    private static String shown(String url) {
        return "Post \"" + url + "\": ";
    }

    private Outcome<byte[]> post(Whom whom, byte[] question, long untilNanos) {
        String shown = shown(whom.url);
        String where = "";
        try {
            URI url = URI.create(whom.url);
            where = url.getAuthority();
            HttpClient client = clients.client(whom.bundle, whom.name);
            for (int i = 0; i + 1 < whom.places.size(); i++) {
                try {
                    return told(shown, answered(client, at(url, whom, i), question, untilNanos));
                } catch (ConnectException _) {
                    // Another one of the service's programs may be there.
                }
            }
            int last = whom.places.size() - 1;
            URI to = last < 0 ? url : at(url, whom, last);
            where = to.getAuthority();
            return told(shown, answered(client, to, question, untilNanos));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException failure) {
            return failed(shown + reason(where, failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return failed(shown + "the server is stopping");
        }
    }

    /**
     * Somebody who was named by a file of the host.
     *
     * @param headers of each question
     */
    public record Peer(URI url, HttpClient client, SortedMap<String, String> headers) {
        /** No secret in a log. */
        @Override
        public String toString() {
            return url.toString();
        }
    }

    /**
     * The answer's body; refused with {@code TIMEOUT} where there was none in time.
     *
     * @param patience for all attempts together, connecting included
     */
    public static Outcome<byte[]> post(Peer peer, byte[] question, Duration patience) {
        String shown = shown(peer.url.toString());
        try {
            long until = System.nanoTime() + patience.toNanos();
            return told(shown, answered(peer, question, until));
        } catch (HttpTimeoutException late) {
            String why = shown + reason(peer.url.getAuthority(), late);
            return Outcome.refused(Refusal.of(Reason.TIMEOUT, why));
        } catch (IOException | IllegalArgumentException failure) {
            return failed(shown + reason(peer.url.getAuthority(), failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return failed(shown + "the server is stopping");
        }
    }

    private static URI at(URI url, Whom whom, int index) {
        String path = url.getRawPath();
        String query = url.getRawQuery();
        return URI.create(
                "https://"
                        + whom.places.get(index).authority()
                        + path
                        + (query == null ? "" : "?" + query));
    }

    private static Outcome<byte[]> told(String shown, HttpResponse<byte[]> response) {
        if (response.statusCode() == 200 || response.statusCode() == 201) {
            return Outcome.ok(response.body());
        }
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        String line = text.lines().findFirst().orElse("");
        String cut = line.length() <= MAX_STATUS_TEXT ? line : line.substring(0, MAX_STATUS_TEXT);
        return failed(
                shown
                        + "the answer has status "
                        + response.statusCode()
                        + (cut.isEmpty() ? "" : ": " + cut));
    }

    private static HttpResponse<byte[]> answered(
            HttpClient client, URI url, byte[] question, long untilNanos)
            throws IOException, InterruptedException {
        return answered(new Peer(url, client, new TreeMap<>()), question, untilNanos);
    }

    private static HttpResponse<byte[]> answered(Peer peer, byte[] question, long untilNanos)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Duration left = Duration.ofNanos(Math.max(1, untilNanos - System.nanoTime()));
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(peer.url)
                            .timeout(left)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(question));
            peer.headers.forEach(request::header);
            try {
                return sent(peer.client, request.build(), left);
            } catch (HttpTimeoutException | ConnectException | SSLException lasting) {
                throw lasting;
            } catch (IOException closed) {
                if (attempt == ATTEMPTS || tooLarge(closed)) {
                    throw closed;
                }
            }
        }
    }

    /**
     * The request's own timeout ends with the answer's head: its body may take no longer either.
     */
    private static HttpResponse<byte[]> sent(
            HttpClient client, HttpRequest request, Duration patience)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new BoundedBody(MAX_ANSWER_BYTES));
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new HttpTimeoutException("the answer is not whole yet");
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException why ? why : new IOException(failure);
        } finally {
            answer.cancel(true);
        }
    }

    private static boolean tooLarge(IOException failure) {
        return failure instanceof BoundedBody.TooLarge
                || failure.getCause() instanceof BoundedBody.TooLarge;
    }

    /** In the words that those know who look for them. */
    private static String reason(String where, Exception failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case HttpTimeoutException _ -> "context deadline exceeded";
            case ConnectException connect when unresolved(connect) ->
                    "dial tcp: lookup " + where + ": no such host";
            case ConnectException _ ->
                    "dial tcp "
                            + where
                            + ": connect: "
                            + (message == null || message.isEmpty()
                                    ? "connection refused"
                                    : message);
            case SSLException _ -> "tls: failed to verify certificate: " + message;
            default ->
                    message == null || message.isEmpty()
                            ? failure.getClass().getSimpleName()
                            : message;
        };
    }

    private static boolean unresolved(ConnectException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static <T> Outcome<T> failed(String why) {
        return Outcome.refused(Refusal.of(Reason.INTERNAL_ERROR, why));
    }
}

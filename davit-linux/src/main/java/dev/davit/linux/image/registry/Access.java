package dev.davit.linux.image.registry;

import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Authorization} that a repository's requests carry: found out once, by the registry's
 * own challenge, shared by all requests of one pull.
 */
final class Access {
    private static final int MAX_TOKEN_ANSWER = 1 << 20;

    private final Source source;
    private final String repository;
    private final Transport transport;
    private final List<Credential> credentials;

    /** Of the credential in use; -1: none was asked for yet. */
    private int at = -1;

    private String header = "";
    private @Nullable Challenge challenge;

    /** A header that was accepted before and is not any more has run out: it is asked for anew. */
    private boolean accepted;

    Access(Source source, String repository, Transport transport, List<Credential> credentials) {
        this.source = source;
        this.repository = repository;
        this.transport = transport;
        this.credentials = credentials;
    }

    /** Empty: none is needed, as far as is known. */
    synchronized String header() {
        return header;
    }

    synchronized void accepted() {
        accepted = true;
    }

    /** Who is asked as; for messages. Empty: nobody. */
    synchronized String who() {
        return at >= 0 && at < credentials.size() ? credentials.get(at).from() : "";
    }

    boolean hasCredentials() {
        return !credentials.isEmpty();
    }

    /**
     * After a refusal: whether there is another way to ask.
     *
     * @param used the header that was refused
     * @param asked of the refusal; null where it has none
     */
    synchronized boolean renew(String used, @Nullable Challenge asked) throws IOException {
        if (!header.equals(used)) {
            return true; // another request has renewed it meanwhile
        }
        challenge = asked == null ? challenge : asked;
        if (challenge == null) {
            return false;
        }
        if (accepted && at >= 0) {
            accepted = false;
            at--;
        }
        // One more than there are credentials: nobody, where there are none.
        int last = Math.max(credentials.size(), 1) - 1;
        while (at < last) {
            at++;
            Optional<String> next =
                    credentials.isEmpty() ? anonymous() : as(credentials.get(at).kind());
            if (next.isPresent() && !next.get().equals(used)) {
                header = next.get();
                return true;
            }
        }
        return false;
    }

    private Optional<String> anonymous() throws IOException {
        return bearer() ? token(request("").GET()) : Optional.empty();
    }

    private boolean bearer() {
        return challenge != null && challenge.scheme().equals("bearer");
    }

    private Optional<String> as(Credential.Kind kind) throws IOException {
        return switch (kind) {
            case Credential.Bearer(String token) -> Optional.of("Bearer " + token);
            case Credential.Basic basic ->
                    bearer() ? token(request(basic.header()).GET()) : Optional.of(basic.header());
            case Credential.Identity(String token) ->
                    bearer() ? token(exchange(token)) : Optional.empty();
        };
    }

    private URI realm() {
        String text = challenge == null ? "" : challenge.parameter("realm");
        URI realm;
        try {
            realm = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw unsafe();
        }
        boolean safe =
                "https".equals(realm.getScheme())
                        || (source.plainHttp() && "http".equals(realm.getScheme()));
        if (!safe || realm.getHost() == null) {
            throw unsafe();
        }
        return realm;
    }

    private RegistryFailure unsafe() {
        return new RegistryFailure(
                "registry "
                        + source.name()
                        + " wants credentials to be sent to a place that is not safe",
                "have its token service use HTTPS");
    }

    private String query() {
        String service = challenge == null ? "" : challenge.parameter("service");
        return (service.isEmpty() ? "" : "service=" + encoded(service) + "&")
                + "scope="
                + encoded(scope());
    }

    private String scope() {
        String asked = challenge == null ? "" : challenge.parameter("scope");
        return asked.isEmpty() ? "repository:" + repository + ":pull" : asked;
    }

    private HttpRequest.Builder request(String authorization) {
        URI realm = realm();
        String join = realm.getRawQuery() == null ? "?" : "&";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(realm + join + query()))
                        .timeout(Duration.ofMinutes(1));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private HttpRequest.Builder exchange(String refreshToken) {
        String form =
                query()
                        + "&grant_type=refresh_token&client_id=davit&refresh_token="
                        + encoded(refreshToken);
        return HttpRequest.newBuilder(realm())
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Empty where the token service does not know who asks. */
    private Optional<String> token(HttpRequest.Builder request) throws IOException {
        try (Transport.Answer answer = transport.send(request.build())) {
            int status = answer.status();
            if (status == 400 || status == 401 || status == 403) {
                return Optional.empty();
            }
            if (status != 200) {
                throw new RegistryFailure(
                        "the token service of registry %s answered %d"
                                .formatted(source.name(), status),
                        "try again later, or ask who runs it");
            }
            byte[] body = answer.start(MAX_TOKEN_ANSWER);
            if (WireReader.read(body, MAX_TOKEN_ANSWER)
                            instanceof Outcome.Ok<Document>(Document document)
                    && document.value() instanceof JsonObject tree) {
                String token = tree.textOr(tree.textOr("", "access_token"), "token");
                return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
            }
            throw Failures.page(source, "a token");
        }
    }
}

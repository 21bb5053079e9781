package dev.davit.linux.image.registry;

import dev.davit.base.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One repository at one source, asked during one pull. Safe for many threads. */
public final class Repository {
    /** Of manifests and indexes, as registries limit them too. */
    public static final int MAX_MANIFEST = 4 << 20;

    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String DOCKER_LIST =
            "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_MANIFEST =
            "application/vnd.docker.distribution.manifest.v2+json";

    private static final String ACCEPTED =
            String.join(", ", INDEX, MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);
    private static final String AGENT = "davit";

    private final Source source;
    private final String path;
    private final Patience patience;
    private final Transport transport;
    private final Access access;
    private final PullNews news;

    Repository(
            Source source,
            String path,
            List<Credential> credentials,
            Patience patience,
            PullNews news) {
        this.source = source;
        this.path = path;
        this.patience = patience;
        this.transport = new Transport(source.client(), source.plainHttp(), patience);
        this.access =
                new Access(source, source.repository(path), transport, List.copyOf(credentials));
        this.news = news;
    }

    /**
     * A manifest or index.
     *
     * @param digest of the bytes, computed here
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Document(byte[] bytes, String mediaType, String digest) {}

    /** As people write it. */
    public String name() {
        return source.name();
    }

    Source source() {
        return source;
    }

    /** What a tag leads to; empty where the registry does not say without sending it. */
    public Optional<String> digest(String tag) {
        URI uri = source.manifest(path, tag);
        try (Transport.Answer answer = exchange("HEAD", uri, ACCEPTED, "")) {
            if (answer.status() == 200) {
                String digest = answer.header("Docker-Content-Digest");
                return isDigest(digest) ? Optional.of(digest) : Optional.empty();
            }
            // Some registries do not know HEAD; what a 404 means, the GET will say.
            return switch (answer.status()) {
                case 401, 403 -> throw refused(answer);
                default -> Optional.empty();
            };
        }
    }

    /**
     * @param reference a tag, or a digest that the answer must have
     */
    public Document manifest(String reference) {
        URI uri = source.manifest(path, reference);
        try (Transport.Answer answer = exchange("GET", uri, ACCEPTED, "")) {
            if (answer.status() != 200) {
                throw status(answer, "image " + shown(reference));
            }
            if (Failures.isPage(answer)) {
                throw Failures.page(source, "a manifest");
            }
            byte[] bytes = bounded(answer, MAX_MANIFEST, "the manifest of " + shown(reference));
            String digest = sha256(bytes);
            String promised =
                    isDigest(reference) ? reference : answer.header("Docker-Content-Digest");
            if (isDigest(promised) && !promised.equals(digest)) {
                throw lies("the manifest of " + shown(reference), promised, digest);
            }
            String type = answer.header("Content-Type");
            int parameters = type.indexOf(';');
            String bare = parameters < 0 ? type : type.substring(0, parameters);
            return new Document(bytes, bare.strip().toLowerCase(Locale.ROOT), digest);
        } catch (IOException broken) {
            throw Failures.of(source, broken);
        }
    }

    /** A small blob, whole and verified. */
    public byte[] document(String digest, int limit) {
        try (Transport.Answer answer = exchange("GET", source.blob(path, digest), "*/*", "")) {
            if (answer.status() != 200) {
                throw status(answer, "the configuration of image " + path);
            }
            byte[] bytes = bounded(answer, limit, "the configuration of image " + path);
            String actual = sha256(bytes);
            if (!actual.equals(digest)) {
                throw lies("the configuration of image " + path, digest, actual);
            }
            return bytes;
        } catch (IOException broken) {
            throw Failures.of(source, broken);
        }
    }

    /**
     * A blob from an offset on; goes on by itself where the connection breaks. Digests are for the
     * reader to check.
     */
    public BlobStream blob(String digest, long size, long offset) {
        return new BlobStream(this, digest, size, offset);
    }

    /** The answer of a blob's request: 200 from the beginning, or 206 from the offset. */
    Transport.Answer open(String digest, long offset) {
        String range = offset == 0 ? "" : "bytes=" + offset + "-";
        return exchange("GET", source.blob(path, digest), "*/*", range);
    }

    Patience patience() {
        return patience;
    }

    PullNews news() {
        return news;
    }

    private byte[] bounded(Transport.Answer answer, int limit, String what) throws IOException {
        byte[] bytes = answer.length() > limit ? null : answer.start(limit + 1);
        if (bytes == null || bytes.length > limit) {
            throw new RegistryFailure(
                    "%s at %s is larger than %d MiB".formatted(what, source.name(), limit >> 20),
                    "make the image anew; nothing that large is a description of one");
        }
        return bytes;
    }

    private Transport.Answer exchange(String method, URI uri, String accept, String range) {
        int failures = 0;
        while (true) {
            String authorization = access.header();
            try {
                Transport.Answer answer =
                        transport.send(request(method, uri, accept, range, authorization));
                int status = answer.status();
                if (status == 401 || status == 403) {
                    Challenge asked = Challenge.parse(answer.header("WWW-Authenticate"));
                    if (!access.renew(authorization, asked)) {
                        return answer;
                    }
                    answer.close();
                    continue;
                }
                if (status < 400 || status == 404) {
                    access.accepted();
                }
                if (status != 429 && status < 500) {
                    return answer;
                }
                failures++;
                pause(answer, failures);
            } catch (IOException failure) {
                failures++;
                if (!Failures.passing(failure) || failures >= patience.attempts()) {
                    throw Failures.of(source, failure);
                }
                sleep(patience.pause(failures), "");
            }
        }
    }

    private static HttpRequest request(
            String method, URI uri, String accept, String range, String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Accept", accept)
                        .header("User-Agent", AGENT);
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return request.build();
    }

    /** Waits before the same is asked again; throws where that would take too long. */
    private void pause(Transport.Answer answer, int failures) {
        long asked = retryAfter(answer);
        long wait = asked > 0 ? asked : patience.pause(failures);
        int status = answer.status();
        if (failures >= patience.attempts() || wait > patience.longestPauseMillis()) {
            throw busy(answer, asked);
        }
        answer.close();
        String why =
                status == 429
                        ? "waiting %d s: registry %s limits the rate of pulls"
                        : "waiting %d s: registry %s has a fault";
        sleep(wait, why.formatted((wait + 999) / 1000, source.name()));
    }

    private RegistryFailure busy(Transport.Answer answer, long asked) {
        int status = answer.status();
        String said = Failures.said(answer);
        String more = said.isEmpty() ? "" : " (" + said + ")";
        if (status == 429) {
            String wait = asked > 0 ? ": it wants to be asked again in " + asked / 1000 + " s" : "";
            return new RegistryFailure(
                    "registry %s limits the rate of pulls%s%s".formatted(source.name(), wait, more),
                    "wait: it is tried again by itself; pull with an account (imagePullSecrets),"
                            + " or from a mirror (registries.json), to get more",
                    asked);
        }
        return new RegistryFailure(
                "registry %s has a fault: it answered %d%s".formatted(source.name(), status, more),
                "look at the registry's own log; it is asked again by itself",
                asked);
    }

    private void sleep(long millis, String why) {
        news.waiting(why);
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RegistryFailure("the pull was interrupted", "");
        } finally {
            news.waiting("");
        }
    }

    /** In milliseconds; 0 where it says nothing that can be understood. */
    private static long retryAfter(Transport.Answer answer) {
        String text = answer.header("Retry-After").strip();
        if (text.matches("[0-9]{1,9}")) {
            return Long.parseLong(text) * 1000;
        }
        try {
            ZonedDateTime at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Math.max(0, Duration.between(Instant.now(), at.toInstant()).toMillis());
        } catch (DateTimeException none) {
            return 0;
        }
    }

    /** What an answer's status means for what was asked for. */
    RegistryFailure status(Transport.Answer answer, String what) {
        int status = answer.status();
        if (status == 401 || status == 403) {
            return refused(answer);
        }
        String said = Failures.said(answer);
        String more = said.isEmpty() ? "" : " (" + said + ")";
        if (status == 404) {
            return new RegistryFailure(
                    "registry %s does not have %s%s".formatted(source.name(), what, more),
                    "correct the image's name or tag, or push it there");
        }
        return new RegistryFailure(
                "registry %s answered %d when asked for %s%s"
                        .formatted(source.name(), status, what, more),
                "see whether this is a registry (OCI distribution v2)");
    }

    private RegistryFailure refused(Transport.Answer answer) {
        int status = answer.status();
        answer.close();
        String who = access.who();
        String repository = source.repository(path);
        if (!access.hasCredentials()) {
            return new RegistryFailure(
                    "registry %s gives %s to nobody without credentials (%d), and there are none for it"
                            .formatted(source.name(), repository, status),
                    ("kubectl create secret docker-registry NAME --docker-server=%s"
                                    + " --docker-username=… --docker-password=…, and name it in"
                                    + " spec.imagePullSecrets; or correct the image's name")
                            .formatted(source.host()));
        }
        return new RegistryFailure(
                "registry %s does not accept the credentials%s for %s (%d)"
                        .formatted(
                                source.name(),
                                who.isEmpty() ? "" : " of " + who,
                                repository,
                                status),
                "correct the user and the password there, or have the right to pull given to that"
                        + " user");
    }

    /** Somebody between here and the image's maker has changed it. */
    public RegistryFailure lies(String what, String wanted, String actual) {
        return new RegistryFailure(
                "registry %s sends something else than was asked for: the digest of %s is %s, it should be %s"
                        .formatted(source.name(), what, actual, wanted),
                "do not use this image from there; have it pushed again, and see what is between"
                        + " the registry and this node");
    }

    private String shown(String reference) {
        return path + (isDigest(reference) ? "@" : ":") + reference;
    }

    static boolean isDigest(String text) {
        return text.matches("sha256:[0-9a-f]{64}");
    }

    private static String sha256(byte[] bytes) {
        return "sha256:" + Sha256.hex(bytes);
    }
}

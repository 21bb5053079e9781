package dev.davit.linux.image.registry;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The credentials of a {@code config.json} as docker, podman and pull secrets have it:
 *
 * <pre>
 * {"auths": {"registry.example.com/team": {"auth": base64 of "user:password"}}}
 * </pre>
 *
 * An entry may have {@code username} and {@code password}, {@code identitytoken} or {@code
 * registrytoken} instead of {@code auth}. Credential helpers are programs, and are not run.
 *
 * @param doubts one sentence for each entry that says nothing usable
 */
record DockerConfig(List<Entry> entries, List<String> doubts) {
    private static final int MAX_BYTES = 1 << 20;
    static final DockerConfig NONE = new DockerConfig(List.of(), List.of());

    /**
     * @param host may have {@code *} for parts of a name
     * @param path of the repositories that are meant, or empty for all
     */
    record Entry(String host, String path, Credential credential) {}

    DockerConfig {
        entries = List.copyOf(entries);
        doubts = List.copyOf(doubts);
    }

    /**
     * @param from what the text is, for messages
     */
    static DockerConfig parse(String from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (WireReader.read(bytes, MAX_BYTES)) {
            // What is wrong is not repeated: the text around it may be a password.
            case Outcome.Refused<Document>(Refusal ignored) ->
                    new DockerConfig(List.of(), List.of(from + " is no JSON"));
            case Outcome.Ok<Document>(Document document) ->
                    document.value() instanceof JsonObject config
                            ? of(from, config)
                            : new DockerConfig(List.of(), List.of(from + " is no JSON object"));
        };
    }

    private static DockerConfig of(String from, JsonObject config) {
        List<Entry> entries = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        if (!config.has("auths")) {
            doubts.add(from + " has no \"auths\"");
        }
        config.object("auths")
                .forEach((key, value) -> {
                    Optional<Credential.Kind> kind =
                            value instanceof JsonObject entry ? kind(entry) : Optional.empty();
                    if (kind.isPresent()) {
                        String place = place(key);
                        int slash = place.indexOf('/');
                        entries.add(
                                new Entry(
                                        slash < 0 ? place : place.substring(0, slash),
                                        slash < 0 ? "" : place.substring(slash + 1),
                                        new Credential(from, kind.get())));
                    } else {
                        doubts.add(from + " has no usable credentials for \"" + key + "\"");
                    }
                });
        return new DockerConfig(entries, doubts);
    }

    /** Docker's own keys are addresses: {@code https://host/v1/} means all of the host. */
    private static String place(String key) {
        String place = key.replaceFirst("^https?://", "").replaceFirst("/+$", "");
        place = place.replaceFirst("/v[12]$", "");
        String lower = place.toLowerCase(Locale.ROOT);
        boolean hub = lower.equals("index.docker.io") || lower.equals("registry-1.docker.io");
        return hub ? "docker.io" : place;
    }

    private static Optional<Credential.Kind> kind(JsonObject entry) {
        String identity = entry.textOr("", "identitytoken");
        String bearer = entry.textOr("", "registrytoken");
        if (!identity.isEmpty()) {
            return Optional.of(new Credential.Identity(identity));
        }
        if (!bearer.isEmpty()) {
            return Optional.of(new Credential.Bearer(bearer));
        }
        String user = entry.textOr("", "username");
        String password = entry.textOr("", "password");
        String auth = entry.textOr("", "auth");
        if (user.isEmpty() && !auth.isEmpty()) {
            try {
                String pair =
                        new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                user = colon < 0 ? "" : pair.substring(0, colon);
                // Some writers end it with zeros.
                password = colon < 0 ? "" : pair.substring(colon + 1).replace("\0", "");
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        }
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credential.Basic(user, password));
    }

    /** Those for a repository, the most particular first. */
    List<Credential> matching(String host, String repository) {
        return entries.stream()
                .filter(entry -> matches(entry, host, repository))
                .sorted((a, b) -> Integer.compare(b.path().length(), a.path().length()))
                .map(Entry::credential)
                .toList();
    }

    private static boolean matches(Entry entry, String host, String repository) {
        boolean path =
                entry.path().isEmpty()
                        || repository.equals(entry.path())
                        || repository.startsWith(entry.path() + "/");
        return path && hostMatches(entry.host(), host);
    }

    /**
     * Part by part: {@code *.example.com} is {@code a.example.com}, not {@code a.b.example.com}.
     */
    private static boolean hostMatches(String pattern, String host) {
        String[] wanted = pattern.split("\\.", -1);
        String[] actual = host.split("\\.", -1);
        if (wanted.length != actual.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            String part = wanted[i];
            int star = part.indexOf('*');
            boolean fits =
                    star < 0
                            ? part.equalsIgnoreCase(actual[i])
                            : actual[i].length() >= part.length() - 1
                                    && actual[i].startsWith(part.substring(0, star))
                                    && actual[i].endsWith(part.substring(star + 1));
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}

package dev.davit.app.authorizer;

import dev.davit.app.webhook.WebhookClient;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook is and who asks it, in the form of a kubeconfig: the cluster is the webhook, the
 * user this server. A secret in it is never told, whatever is wrong.
 */
final class Kubeconfig {
    /** Of each file that it names. */
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Sources sources;
    private final JsonObject cluster;
    private final JsonObject user;

    private Kubeconfig(Path file, Sources sources, JsonObject cluster, JsonObject user) {
        this.file = file;
        this.sources = sources;
        this.cluster = cluster;
        this.user = user;
    }

    /**
     * @param file paths in it may be relative to it
     * @param sources reads the files that it names
     */
    static Outcome<WebhookClient.Peer> peer(JsonObject tree, Path file, Sources sources) {
        String current = tree.textOr("", "current-context");
        if (current.isEmpty()) {
            return Trees.wrong("current-context: Required value");
        }
        JsonObject context = named(tree, "contexts", current);
        if (context.isEmpty()) {
            return Trees.wrong("contexts: Not found: \"" + current + "\"");
        }
        String clusterName = context.textOr("", "context", "cluster");
        JsonObject cluster = named(tree, "clusters", clusterName).object("cluster");
        if (cluster.isEmpty()) {
            return Trees.wrong("clusters: Not found: \"" + clusterName + "\"");
        }
        String userName = context.textOr("", "context", "user");
        JsonObject user = named(tree, "users", userName).object("user");
        return new Kubeconfig(file, sources, cluster, user).made();
    }

    private static JsonObject named(JsonObject tree, String list, String name) {
        for (Json item : tree.array(list)) {
            if (item instanceof JsonObject entry && entry.textOr("", "name").equals(name)) {
                return entry;
            }
        }
        return JsonObject.EMPTY;
    }

    private Outcome<WebhookClient.Peer> made() {
        String server = cluster.textOr("", "server");
        if (!server.startsWith("https://")) {
            // Not repeated: somebody may have put a password into it.
            return Trees.wrong("cluster.server: Invalid value: must begin with https://");
        }
        if (cluster.boolOr(false, "insecure-skip-tls-verify")) {
            return Trees.wrong(
                    "cluster.insecure-skip-tls-verify: Forbidden: name its authority by"
                            + " certificate-authority");
        }
        for (String name : user.names()) {
            if (name.equals("exec") || name.equals("auth-provider")) {
                return Trees.wrong("user." + name + ": Forbidden: no program is run for it");
            }
        }
        URI url = url(server);
        if (url == null || url.getHost() == null || url.getUserInfo() != null) {
            return Trees.wrong(
                    "cluster.server: Invalid value: must be a URL with a host and without a user:"
                            + " who asks is said by users[].user");
        }
        try {
            return Outcome.ok(
                    new WebhookClient.Peer(
                            url,
                            Tls.client(
                                    part(cluster, "certificate-authority"),
                                    part(user, "client-certificate"),
                                    part(user, "client-key")),
                            headers()));
        } catch (IOException missing) {
            return Trees.wrong("a file that it names cannot be read: " + missing.getMessage());
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            return Trees.wrong("its credentials: " + broken.getMessage());
        }
    }

    /** Null: it is none, and what is wrong with it may hold a password. */
    private static @Nullable URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException wrong) {
            return null;
        }
    }

    /** Inline in base64, or a file's; empty where there is neither. */
    private byte[] part(JsonObject from, String name) throws IOException {
        String inline = from.textOr("", name + "-data");
        if (!inline.isEmpty()) {
            return Base64.getMimeDecoder().decode(inline);
        }
        String path = from.textOr("", name);
        return path.isEmpty() ? new byte[0] : sources.read(file.resolveSibling(path), MAX_BYTES);
    }

    private SortedMap<String, String> headers() throws IOException, GeneralSecurityException {
        SortedMap<String, String> headers = new TreeMap<>();
        String tokenFile = user.textOr("", "tokenFile");
        String token =
                tokenFile.isEmpty()
                        ? user.textOr("", "token")
                        : new String(
                                        sources.read(file.resolveSibling(tokenFile), MAX_BYTES),
                                        StandardCharsets.UTF_8)
                                .strip();
        if (!token.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
            // As a header it would be refused each time, in words that repeat it.
            throw new GeneralSecurityException("the token must be one line of visible characters");
        }
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        } else if (user.has("username")) {
            String both = user.textOr("", "username") + ":" + user.textOr("", "password");
            String basic =
                    Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
            headers.put("Authorization", "Basic " + basic);
        }
        return headers;
    }
}

package dev.davit.linux.image.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;

/**
 * A place that repositories are fetched from: a registry, or a mirror of one.
 *
 * @param name as people write it: {@code docker.io}, {@code mirror.example.com/hub}
 * @param host that credentials are kept under
 * @param address {@code https://host:port}
 * @param prefix before repositories' names, with {@code /} at its end; or empty
 * @param namespace what a mirror is asked for, or empty
 */
record Source(
        String name,
        String host,
        URI address,
        String prefix,
        String namespace,
        HttpClient client,
        boolean plainHttp) {

    /** Docker's registry is not where its name says. */
    private static final String HUB = "docker.io";

    private static final String HUB_HOST = "registry-1.docker.io";

    static Source registry(String domain, boolean plainHttp, HttpClient client) {
        String host = domain.equals(HUB) ? HUB_HOST : domain;
        return new Source(domain, domain, address(host, plainHttp), "", "", client, plainHttp);
    }

    static Source mirror(String text, String domain, boolean plainHttp, HttpClient client) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        String prefix = slash < 0 ? "" : text.substring(slash + 1).replaceFirst("/*$", "/");
        return new Source(text, host, address(host, plainHttp), prefix, domain, client, plainHttp);
    }

    private static URI address(String host, boolean plainHttp) {
        return URI.create((plainHttp ? "http://" : "https://") + host.toLowerCase(Locale.ROOT));
    }

    URI manifest(String repository, String reference) {
        return path(repository, "manifests", reference);
    }

    URI blob(String repository, String digest) {
        return path(repository, "blobs", digest);
    }

    private URI path(String repository, String what, String which) {
        String query = namespace.isEmpty() ? "" : "?ns=" + namespace;
        List<String> parts = List.of("/v2", prefix + repository, what, which);
        return address.resolve(String.join("/", parts) + query);
    }

    /** The repository as this place calls it. */
    String repository(String repository) {
        return prefix + repository;
    }
}

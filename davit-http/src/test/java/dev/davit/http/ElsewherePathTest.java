package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.http.wire.Credentials;
import dev.davit.http.wire.Incoming;
import dev.davit.policy.access.Question;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request for another server is about. */
class ElsewherePathTest {
    private static Incoming request(String method, String path, String query) {
        return new Incoming(
                method,
                path,
                query,
                EmptyHttpHeaders.INSTANCE,
                new byte[0],
                null,
                true,
                true,
                new Credentials.Nothing(""));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /pods, '', list, pods, '', '', ''",
        "HEAD, /pods/a, '', get, pods, '', '', a",
        "GET, /pods, watch=true, watch, pods, '', '', ''",
        "GET, /pods, watch=true&fieldSelector=metadata.name%3Da, watch, pods, '', '', a",
        "GET, /watch/namespaces/n/pods/a, '', watch, pods, '', n, a",
        "POST, /namespaces/n/pods, '', create, pods, '', n, ''",
        "PUT, /namespaces/n/pods/a/status, '', update, pods, status, n, a",
        "PATCH, /namespaces/n/pods/a, '', patch, pods, '', n, a",
        "DELETE, /namespaces/n/pods/a, '', delete, pods, '', n, a",
        "DELETE, /namespaces/n/pods, '', deletecollection, pods, '', n, ''",
        "GET, /namespaces/n, '', get, namespaces, '', n, n",
        "OPTIONS, /pods/a, '', '', pods, '', '', a",
        "GET, /pods/a%3Ab, '', get, pods, '', '', a:b",
    })
    void questions(
            String method,
            String rest,
            String query,
            String verb,
            String resource,
            String subresource,
            String namespace,
            String name) {
        String path = "/apis/g.io/v1" + rest;
        ElsewherePath parsed = Invariant.present(ElsewherePath.of(path), path);
        assertThat(parsed.group() + parsed.version()).isEqualTo("g.iov1");
        assertThat(parsed.question(request(method, path, query), Query.options(query)))
                .isEqualTo(
                        new Question.OnResource(
                                verb, "g.io", resource, subresource, namespace, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apis/g.io/v1", "/apis/g.io/v1/"})
    void theGroupsOwnDocument(String path) {
        ElsewherePath parsed = Invariant.present(ElsewherePath.of(path), path);
        assertThat(parsed.question(request("HEAD", path, ""), Query.options("")))
                .isEqualTo(new Question.OnPath("get", path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/pods",
                "/apis",
                "/apis/",
                "/apis/g.io",
                "/apis//v1/pods",
                "/apis/g.io/v1//pods",
                "/apis/g.io/v1/namespaces/n/../../secrets",
                "/apis/g.io/v1/namespaces/n/%2e%2e/secrets",
                "/apis/g.io/v1/./pods",
                "/apis/g.io/v1/pods%2Fa",
                "/apis/g.io/v1/pods%zz",
            })
    void whatCouldBeReadInTwoWaysIsNoPath(String path) {
        assertThat(ElsewherePath.of(path)).isNull();
    }

    /** Nor what is so long that its end would not be looked at. */
    @Test
    void whereAPathLeadsIsLookedAtToItsEnd() {
        String up = "/apis/g.io/v1/pods/a" + "/x".repeat(70) + "/..".repeat(72) + "/secrets";
        assertThat(ElsewherePath.of(up)).isNull();
        assertThat(ElsewherePath.of("/apis/g.io/v1/pods/a" + "/x".repeat(70))).isNull();
    }
}

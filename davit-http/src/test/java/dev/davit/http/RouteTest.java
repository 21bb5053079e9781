package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.custom.ServedKinds;
import dev.davit.model.kind.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v1/pods, pods, '', '', '', false",
        "/api/v1/namespaces, namespaces, '', '', '', false",
        "/api/v1/namespaces/, namespaces, '', '', '', false",
        "/api/v1/namespaces/pods, namespaces, '', pods, '', false",
        "/api/v1/namespaces/a/status, namespaces, '', a, status, false",
        "/api/v1/namespaces/a/pods, pods, a, '', '', false",
        "/api/v1/namespaces/a/pods/b, pods, a, b, '', false",
        "/api/v1/namespaces/a/pods/b/log, pods, a, b, log, false",
        "/api/v1/namespaces/a/pods/system%3Ab, pods, a, system:b, '', false",
        "/api/v1/watch/pods, pods, '', '', '', true",
        "/api/v1/watch/namespaces/a/pods/b, pods, a, b, '', true",
        "/apis/coordination.k8s.io/v1/namespaces/a/leases/b, leases, a, b, '', false",
    })
    void resources(
            String path, String plural, String namespace, String name, String sub, boolean watch) {
        assertThat(Route.of(path, ServedKinds.BUILT_IN))
                .isInstanceOfSatisfying(
                        Route.Resource.class,
                        route -> {
                            assertThat(route.kind().id().plural()).isEqualTo(plural);
                            assertThat(route.namespace()).isEqualTo(namespace);
                            assertThat(route.name()).isEqualTo(name);
                            assertThat(route.subresource()).isEqualTo(sub);
                            assertThat(route.watch()).isEqualTo(watch);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "api/v1/pods",
                "/api/v1/nothing",
                "/api/v2/pods",
                "/apis/apps/v2/deployments",
                "/api/v1/pods/without-namespace",
                "/api/v1/namespaces/a/pods/b/nothing",
                "/api/v1/namespaces/a/pods/b/log/more",
                "/api/v1/namespaces/a/nodes/b",
                "/api/v1//pods",
                "/api/v1/pods%zz",
                "/api/v1/pods%4",
                "/api/v1/namespaces/%ff/pods",
                "/api/v1/watch",
                "/a/b/c/d/e/f/g/h/i/j/k/l/m/n",
            })
    void pathsThatMeanNothing(String path) {
        assertThat(Route.of(path, ServedKinds.BUILT_IN)).isEqualTo(Route.Missing.MISSING);
    }

    @Test
    void theRestAreDocuments() {
        assertThat(Route.of("/openapi/v3", ServedKinds.BUILT_IN))
                .isEqualTo(new Route.Document("/openapi/v3"));
        assertThat(Route.of("/apis/coordination.k8s.io", ServedKinds.BUILT_IN))
                .isEqualTo(new Route.Document("/apis/coordination.k8s.io"));
        assertThat(Kinds.ALL).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/namespaces/a/pods/b/proxy, pods, a, b, ''",
        "/api/v1/namespaces/a/pods/https:b:1/proxy/, pods, a, https:b:1, /",
        "/api/v1/namespaces/a/services/b%3Aweb/proxy//x/%2F/../y, services, a, b:web, //x/%2F/../y",
        "/api/v1/namespaces/a/pods/proxy/proxy/proxy, pods, a, proxy, /proxy",
        "/api/v1/nodes/n/proxy/metrics, nodes, '', n, /metrics",
    })
    void proxies(String path, String plural, String namespace, String name, String rest) {
        assertThat(Route.of(path, ServedKinds.BUILT_IN))
                .isInstanceOfSatisfying(
                        Route.Proxied.class,
                        route -> {
                            assertThat(route.kind().id().plural()).isEqualTo(plural);
                            assertThat(route.namespace()).isEqualTo(namespace);
                            assertThat(route.name()).isEqualTo(name);
                            assertThat(route.rest()).isEqualTo(rest);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/a/configmaps/b/proxy",
                "/api/v1/namespaces/a/pods/b/proxyx",
                "/api/v1/namespaces/a/pods/b/c/proxy",
                "/api/v1/namespaces/a/nodes/b/proxy",
                "/api/v1/pods/b/proxy/x",
                "/api/v1/namespaces/a/pods//proxy",
            })
    void whatHasNoProxy(String path) {
        assertThat(Route.of(path, ServedKinds.BUILT_IN)).isEqualTo(Route.Missing.MISSING);
    }
}

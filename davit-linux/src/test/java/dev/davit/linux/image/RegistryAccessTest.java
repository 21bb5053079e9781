package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.ImagePulls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Credentials, mirrors, redirects and the configuration. */
class RegistryAccessTest extends PullRig {
    @Test
    void getsATokenForTheScopeWithAPullSecret() {
        byte[] layer = layer("a", "one");
        registry.image("team/app:1", ImageMaker.config("", layer), layer);
        registry.faults.add(bearer("robot:s3cret"));
        assertThat(message(pull("team/app:1")))
                .startsWith("registry REGISTRY gives team/app to nobody without credentials (401)");
        ImagePulls.Failed wrong = failed(pull("team/app:1", secret("robot", "wr0ng")));
        assertThat(wrong.message())
                .contains("does not accept the credentials of secret default/regcred for team/app");
        assertThat(wrong.toString()).doesNotContain("wr0ng");
        pulled(pull("team/app:1", secret("robot", "wr0ng"), secret("robot", "s3cret")));
        assertThat(registry.asked)
                .anyMatch(line ->
                        line.contains("/token?")
                                && line.contains("scope=repository%3Ateam%2Fapp%3Apull")
                                && line.contains("service=test"));
    }

    private ImagePulls.Secret secret(String user, String password) {
        return new ImagePulls.Secret("default/regcred", config(user, password));
    }

    private String config(String user, String password) {
        String auth =
                Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), auth);
    }

    private TestRegistry.Fault bearer(String account) {
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(account.getBytes(StandardCharsets.UTF_8));
        return exchange -> {
            String given = TestRegistry.first(exchange, "Authorization");
            if (exchange.getRequestURI().getPath().equals("/token")) {
                boolean known = given.equals(basic);
                TestRegistry.answer(
                        exchange, known ? 200 : 401, known ? "{\"token\":\"T1\"}" : "{}");
                return true;
            }
            if (given.equals("Bearer T1")) {
                return false;
            }
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://%s/token\",service=\"test\",scope=\"repository:team/app:pull\""
                                    .formatted(registry.host()));
            TestRegistry.error(exchange, 401, "UNAUTHORIZED", "authentication required");
            return true;
        };
    }

    @Test
    void takesTheNodesOwnCredentials() throws IOException {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("node:pw".getBytes(StandardCharsets.UTF_8));
        registry.faults.add(exchange -> {
            if (TestRegistry.first(exchange, "Authorization").equals(basic)) {
                return false;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
            TestRegistry.error(exchange, 401, "UNAUTHORIZED", "who are you");
            return true;
        });
        assertThat(message(pull("app:1"))).contains("to nobody without credentials");
        Files.createDirectories(data.resolve("registries"));
        Files.writeString(data.resolve("registries/config.json"), config("node", "pw"));
        pulled(pull("app:1"));
    }

    @Test
    void followsARedirectWithoutItsCredentials() throws IOException {
        byte[] layer = layer("a", "one");
        registry.image("app:1", ImageMaker.config("", layer), layer);
        List<String> leaked = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (TestRegistry elsewhere = new TestRegistry()) {
            elsewhere.blob(layer);
            elsewhere.faults.add(exchange -> {
                leaked.add(TestRegistry.first(exchange, "Authorization"));
                return false;
            });
            registry.faults.add(bearer("robot:s3cret"));
            registry.faults.add(exchange -> {
                String path = exchange.getRequestURI().getPath();
                if (!path.endsWith(Digest.of(layer))) {
                    return false;
                }
                exchange.getResponseHeaders().set("Location", "http://" + elsewhere.host() + path);
                exchange.sendResponseHeaders(307, -1);
                return true;
            });
            pulled(pull("app:1", secret("robot", "s3cret")));
            assertThat(leaked).containsExactly("");
        }
    }

    @Test
    void asksMirrorsFirstAndTheRegistryAfterThem() throws IOException {
        byte[] layer = layer("a", "one");
        byte[] later = layer("a", "two");
        registry.image("app:2", ImageMaker.config("", later), later);
        try (TestRegistry mirror = new TestRegistry()) {
            mirror.image("hub/app:1", ImageMaker.config("", layer), layer);
            configure(
                    "'%s':{'plainHttp':true,'mirrors':['%s/hub']},'%s':{'plainHttp':true}"
                            .formatted(registry.host(), mirror.host(), mirror.host()));
            pulled(pull("app:1"));
            assertThat(registry.asked).isEmpty();
            assertThat(mirror.asked.getFirst())
                    .isEqualTo("HEAD /v2/hub/app/manifests/1?ns=" + registry.host());
            pulled(pull("app:2"));
            assertThat(message(pull("app:3")))
                    .contains("does not have image app:3", "; its mirrors: registry 127.0.0.1");
        }
    }

    @Test
    void namesEveryMistakeInItsConfiguration() throws IOException {
        configure("'a b':{},'x':{'plainHTTP':true,'mirrors':['http://y'],'caFile':'ca.pem'}");
        assertThat(failed(pull("app:1")).message())
                .contains(
                        "registries[a b]: must be a host, or host:port",
                        "registries[x].plainHTTP: unknown field; there are mirrors, plainHttp,"
                                + " caFile",
                        "registries[x].mirrors[0]: must be host, host:port or host/path",
                        "registries[x].caFile: must be the path of a file, beginning with /");
        configure("'%s':{'plainHttp':true}".formatted(registry.host()));
        assertThat(message(pull("app:1"))).contains("does not have image app:1");
    }

    @Test
    void speaksHttpsUnlessToldOtherwise() throws IOException {
        configure("");
        ImagePulls.Failed ignored = failed(pull("app:1"));
        assertThat(registry.asked).isEmpty();
    }
}

package dev.davit.app.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.davit.app.webhook.WebhookClient;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonReader;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.Question;
import dev.davit.policy.authorizer.AuthorizationConfig;
import dev.davit.port.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null where none is expected fails the test
class WebhookAuthorizerTest {
    private static final Question PODS = new Question.OnResource("list", "", "pods", "", "a", "");

    private final AuthorizerMetrics metrics = new AuthorizerMetrics();
    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String status = "{}";
    private volatile int code = 200;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    String review =
                            "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\",\"status\":"
                                    + status
                                    + "}";
                    exchange.sendResponseHeaders(code, review.length());
                    exchange.getResponseBody().write(review.getBytes(UTF_8));
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private WebhookAuthorizer authorizer(String policy) {
        return authorizer(policy, "20s");
    }

    private WebhookAuthorizer authorizer(String policy, String timeout) {
        String config =
                ("{'apiVersion':'apiserver.config.k8s.io/v1','kind':'AuthorizationConfiguration',"
                                + "'authorizers':[{'type':'Webhook','name':'w','webhook':{"
                                + "'subjectAccessReviewVersion':'v1','failurePolicy':'"
                                + policy
                                + "','timeout':'"
                                + timeout
                                + "','authorizedTTL':'10s','unauthorizedTTL':'2s','connectionInfo':"
                                + "{'type':'KubeConfigFile','kubeConfigFile':'k'}}}]}")
                        .replace('\'', '"');
        AuthorizationConfig read =
                switch (AuthorizationConfig.read(JsonReader.readObject(config.getBytes(UTF_8)))) {
                    case Outcome.Ok<AuthorizationConfig>(AuthorizationConfig right) -> right;
                    case Outcome.Refused<AuthorizationConfig>(Refusal why) ->
                            throw new AssertionError(why);
                };
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return new WebhookAuthorizer(
                (AuthorizationConfig.Webhook) read.authorizers().getFirst(),
                new WebhookClient.Peer(url, HttpClient.newHttpClient(), new TreeMap<>()),
                new Clock() {
                    @Override
                    public long wallMillis() {
                        return 0;
                    }

                    @Override
                    public long monotonicNanos() {
                        return nanos.get();
                    }
                },
                metrics);
    }

    private static Decision wait(WebhookAuthorizer authorizer, String user) {
        CompletableFuture<Decision> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> answer.complete(authorizer.decide(user(user), PODS)));
        return answer.join();
    }

    private static Identity user(String name) {
        return new Identity(name, List.of("g"), "");
    }

    private void pass(int seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }

    @Test
    void anAnswerIsBelievedForItsTime() {
        WebhookAuthorizer authorizer = authorizer("Deny");
        status = "{\"allowed\":true,\"reason\":\"so it is\"}";
        assertThat(wait(authorizer, "bob")).isEqualTo(Decision.yes("so it is"));
        pass(9);
        assertThat(wait(authorizer, "bob").allowed()).isTrue();
        assertThat(asked).hasValue(1);
        status = "{\"allowed\":false}";
        pass(2);
        assertThat(wait(authorizer, "bob")).isEqualTo(Decision.NO);
        assertThat(asked).hasValue(2);
        pass(1);
        wait(authorizer, "bob");
        assertThat(asked).hasValue(2);
        pass(2);
        wait(authorizer, "bob");
        assertThat(asked).hasValue(3);
        wait(authorizer, "eve");
        assertThat(asked).hasValue(4);
    }

    @Test
    void whoeverMayNotWaitTakesTheLastAnswer() {
        WebhookAuthorizer authorizer = authorizer("Deny");
        status = "{\"allowed\":true}";
        Decision unknown = authorizer.decide(user("bob"), PODS);
        assertThat(unknown.denied()).isTrue();
        assertThat(unknown.error()).contains("authorizer w: it was not asked before");
        assertThat(asked).hasValue(0);
        wait(authorizer, "bob");
        pass(100);
        assertThat(authorizer.decide(user("bob"), PODS).allowed()).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aFailureIsNotRemembered() {
        WebhookAuthorizer denying = authorizer("Deny");
        WebhookAuthorizer silent = authorizer("NoOpinion");
        code = 500;
        assertThat(wait(denying, "bob").denied()).isTrue();
        assertThat(wait(denying, "bob").error()).contains("the answer has status 500");
        assertThat(wait(silent, "bob").denied()).isFalse();
        assertThat(wait(silent, "bob").error()).contains("authorizer w");
        assertThat(asked).hasValue(4);
        code = 200;
        status = "{\"allowed\":true,\"denied\":true}";
        assertThat(wait(denying, "bob").denied()).isTrue();
        assertThat(denying.remembered()).isEqualTo(1);
    }

    @Test
    void whatIsRememberedIsBounded() {
        Answers answers = new Answers();
        for (int i = 0; i < Answers.MOST + 100; i++) {
            answers.add(Answers.Asked.of(user("u" + i), PODS), Decision.NO, 1);
        }
        assertThat(answers.size()).isEqualTo(Answers.MOST);
        Question huge = new Question.OnPath("get", "/" + "x".repeat(20_000));
        answers.add(Answers.Asked.of(user("u"), huge), Decision.NO, 1);
        assertThat(answers.find(Answers.Asked.of(user("u"), huge), 0, true)).isNull();
    }

    @Test
    void whoAsksAtLengthIsNotRemembered() {
        Answers answers = new Answers();
        TreeMap<String, List<String>> extra = new TreeMap<>();
        extra.put("k", List.of("x".repeat(20_000)));
        Identity wordy = new Identity("u", List.of(), "", "", extra, "");
        answers.add(Answers.Asked.of(wordy, PODS), Decision.NO, 1);
        assertThat(answers.size()).isZero();
    }

    @Test
    void questionsAreCountedByWhatBecameOfThem() {
        WebhookAuthorizer silent = authorizer("NoOpinion");
        status = "{\"allowed\":true}";
        wait(silent, "bob");
        wait(silent, "bob");
        code = 500;
        wait(silent, "eve");
        String prefix = "apiserver_authorization_";
        assertThat(metrics.text().lines())
                .contains(
                        prefix + "webhook_evaluations_total{name=\"w\",result=\"success\"} 1",
                        prefix + "webhook_evaluations_total{name=\"w\",result=\"error\"} 1",
                        prefix
                                + "webhook_evaluations_fail_open_total{name=\"w\",result=\"error\"} 1",
                        prefix + "webhook_duration_seconds_count{name=\"w\",result=\"success\"} 1",
                        prefix
                                + "decisions_total{decision=\"allowed\",name=\"w\",type=\"Webhook\"} 2");
    }

    @Test
    void aWebhookThatTakesTooLongIsCountedApart() {
        server.removeContext("/");
        server.createContext("/", _ -> {});
        WebhookAuthorizer denying = authorizer("Deny", "300ms");
        assertThat(wait(denying, "bob").denied()).isTrue();
        assertThat(metrics.text())
                .contains("evaluations_total{name=\"w\",result=\"timeout\"} 1")
                .contains("{decision=\"denied\",name=\"w\",type=\"Webhook\"} 1")
                .doesNotContain("fail_open");
    }
}

package dev.davit.app.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.access.Adviser;
import dev.davit.policy.access.Advisers;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.Question;
import dev.davit.port.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizationFollowerTest {
    private static final Identity EVE = new Identity("eve", List.of(Identity.AUTHENTICATED), "");
    private static final Question PODS = new Question.OnResource("list", "", "pods", "", "a", "");
    private static final Clock CLOCK =
            new Clock() {
                @Override
                public long wallMillis() {
                    return 7_000;
                }

                @Override
                public long monotonicNanos() {
                    return 1;
                }
            };
    private static final String LINE =
            "{\"apiVersion\":\"abac.authorization.kubernetes.io/v1beta1\",\"kind\":\"Policy\","
                    + "\"spec\":{\"user\":\"%s\",\"namespace\":\"*\",\"resource\":\"pods\","
                    + "\"apiGroup\":\"*\"}}\n";

    @TempDir private Path dir;

    private void write(String name, String text) throws IOException {
        Files.writeString(dir.resolve(name), text);
    }

    /** Policies of a file, and then roles. */
    private void policies(String user) throws IOException {
        write("policies.jsonl", LINE.formatted(user));
        write(
                "authorization.yaml",
                config("- {type: ABAC, name: a, abac: {policyFile: policies.jsonl}}"));
    }

    private static String config(String authorizers) {
        return "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\n"
                + "authorizers:\n"
                + authorizers
                + "\n- {type: RBAC, name: r}\n";
    }

    private void kubeconfig(String token) throws IOException {
        write(
                "hook.kubeconfig",
                "current-context: c\ncontexts: [{name: c, context: {cluster: c, user: u}}]\n"
                        + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1/'}}]\n"
                        + "users: [{name: u, user: {token: "
                        + token
                        + "}}]\n");
    }

    private static String webhook(String timeout) {
        return "- {type: Webhook, name: w, webhook: {timeout: "
                + timeout
                + ", subjectAccessReviewVersion: v1, connectionInfo: {type: KubeConfigFile,"
                + " kubeConfigFile: hook.kubeconfig}}}";
    }

    private AuthorizationFollower open() {
        return AuthorizationFollower.open(dir.resolve("authorization.yaml"), CLOCK);
    }

    /** So often that what is there now is read if it differs. */
    private static void look(AuthorizationFollower follower) {
        follower.look();
        follower.look();
    }

    private static Decision eve(AuthorizationFollower follower) {
        Advisers advisers = follower.get().advisers();
        List<Adviser> before = advisers.before();
        return before.isEmpty()
                ? AccessIndex.EMPTY.decide(EVE, PODS)
                : before.getFirst().decide(EVE, PODS);
    }

    @Test
    void aChangedFileCountsOnceItIsTheSameForTwoLooks() throws IOException {
        policies("bob");
        AuthorizationFollower follower = open();
        assertThat(eve(follower).allowed()).isFalse();
        write("policies.jsonl", LINE.formatted("eve"));
        follower.look();
        assertThat(eve(follower).allowed()).isFalse();
        follower.look();
        assertThat(eve(follower).allowed()).isTrue();
        assertThat(follower.get().number()).isEqualTo(1);
        String prefix = "apiserver_authorization_config_controller_automatic_reload";
        assertThat(follower.metrics().lines())
                .contains(
                        prefix + "s_total{status=\"success\"} 1",
                        prefix + "_last_timestamp_seconds{status=\"success\"} 7");
        look(follower);
        assertThat(follower.get().number()).isEqualTo(1);
    }

    @Test
    void aFileThatIsStillWrittenIsNotRead() throws IOException {
        policies("bob");
        AuthorizationFollower follower = open();
        for (int i = 0; i < 5; i++) {
            write("policies.jsonl", LINE.formatted("eve") + "\n".repeat(i));
            follower.look();
        }
        assertThat(eve(follower).allowed()).isFalse();
        follower.look();
        assertThat(eve(follower).allowed()).isTrue();
    }

    @Test
    void whatIsWrongIsToldOnceAndTheOldStays() throws IOException {
        policies("eve");
        AuthorizationFollower follower = open();
        write("policies.jsonl", LINE.formatted("bob") + "{\"kind\":7}\n");
        look(follower);
        look(follower);
        assertThat(eve(follower).allowed()).isTrue();
        assertThat(follower.get().number()).isZero();
        assertThat(follower.metrics())
                .contains("reloads_total{status=\"failure\"} 1\n")
                .contains("last_timestamp_seconds{status=\"failure\"} 7\n");
        write("policies.jsonl", LINE.formatted("bob"));
        look(follower);
        assertThat(eve(follower).allowed()).isFalse();
    }

    @Test
    void whatIsPutBackAsItWasIsNoChangeButAnEndOfTheFailure() throws IOException {
        policies("eve");
        AuthorizationFollower follower = open();
        write("policies.jsonl", "nothing");
        look(follower);
        policies("eve");
        look(follower);
        assertThat(follower.get().number()).isZero();
        assertThat(follower.metrics()).contains("reloads_total{status=\"success\"} 1\n");
        policies("eve");
        look(follower);
        assertThat(follower.metrics()).contains("reloads_total{status=\"success\"} 1\n");
    }

    @Test
    void aFileThatIsTakenAwayLoosensNothing() throws IOException {
        policies("eve");
        AuthorizationFollower follower = open();
        Files.delete(dir.resolve("authorization.yaml"));
        look(follower);
        assertThat(eve(follower).allowed()).isTrue();
        assertThat(follower.metrics()).contains("{status=\"failure\"} 1\n");
        Files.delete(dir.resolve("policies.jsonl"));
        write("authorization.yaml", config(""));
        look(follower);
        assertThat(follower.get().advisers().none()).isTrue();
    }

    @Test
    void aFileThatWasNotThereAtTheStartIsFollowedFromThenOn() throws IOException {
        AuthorizationFollower follower = open();
        assertThat(follower.get().advisers().none()).isTrue();
        assertThat(follower.metrics()).isEmpty();
        policies("eve");
        look(follower);
        assertThat(eve(follower).allowed()).isTrue();
    }

    @Test
    void aWebhookThatIsAsItWasKeepsWhatItHasAnswered() throws IOException {
        kubeconfig("one");
        write("authorization.yaml", config(webhook("3s")));
        AuthorizationFollower follower = open();
        Adviser first = follower.get().advisers().before().getFirst();
        write("policies.jsonl", LINE.formatted("eve"));
        write(
                "authorization.yaml",
                config(
                        "- {type: ABAC, name: a, abac: {policyFile: policies.jsonl}}\n"
                                + webhook("3s")));
        look(follower);
        assertThat(follower.get().advisers().before()).hasSize(2);
        assertThat(follower.get().advisers().before().getLast()).isSameAs(first);
        kubeconfig("two");
        look(follower);
        Adviser second = follower.get().advisers().before().getLast();
        assertThat(second).isNotSameAs(first);
        write("authorization.yaml", config(webhook("4s")));
        look(follower);
        assertThat(follower.get().advisers().before().getLast()).isNotSameAs(second);
    }

    @Test
    void aMistakeStopsTheStartAndNamesItsFileAndLine() throws IOException {
        policies("eve");
        write("policies.jsonl", LINE.formatted("eve") + "{\"kind\":7}\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("policies.jsonl: line 2: ");
    }

    @Test
    void aTokenThatIsNoneIsNotRepeated() throws IOException {
        kubeconfig("'hid den'");
        write("authorization.yaml", config(webhook("3s")));
        assertThatThrownBy(this::open)
                .hasMessageContaining(
                        "hook.kubeconfig: its credentials: the token must be one line")
                .hasMessageNotContaining("hid");
        kubeconfig("one");
        write("token", "hidden\nother\n");
        write(
                "hook.kubeconfig",
                Files.readString(dir.resolve("hook.kubeconfig"))
                        .replace("token: one", "tokenFile: token"));
        assertThatThrownBy(this::open)
                .hasMessageContaining("the token must be one line")
                .hasMessageNotContaining("hidden");
        write("token", "shown\n");
        assertThat(open().get().advisers().before()).hasSize(1);
    }

    @Test
    void aNameThatNoFileCanHaveIsWrongAndNothingMore() throws IOException {
        policies("eve");
        AuthorizationFollower follower = open();
        write(
                "authorization.yaml",
                config("- {type: ABAC, name: a, abac: {policyFile: \"a\\0b\"}}"));
        look(follower);
        assertThat(follower.metrics()).contains("{status=\"failure\"} 1\n");
        assertThat(eve(follower).allowed()).isTrue();
    }

    @Test
    void aPasswordInAnAddressIsNotRepeated() throws IOException {
        kubeconfig("one");
        for (String url :
                List.of("http://u:hidden@h/", "https://u:hidden@h/", "https://u:hidden h/")) {
            String text = Files.readString(dir.resolve("hook.kubeconfig"));
            write("wrong.kubeconfig", text.replace("https://127.0.0.1:1/", url));
            write(
                    "authorization.yaml",
                    config(webhook("3s").replace("hook.kubeconfig", "wrong.kubeconfig")));
            assertThatThrownBy(this::open)
                    .hasMessageContaining("wrong.kubeconfig: cluster.server: Invalid value")
                    .hasMessageNotContaining("hidden");
        }
    }
}

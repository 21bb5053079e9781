package dev.davit.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.node.Pods;
import dev.davit.node.probe.ProbeKind;
import dev.davit.node.probe.ProbeNews;
import dev.davit.port.Probes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes, hooks and sidecars of one pod, told from its events. */
final class HealthStoriesTest {
    private static final String HTTP = "{'httpGet':{'port':80}}";

    private final Story story = new Story(7);

    @BeforeEach
    void images() {
        story.host.images.add("one");
        story.host.images.add("two");
    }

    private static String run(String container, int attempt) {
        return Pods.UID + "-" + container + "-" + attempt;
    }

    private static JsonObject with(String members) {
        return Pods.pod(
                """
                {'nodeName':'n1','terminationGracePeriodSeconds':5,
                 'containers':[{'name':'a','image':'one','args':['run'],%s},
                               {'name':'b','image':'one','args':['run']}]}
                """
                        .formatted(members));
    }

    private void says(ProbeKind kind, ProbeNews.What what, String words) {
        int attempt = story.record().container("a").attempt();
        JsonObject tree =
                ((JsonObject)
                                Objects.requireNonNull(
                                        story.pod().array("spec", "containers").get(0)))
                        .object(kind.field());
        story.deliver(new PodEvent.Probed(new ProbeNews("a", attempt, kind, tree, what, words)));
        story.busy();
    }

    private String why() {
        return story.status().textOr("", "davit", "steps", "ready", "message");
    }

    private List<String> reasons() {
        return story.told.stream().map(Effect.Tell::reason).toList();
    }

    private boolean ready() {
        return Ready.told(story.status());
    }

    @Test
    void readinessComesAndGoesWithoutARestart() {
        story.server.put(with("'readinessProbe':" + HTTP));
        story.settle();
        assertThat(story.status().text("phase")).isEqualTo("Running");
        assertThat(ready()).isFalse();
        assertThat(why()).contains("container a: its readinessProbe has not succeeded yet");
        says(ProbeKind.READINESS, ProbeNews.What.PASSED, "");
        assertThat(ready()).isTrue();
        assertThat(story.status().text("davit", "steps", "ready", "state")).isEqualTo("done");
        int commits = story.server.commits("p");
        says(ProbeKind.READINESS, ProbeNews.What.STUMBLED, "statuscode: 500");
        assertThat(story.server.commits("p")).isEqualTo(commits);
        assertThat(reasons()).contains("Unhealthy");
        says(ProbeKind.READINESS, ProbeNews.What.FAILED, "statuscode: 500");
        assertThat(ready()).isFalse();
        assertThat(why()).contains("readiness probe failed: statuscode: 500");
        assertThat(story.host.starts).hasSize(2);
    }

    @Test
    void readinessIsRememberedOverAKill() {
        story.server.put(with("'readinessProbe':" + HTTP));
        story.settle();
        says(ProbeKind.READINESS, ProbeNews.What.PASSED, "");
        int commits = story.server.commits("p");
        story.kill();
        story.settle();
        assertThat(ready()).isTrue();
        assertThat(story.server.commits("p")).isEqualTo(commits);
    }

    @Test
    void aNewReadinessProbeSpeaksBeforeItsGenerationIsReady() {
        story.server.put(with("'tty':false"));
        story.settle();
        assertThat(ready()).isTrue();
        story.server.edit(
                "default",
                "p",
                pod ->
                        Pods.container(
                                pod, "a", each -> each.with("readinessProbe", Pods.value(HTTP))));
        story.settle();
        assertThat(story.host.starts).hasSize(2);
        assertThat(ready()).isTrue();
        assertThat(story.status().wholeOr(0, "observedGeneration")).isEqualTo(1);
        says(ProbeKind.READINESS, ProbeNews.What.PASSED, "");
        assertThat(ready()).isTrue();
        assertThat(story.status().wholeOr(0, "observedGeneration")).isEqualTo(2);
    }

    @Test
    void failedLivenessRestartsThatContainerAlone() {
        story.server.put(with("'livenessProbe':" + HTTP));
        story.settle();
        says(ProbeKind.LIVENESS, ProbeNews.What.FAILED, "connection refused");
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1), run("b", 0));
        assertThat(reasons()).contains("Unhealthy", "Killing");
        assertThat(ready()).isTrue();
    }

    @Test
    void newsOfAnEarlierRunIsNoNews() {
        story.server.put(with("'livenessProbe':" + HTTP));
        story.settle();
        story.deliver(
                new PodEvent.Probed(
                        new ProbeNews(
                                "a",
                                -1,
                                ProbeKind.LIVENESS,
                                Pods.json(HTTP),
                                ProbeNews.What.FAILED,
                                "late")));
        story.settle();
        assertThat(story.host.starts).hasSize(2);
    }

    @Test
    void startupComesFirst() {
        story.server.put(with("'startupProbe':" + HTTP + ",'readinessProbe':" + HTTP));
        story.settle();
        assertThat(why()).contains("its startupProbe has not succeeded yet");
        says(ProbeKind.STARTUP, ProbeNews.What.PASSED, "");
        assertThat(why()).contains("its readinessProbe has not succeeded yet");
        says(ProbeKind.READINESS, ProbeNews.What.PASSED, "");
        assertThat(ready()).isTrue();
    }

    @Test
    void aFailedHookAfterTheStartEndsTheContainerAndIsNamed() {
        story.host.answers.put("bad", new Probes.Answer(false, "exit code 7"));
        story.server.put(with("'lifecycle':{'postStart':{'exec':{'command':['bad']}}}"));
        for (int turn = 0; turn < 5; turn++) {
            story.busy();
            story.now += 1_000;
            story.deliver(new PodEvent.Tick());
        }
        story.busy();
        assertThat(reasons()).contains("FailedPostStartHook");
        assertThat(story.status().textOr("", "davit", "steps", "container/a", "message"))
                .contains("postStart hook failed: exit code 7");
        assertThat(ready()).isFalse();
        assertThat(story.host.running.keySet()).contains(run("b", 0));
    }

    @Test
    void theHookBeforeTheEndComesBeforeTheSignal() {
        story.host.answers.put("bad", new Probes.Answer(false, "exit code 1"));
        story.server.put(with("'lifecycle':{'preStop':{'exec':{'command':['bad']}}}"));
        story.settle();
        story.server.put(Pods.deleted(story.pod(), 5));
        story.settle();
        assertThat(story.finished).isTrue();
        assertThat(story.host.asked).hasSize(1);
        assertThat(reasons()).contains("FailedPreStopHook");
    }

    @Test
    void withoutGraceThereIsNoHook() {
        story.server.put(with("'lifecycle':{'preStop':{'exec':{'command':['x']}}}"));
        story.settle();
        story.server.put(Pods.deleted(story.pod(), 0));
        story.settle();
        assertThat(story.finished).isTrue();
        assertThat(story.host.asked).isEmpty();
    }

    private static final String SIDECARS =
            """
            {'nodeName':'n1','restartPolicy':'%s','terminationGracePeriodSeconds':5,
             'initContainers':[
               {'name':'i','image':'one','args':['exit','0']},
               {'name':'s','image':'one','args':['run'],'restartPolicy':'Always'},
               {'name':'t','image':'one','args':['run'],'restartPolicy':'Always'}],
             'containers':[{'name':'a','image':'one','args':['%s','0']}]}
            """;

    @Test
    void sidecarsRunBesideAndAreRestarted() {
        story.server.put(Pods.pod(SIDECARS.formatted("Always", "run")));
        story.settle();
        assertThat(story.host.starts)
                .containsExactly(run("i", 0), run("s", 0), run("t", 0), run("a", 0));
        assertThat(ready()).isTrue();
        story.host.end(run("s", 0), 1, false);
        story.settle();
        assertThat(story.host.running.keySet())
                .containsExactly(run("a", 0), run("s", 1), run("t", 0));
        story.server.edit(
                "default",
                "p",
                pod ->
                        pod.withAt(
                                Pods.value(
                                        "[{'name':'i','image':'two','args':['exit','0']},"
                                                + "{'name':'s','image':'two','args':['run'],"
                                                + "'restartPolicy':'Always'},"
                                                + "{'name':'t','image':'one','args':['run'],"
                                                + "'restartPolicy':'Always'}]"),
                                "spec",
                                "initContainers"));
        story.settle();
        assertThat(story.host.running.keySet())
                .containsExactly(run("a", 0), run("s", 2), run("t", 0));
        assertThat(story.record().settled()).isEqualTo(2);
    }

    @Test
    void sidecarsDoNotHoldUpTheEnd() {
        story.server.put(Pods.pod(SIDECARS.formatted("Never", "exit")));
        story.settle();
        assertThat(story.status().text("phase")).isEqualTo("Succeeded");
        assertThat(story.host.running).isEmpty();
        assertThat(story.host.starts).hasSize(4);
    }

    @Test
    void aRebuiltSandboxRunsInitContainersAgain() {
        story.server.put(Pods.pod(SIDECARS.formatted("Always", "run")));
        story.settle();
        story.server.edit(
                "default", "p", pod -> pod.withAt(Pods.value("'other'"), "spec", "hostname"));
        story.settle();
        assertThat(story.host.running.keySet())
                .containsExactly(run("a", 1), run("s", 1), run("t", 1));
        assertThat(story.host.starts.subList(4, 8))
                .containsExactly(run("i", 1), run("s", 1), run("t", 1), run("a", 1));
    }

    @Test
    void aDeadlineEndsThePod() {
        JsonObject pod =
                with("'tty':false").withAt(Pods.value("3600"), "spec", "activeDeadlineSeconds");
        story.server.put(pod.withAt(Pods.value("'1970-01-01T00:16:00Z'"), "status", "startTime"));
        story.settle();
        assertThat(story.status().text("phase")).isEqualTo("Failed");
        assertThat(story.status().text("reason")).isEqualTo("DeadlineExceeded");
        assertThat(story.host.running).isEmpty();
    }
}

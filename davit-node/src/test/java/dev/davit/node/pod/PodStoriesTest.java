package dev.davit.node.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.node.Pods;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to one pod, told from its events. */
final class PodStoriesTest {
    private final Story story = new Story(1);

    @BeforeEach
    void images() {
        story.host.images.add("one");
        story.host.images.add("two");
    }

    private static String run(String container, int attempt) {
        return Pods.UID + "-" + container + "-" + attempt;
    }

    private JsonObject containerStatus(int index) {
        return (JsonObject) story.status().array("containerStatuses").get(index);
    }

    @Test
    void undisturbedStartCommitsOnce() {
        story.server.put(Pods.running("one", "two"));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 0), run("b", 0));
        assertThat(story.status().text("phase")).isEqualTo("Running");
        assertThat(story.server.commits("p")).isEqualTo(1);
        assertThat(story.status().text("davit", "steps", "ready", "state")).isEqualTo("done");
        assertThat(story.status().wholeOr(0, "davit", "observedGeneration")).isEqualTo(1);
        assertThat(story.host.spec(run("a", 0)).program().uid()).isEqualTo(65_532);
    }

    @Test
    void changedImageRestartsThatContainerAlone() {
        story.server.put(Pods.running("one", "one"));
        story.settle();
        story.server.edit("default", "p", pod -> Pods.image(pod, "a", "two"));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1), run("b", 0));
        assertThat(story.host.sandboxesMade).isEqualTo(1);
        // One for its start, one that it is not ready any more, one that it is again.
        assertThat(story.server.commits("p")).isEqualTo(3);
        assertThat(story.status().text("davit", "run")).isEqualTo("change-2");
        assertThat(story.status().wholeOr(0, "observedGeneration")).isEqualTo(2);
        assertThat(Ready.told(story.status())).isTrue();
        assertThat(containerStatus(0).wholeOr(0, "restartCount")).isEqualTo(1);
        assertThat(containerStatus(1).wholeOr(0, "restartCount")).isEqualTo(0);
    }

    @Test
    void containerThatComesBackIsAnotherRun() {
        JsonObject both = Pods.running("one", "one");
        JsonObject spec = both.object("spec");
        JsonArray first = new JsonArray(List.of(spec.array("containers").items().getFirst()));
        story.server.put(both);
        story.settle();
        story.server.edit("default", "p", pod -> pod.with("spec", spec.with("containers", first)));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 0));
        story.server.edit("default", "p", pod -> pod.with("spec", spec));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 0), run("b", 1));
        assertThat(story.status().toString()).doesNotContain("\"restartCount\":1");
    }

    @Test
    void oldProgramRunsOnWhileItsNewImageIsMissing() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.server.edit("default", "p", pod -> Pods.image(pod, "a", "three"));
        story.busy();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 0));
        assertThat(story.status().text("davit", "steps", "image/a", "state")).isEqualTo("waiting");
        story.host.images.add("three");
        story.deliver(new PodEvent.ImagesChanged());
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1));
        assertThat(story.status().text("davit", "steps", "image/a", "state")).isEqualTo("done");
    }

    @Test
    void changedPodIsNotReadyBeforeItsProgramIsEnded() {
        JsonObject pod =
                Pods.container(
                        Pods.running("one", "one"),
                        "a",
                        each -> each.with("args", Pods.value("['stubborn']")));
        story.server.put(pod);
        story.settle();
        story.server.edit("default", "p", each -> Pods.image(each, "a", "two"));
        story.busy();
        assertThat(story.host.running).containsKey(run("a", 0));
        assertThat(Ready.told(story.status())).isFalse();
        assertThat(story.status().wholeOr(0, "observedGeneration")).isEqualTo(2);
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1), run("b", 0));
        assertThat(Ready.told(story.status())).isTrue();
    }

    @Test
    void readyOfAnOldGenerationIsToldAsSuch() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.server.edit("default", "p", pod -> Pods.image(pod, "a", "three"));
        story.busy();
        assertThat(Ready.told(story.status())).isTrue();
        assertThat(story.status().wholeOr(0, "observedGeneration")).isEqualTo(1);
    }

    @Test
    void serverThatIsAwayDoesNotHoldUpAChange() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.server.edit("default", "p", pod -> Pods.image(pod, "a", "two"));
        story.busy();
        story.server.away = true;
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1));
    }

    @Test
    void missingImageWaitsWithWhatUnblocksIt() {
        story.server.put(Pods.running("nowhere"));
        story.busy();
        JsonObject step = story.status().object("davit", "steps", "image/a");
        assertThat(step.text("state")).isEqualTo("waiting");
        assertThat(step.text("message")).isEqualTo("registry has no image nowhere");
        assertThat(step.text("unblock")).contains("correct its name");
        assertThat(containerStatus(0).text("state", "waiting", "reason")).isEqualTo("ErrImagePull");
        story.now += ImageDriver.ERROR_SHOWN_MILLIS;
        story.deliver(new PodEvent.Tick());
        story.busy();
        assertThat(containerStatus(0).text("state", "waiting", "reason"))
                .isEqualTo("ImagePullBackOff");
        int commits = story.server.commits("p");
        for (int retry = 0; retry < 20; retry++) {
            story.now += 60_000;
            story.deliver(new PodEvent.Tick());
            story.busy();
        }
        assertThat(story.server.commits("p")).isEqualTo(commits);
        story.host.images.add("nowhere");
        story.deliver(new PodEvent.ImagesChanged());
        story.busy();
        assertThat(story.status().text("phase")).isEqualTo("Running");
    }

    /** For an image, whose step runs between two waits, and for a program that ends too soon. */
    @Test
    void sinceWhenAStepWaitsOutlivesTheAgent() {
        story.server.put(Pods.running("nowhere"));
        story.busy();
        String since = story.status().text("davit", "steps", "image/a", "since");
        assertThat(since).isNotEmpty();
        for (int restart = 0; restart < 3; restart++) {
            story.now += 60_000;
            story.kill();
            story.busy();
            JsonObject step = story.progress().object("steps", "image/a");
            assertThat(step.text("state")).isEqualTo("waiting");
            assertThat(step.text("since")).isEqualTo(since);
        }
        // Once it is over, the next trouble begins when it begins.
        story.host.images.add("nowhere");
        story.deliver(new PodEvent.ImagesChanged());
        story.busy();
        assertThat(story.progress().text("steps", "image/a", "state")).isEqualTo("done");
        assertThat(story.progress().text("steps", "image/a", "since")).isGreaterThan(since);
    }

    @Test
    void sinceWhenAProgramFailsOutlivesTheAgent() {
        JsonObject pod =
                Pods.container(
                        Pods.running("one"),
                        "a",
                        each -> each.with("args", Pods.value("['exit','3']")));
        story.server.put(pod);
        story.busy();
        JsonObject failing = story.progress().object("steps", "container/a");
        assertThat(failing.text("state")).isEqualTo("failed");
        story.now += 2_000;
        story.kill();
        story.busy();
        JsonObject again = story.progress().object("steps", "container/a");
        assertThat(again.text("state")).isEqualTo("failed");
        assertThat(again.text("since")).isEqualTo(failing.text("since"));
    }

    @Test
    void missingConfigMapWaitsAndComes() {
        JsonObject pod =
                Pods.pod(
                        """
                        {'nodeName':'n1','containers':[{'name':'a','image':'one','args':['run','$(X)'],
                         'env':[{'name':'X','valueFrom':{'configMapKeyRef':{'name':'c','key':'x'}}}],
                         'volumeMounts':[{'name':'v','mountPath':'/c'}]}],
                         'volumes':[{'name':'v','configMap':{'name':'c'}}]}
                        """);
        ConfigKey key = new ConfigKey(ConfigKey.Type.CONFIG_MAP, "default", "c");
        story.server.put(pod);
        story.busy();
        JsonObject step = story.status().object("davit", "steps", "volume/v");
        assertThat(step.text("message")).isEqualTo("configmap \"default/c\" not found");
        assertThat(step.text("unblock")).contains("create");
        story.server.config(key, Pods.json("{'data':{'x':'1','f':'text'}}"));
        story.settle();
        assertThat(story.host.spec(run("a", 0)).program().args()).containsExactly("run", "1");
        story.server.config(key, Pods.json("{'data':{'x':'2'}}"));
        story.settle();
        assertThat(story.host.files(Pods.UID, "v").keySet()).containsExactly("x");
        assertThat(story.host.starts).hasSize(1);
    }

    @Test
    void tokensAreAskedForShownAndRenewed() {
        JsonObject pod =
                Pods.pod(
                        """
                        {'nodeName':'n1','serviceAccountName':'robot','containers':[{'name':'a','image':'one',
                          'args':['run'],'volumeMounts':[{'name':'t','mountPath':'/t'}]}],
                         'volumes':[{'name':'t','projected':{'sources':[
                          {'serviceAccountToken':{'path':'token','expirationSeconds':3600}},
                          {'downwardAPI':{'items':[{'path':'l','fieldRef':{'fieldPath':'metadata.labels'}}]}}]}}]}
                        """);
        story.server.now = story.now;
        story.server.put(
                pod.withAt(
                        JsonObject.EMPTY.with("b", "say \"x\"").with("a", "1"),
                        "metadata",
                        "labels"));
        story.busy();
        JsonObject step = story.status().object("davit", "steps", "volume/t");
        assertThat(step.text("message")).isEqualTo("serviceaccounts \"robot\" not found");
        assertThat(step.text("unblock")).contains("kubectl create serviceaccount robot");
        story.server.tokens.put("robot", 0);
        story.settle();
        assertThat(text("token")).isEqualTo("robot-1");
        assertThat(text("l")).isEqualTo("a=\"1\"\nb=\"say \\\"x\\\"\"");
        assertThat(story.host.spec(run("a", 0)).mounts().getFirst().readOnly()).isTrue();
        story.now += 2_800_000;
        story.deliver(new PodEvent.Tick());
        story.busy();
        assertThat(text("token")).isEqualTo("robot-1");
        story.now += 200_000;
        story.deliver(new PodEvent.Tick());
        story.busy();
        assertThat(text("token")).isEqualTo("robot-2");
        assertThat(story.host.starts).hasSize(1);
        assertThat(story.trace).noneMatch(line -> line.contains("robot-1"));
    }

    @Test
    void whatAPersonAddsRunsOnceBesideItsTargetAndChangesNothing() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.server.edit(
                "default",
                "p",
                pod ->
                        pod.withAt(
                                Pods.value(
                                        "[{'name':'d','image':'two','args':['look'],'targetContainerName':'a'}]"),
                                "spec",
                                "ephemeralContainers"));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 0), run("d", 0));
        assertThat(story.host.spec(run("d", 0)).program().beside()).isEqualTo(run("a", 0));
        assertThat(story.host.spec(run("a", 0)).program().beside()).isEmpty();
        JsonObject status = (JsonObject) story.status().array("ephemeralContainerStatuses").get(0);
        assertThat(status.object("state").has("running")).isTrue();
        story.host.end(run("d", 0), 1, false);
        story.settle();
        status = (JsonObject) story.status().array("ephemeralContainerStatuses").get(0);
        assertThat(status.wholeOr(0, "state", "terminated", "exitCode")).isEqualTo(1);
        assertThat(story.host.starts).hasSize(2);
        assertThat(story.status().text("phase")).isEqualTo("Running");
        story.server.edit("default", "p", pod -> Pods.deleted(pod, 1));
        story.settle();
        assertThat(story.host.running).isEmpty();
        assertThat(story.finished).isTrue();
    }

    private String text(String file) {
        return new String(
                requireNonNull(story.host.files(Pods.UID, "t").get(file)).bytes(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void stopsWithGraceAndLeavesNothing() {
        JsonObject pod =
                Pods.container(
                        Pods.running("one", "one"),
                        "b",
                        each -> each.with("args", Pods.value("['stubborn']")));
        story.server.put(pod);
        story.settle();
        long before = story.now;
        story.server.put(Pods.deleted(story.pod(), 5));
        story.settle();
        assertThat(story.finished).isTrue();
        assertThat(story.server.get("default", "p")).isNull();
        assertThat(story.now - before).isBetween(5_000L, 6_000L);
        assertThat(story.host.running).isEmpty();
        assertThat(story.host.ended).isEmpty();
        assertThat(story.host.sandboxes).isEmpty();
        assertThat(story.host.volumes).isEmpty();
        assertThat(story.host.logs).isEmpty();
    }

    @Test
    void haltedPodLeavesItsFilesToWhoRemovesThoseOfAllPods() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.deliver(new PodEvent.Halt(0));
        story.settle();
        assertThat(story.finished).isTrue();
        assertThat(story.host.running).isEmpty();
        assertThat(story.host.sandboxes).isEmpty();
        // A removal of each pod's own would look through all mounts of the host each time.
        assertThat(story.trace)
                .filteredOn(line -> line.startsWith("Teardown"))
                .containsExactly("Teardown[files=NONE] -> DONE");
        assertThat(story.server.get("default", "p")).isNotNull();
    }

    @Test
    void vanishedPodStopsAtOnce() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.server.drop("default", "p");
        story.settle();
        assertThat(story.finished).isTrue();
        assertThat(story.host.running).isEmpty();
        assertThat(story.host.sandboxes).isEmpty();
    }

    @Test
    void crashLoopBacksOffAndSaysSo() {
        JsonObject pod =
                Pods.container(
                        Pods.running("one"),
                        "a",
                        each -> each.with("args", Pods.value("['exit','3']")));
        story.server.put(pod);
        long begin = story.now;
        for (int turn = 0; turn < 400 && story.host.starts.size() < 5; turn++) {
            story.busy();
            story.now += 1_000;
            story.deliver(new PodEvent.Tick());
        }
        story.busy();
        // At once, then after 10, 20 and 40 seconds.
        assertThat(story.now - begin).isBetween(70_000L, 76_000L);
        JsonObject status = containerStatus(0);
        assertThat(status.text("state", "waiting", "reason")).isEqualTo("CrashLoopBackOff");
        assertThat(status.wholeOr(0, "lastState", "terminated", "exitCode")).isEqualTo(3);
        assertThat(status.wholeOr(0, "restartCount")).isEqualTo(4);
        assertThat(story.host.logs).hasSize(2);
        assertThat(story.status().text("davit", "steps", "ready", "state")).isEqualTo("waiting");
        assertThat(Ready.told(story.status())).isFalse();
        // A correction does not wait for the back-off.
        story.server.edit(
                "default",
                "p",
                now -> Pods.container(now, "a", each -> each.with("args", Pods.value("['run']"))));
        story.busy();
        assertThat(story.host.running).hasSize(1);
        assertThat(story.status().text("phase")).isEqualTo("Running");
    }

    @Test
    void completedPodSucceedsAndIsNeverRestartedByAnEdit() {
        JsonObject pod =
                Pods.pod(
                        """
                        {'nodeName':'n1','restartPolicy':'Never',
                         'containers':[{'name':'a','image':'one','args':['exit','0']}]}
                        """);
        story.server.put(pod);
        story.settle();
        assertThat(story.status().text("phase")).isEqualTo("Succeeded");
        assertThat(story.host.sandboxes).isEmpty();
        assertThat(story.host.logs).hasSize(1);
        story.server.edit("default", "p", each -> Pods.image(each, "a", "two"));
        story.settle();
        assertThat(story.host.starts).hasSize(1);
        assertThat(story.status().text("phase")).isEqualTo("Succeeded");
        story.server.put(Pods.deleted(story.pod(), 30));
        story.settle();
        assertThat(story.finished).isTrue();
        assertThat(story.host.logs).isEmpty();
    }

    @Test
    void failedPodTellsItsExitCode() {
        story.server.put(
                Pods.pod(
                        """
                        {'nodeName':'n1','restartPolicy':'Never',
                         'containers':[{'name':'a','image':'one','args':['exit','7']}]}
                        """));
        story.settle();
        assertThat(story.status().text("phase")).isEqualTo("Failed");
        assertThat(containerStatus(0).wholeOr(0, "state", "terminated", "exitCode")).isEqualTo(7);
    }

    @Test
    void inPlaceChangeOfANeverRestartedPodKeepsItsPhase() {
        story.server.put(
                Pods.running("one").withAt(Pods.value("'Never'"), "spec", "restartPolicy"));
        story.settle();
        story.server.edit("default", "p", pod -> Pods.image(pod, "a", "two"));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1));
        assertThat(story.status().text("phase")).isEqualTo("Running");
    }

    @Test
    void initContainersRunOneAfterTheOther() {
        story.server.put(
                Pods.pod(
                        """
                        {'nodeName':'n1',
                         'initContainers':[{'name':'i','image':'one','args':['exit','0']},
                                           {'name':'j','image':'one','args':['exit','0']}],
                         'containers':[{'name':'a','image':'one','args':['run']}]}
                        """));
        story.settle();
        assertThat(story.host.starts).containsExactly(run("i", 0), run("j", 0), run("a", 0));
        assertThat(story.status().text("phase")).isEqualTo("Running");
    }

    @Test
    void newLimitsAreLive() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.server.edit(
                "default",
                "p",
                pod ->
                        Pods.container(
                                pod,
                                "a",
                                each ->
                                        each.with(
                                                "resources",
                                                Pods.json("{'limits':{'memory':'64Mi'}}"))));
        story.settle();
        assertThat(story.host.starts).hasSize(1);
        assertThat(story.host.limits(run("a", 0)).memoryBytesLimit()).isEqualTo(64L << 20);
        assertThat(story.host.limits(Pods.UID).memoryBytesLimit()).isEqualTo(64L << 20);
        assertThat(story.status().wholeOr(0, "davit", "observedGeneration")).isEqualTo(2);
    }

    @Test
    void containersComeAndGoAlone() {
        story.server.put(Pods.running("one", "one"));
        story.settle();
        JsonObject other = Pods.running("one", "one", "one");
        story.server.edit(
                "default",
                "p",
                pod -> pod.withAt(other.array("spec", "containers"), "spec", "containers"));
        story.settle();
        assertThat(story.host.running.keySet())
                .containsExactly(run("a", 0), run("b", 0), run("c", 0));
        story.server.edit(
                "default",
                "p",
                pod ->
                        pod.withAt(
                                Pods.running("one").array("spec", "containers"),
                                "spec",
                                "containers"));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 0));
        assertThat(story.record().containers().keySet()).containsExactly("a");
    }

    @Test
    void otherHostnameRebuildsTheSandboxUnderTheSameAddress() {
        story.server.put(Pods.running("one", "one"));
        story.settle();
        story.server.edit(
                "default", "p", pod -> pod.withAt(Pods.value("'other'"), "spec", "hostname"));
        story.settle();
        assertThat(story.host.sandboxesMade).isEqualTo(2);
        assertThat(story.host.sandboxes.values().iterator().next().hostname()).isEqualTo("other");
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1), run("b", 1));
    }

    @Test
    void wishedRestartRestartsOnce() {
        story.server.put(Pods.running("one", "one"));
        story.settle();
        story.server.edit(
                "default",
                "p",
                pod -> pod.withAt(JsonNumber.of(2), "spec", "davit", "restarts", "a"));
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1), run("b", 0));
    }

    @Test
    void newVolumeIsMountedLiveElseItsUserRestarts() {
        for (boolean live : new boolean[] {true, false}) {
            Story own = new Story(2);
            own.host.images.add("one");
            own.host.mountsLive = live;
            own.server.put(Pods.running("one", "one"));
            own.settle();
            own.server.edit("default", "p", PodStoriesTest::withVolume);
            own.settle();
            assertThat(own.host.running.keySet())
                    .as("live: %s", live)
                    .containsExactly(run("a", live ? 0 : 1), run("b", 0));
            assertThat(own.host.volumes).hasSize(1);
            assertThat(own.record().settled()).isEqualTo(2);
        }
    }

    private static JsonObject withVolume(JsonObject pod) {
        JsonObject more =
                Pods.json("{'v':[{'name':'v','emptyDir':{}}],'m':[{'name':'v','mountPath':'/v'}]}");
        return Pods.container(
                pod.withAt(more.array("v"), "spec", "volumes"),
                "a",
                each -> each.with("volumeMounts", more.array("m")));
    }

    @Test
    void failingHostIsTriedAgain() {
        story.host.failures = 4;
        story.server.put(Pods.running("one"));
        story.settle();
        assertThat(story.status().text("phase")).isEqualTo("Running");
        assertThat(story.host.running).hasSize(1);
    }

    @Test
    void powerCutStartsThePodAnew() {
        story.server.put(Pods.running("one"));
        story.settle();
        story.kill();
        story.host.powerCut();
        story.settle();
        assertThat(story.host.running.keySet()).containsExactly(run("a", 1));
        assertThat(story.status().text("phase")).isEqualTo("Running");
        assertThat(containerStatus(0).wholeOr(0, "restartCount")).isEqualTo(1);
    }

    @Test
    void strictPodThatAsksForRootIsToldWhatToChange() {
        story.server.put(
                Pods.pod(
                        """
                        {'nodeName':'n1','containers':[{'name':'a','image':'one',
                         'securityContext':{'runAsUser':0}}]}
                        """));
        story.busy();
        JsonObject step = story.status().object("davit", "steps", "container/a");
        assertThat(step.text("message")).contains("strict profile");
        assertThat(step.text("unblock")).contains("spec.containers[0].securityContext.runAsUser");
        assertThat(containerStatus(0).text("state", "waiting", "reason"))
                .isEqualTo("CreateContainerConfigError");
    }
}

package dev.davit.control.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Trees;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodPlanTest {
    private static final String POD =
            """
            {'nodeName': 'n1', 'restartPolicy': 'Always', 'terminationGracePeriodSeconds': 30,
             'volumes': [{'name': 'data', 'emptyDir': {}}],
             'containers': [
               {'name': 'web', 'image': 'web:1', 'env': [{'name': 'A', 'value': '1'}],
                'resources': {'limits': {'memory': '64Mi'}},
                'volumeMounts': [{'name': 'data', 'mountPath': '/data'}]},
               {'name': 'log', 'image': 'log:1'}]}
            """;

    private static List<String> plan(String from, String... replacements) {
        return plan(PodPlan.Node.FITS, from, replacements);
    }

    private static List<String> plan(PodPlan.Node node, String from, String... replacements) {
        String to = from;
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(to).contains(replacements[i]);
            to = to.replace(replacements[i], replacements[i + 1]);
        }
        return PodPlan.sentences(PodPlan.between(Trees.tree(from), Trees.tree(to), node));
    }

    @Test
    void nothing() {
        assertThat(plan(POD)).containsExactly("nothing changes");
        assertThat(plan(POD, "'restartPolicy'", "'nodeSelector': {}, 'restartPolicy'"))
                .containsExactly("nothing changes");
    }

    @Test
    void anImageRestartsItsContainerAlone() {
        assertThat(plan(POD, "web:1", "web:2"))
                .containsExactly("container web restarts alone (image)");
    }

    @Test
    void aRestartCoversNewLimits() {
        assertThat(plan(POD, "64Mi", "128Mi"))
                .containsExactly("container web gets new limits while it runs (resources)");
        assertThat(plan(POD, "64Mi", "128Mi", "'value': '1'", "'value': '2'"))
                .containsExactly("container web restarts alone (env)");
    }

    @Test
    void containersComeAndGoAlone() {
        assertThat(plan(POD, "{'name': 'log', 'image': 'log:1'}", "{'name': 'x', 'image': 'y'}"))
                .containsExactly("container log is stopped", "container x is started");
    }

    @Test
    void probesGraceAndTolerationsAreLive() {
        assertThat(
                        plan(
                                POD,
                                "'image': 'log:1'",
                                "'image': 'log:1', 'readinessProbe': {'periodSeconds': 3}",
                                "Seconds': 30",
                                "Seconds': 5, 'tolerations': [{'operator': 'Exists'}]"))
                .containsExactly(
                        "applied live, nothing restarts (spec.containers[log].readinessProbe,"
                                + " spec.terminationGracePeriodSeconds, spec.tolerations)");
    }

    @Test
    void aNewVolumeIsMountedLiveWhereThatWorks() {
        String[] change = {
            "{'name': 'data', 'emptyDir': {}}",
            "{'name': 'data', 'emptyDir': {}}, {'name': 'more', 'emptyDir': {}}",
            "'image': 'log:1'",
            "'image': 'log:1', 'volumeMounts': [{'name': 'more', 'mountPath': '/more'}]"
        };
        assertThat(plan(POD, change)).containsExactly("volume more is mounted live into log");
        assertThat(plan(PodPlan.Node.NO_LIVE_MOUNTS, POD, change))
                .containsExactly("container log restarts alone (volumeMounts)");
    }

    @Test
    void otherMountsRestart() {
        assertThat(plan(POD, "'/data'", "'/elsewhere'"))
                .containsExactly("container web restarts alone (volumeMounts)");
        assertThat(plan(POD, "'emptyDir': {}", "'emptyDir': {'medium': 'Memory'}"))
                .containsExactly("container web restarts alone (spec.volumes[data])");
        assertThat(
                        plan(
                                POD,
                                "'image': 'log:1'",
                                "'image': 'log:1', 'volumeMounts': [{'name': 'data',"
                                        + " 'mountPath': '/d'}]"))
                .containsExactly("container log restarts alone (volumeMounts)");
    }

    @Test
    void podLevelSecurityRestartsAllAndNamespacesRebuild() {
        assertThat(plan(POD, "'nodeName'", "'securityContext': {'runAsUser': 7}, 'nodeName'"))
                .containsExactly(
                        "container log restarts alone (spec.securityContext.runAsUser)",
                        "container web restarts alone (spec.securityContext.runAsUser)");
        assertThat(plan(POD, "'nodeName'", "'hostname': 'h', 'nodeName'", "web:1", "web:2"))
                .containsExactly(
                        "the pod's sandbox is rebuilt and all its containers restart; uid and"
                                + " address stay (spec.hostname, spec.containers[web].image)");
        assertThat(plan(POD, "'nodeName'", "'fieldOfTheFuture': 1, 'nodeName'").getFirst())
                .contains("sandbox is rebuilt");
    }

    @Test
    void whatDoesNotFitMoves() {
        PodPlan.Node full =
                new PodPlan.Node(true, spec -> Optional.of("memory: asks for 1Ti, 1Gi left"));
        assertThat(plan(full, POD, "64Mi", "1Ti"))
                .containsExactly(
                        "the pod moves to another node and gets a new address: memory: asks for"
                                + " 1Ti, 1Gi left");
        assertThat(plan(full, POD)).containsExactly("nothing changes");
        assertThat(plan(POD, "'n1'", "'n2'").getFirst()).contains("spec.nodeName is now n2");
        assertThat(plan(POD.replace("'n1'", "''"), "''", "'n1'"))
                .containsExactly("nothing changes");
    }

    @Test
    void metadataIsLive() {
        JsonObject spec = Trees.tree(POD);
        JsonObject before = JsonObject.EMPTY.with("spec", spec);
        JsonObject after = before.withAt(Trees.tree("{'a': 'b'}"), "metadata", "labels");
        assertThat(PodPlan.betweenPods(before, after, PodPlan.Node.FITS))
                .containsExactly(new PodAction.Live(List.of("metadata.labels")));
    }
}

package dev.davit.schedule;

import static dev.davit.schedule.Trees.node;
import static dev.davit.schedule.Trees.pod;
import static dev.davit.schedule.Trees.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private final Cluster cluster = new Cluster();

    private record Bound(String node, JsonObject spec) {}

    private String on(String name, JsonObject spec) {
        return switch (cluster.place(pod(name), spec)) {
            case Placement.On(String node) -> node;
            case Placement.Nowhere nowhere -> nowhere.message();
        };
    }

    @Test
    void saysWhyInKubernetesWordsAndWithNumbers() {
        cluster.putNode(node("n1", "4", "8Gi", ""));
        Placement placement = cluster.place(pod("p"), spec("1", "64Gi", ""));
        assertThat(placement)
                .isInstanceOfSatisfying(
                        Placement.Nowhere.class,
                        nowhere -> {
                            assertThat(nowhere.message())
                                    .isEqualTo(
                                            "0/1 nodes are available: 1 Insufficient memory."
                                                    + " memory: asked 64Gi, at most 8Gi free (on"
                                                    + " n1).");
                            assertThat(nowhere.unblock())
                                    .isEqualTo(
                                            "ask for at most 8Gi of memory, or free some (who has it:"
                                                    + " kubectl describe node n1); add a node that"
                                                    + " fits");
                        });
    }

    @Test
    void noNodes() {
        assertThat(on("p", spec("1", "1Gi", ""))).isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void everyReasonIsCounted() {
        cluster.putNode(node("n1", "4", "8Gi", ", 'spec': {'unschedulable': true}"));
        cluster.putNode(
                node(
                        "n2",
                        "4",
                        "8Gi",
                        ", 'spec': {'taints': [{'key': 'gpu', 'value': 'yes', 'effect':"
                                + " 'NoSchedule'}]}"));
        cluster.putNode(node("n3", "1", "8Gi", ""));
        JsonObject lost = node("n4", "4", "8Gi", "");
        cluster.putNode(lost.withAt(Trees.tree("{'conditions': []}"), "status"));
        cluster.putNode(node("n5", "4", "8Gi", ""));
        assertThat(on("p", spec("2", "1Gi", ", 'nodeSelector': {'rack': '7', 'zone': 'none'}")))
                .startsWith(
                        "0/5 nodes are available: 1 node(s) had untolerated taint {gpu: yes}, 1"
                                + " node(s) were not ready, 1 node(s) were unschedulable, 2"
                                + " node(s) didn't match Pod's node affinity/selector.");
    }

    @Test
    void tolerationsAndAffinity() {
        cluster.putNode(
                node(
                        "n2",
                        "4",
                        "8Gi",
                        ", 'spec': {'taints': [{'key': 'gpu', 'value': 'yes', 'effect':"
                                + " 'NoSchedule'}]}"));
        String tolerant = ", 'tolerations': [{'key': 'gpu', 'operator': 'Equal', 'value': 'yes'}]";
        assertThat(on("p", spec("1", "1Gi", tolerant))).isEqualTo("n2");
        assertThat(on("q", spec("1", "1Gi", tolerant.replace("yes", "no")))).contains("taint");
        String affinity =
                tolerant
                        + """
                        , 'affinity': {'nodeAffinity': {
                          'requiredDuringSchedulingIgnoredDuringExecution': {'nodeSelectorTerms': [
                            {'matchExpressions': [{'key': 'rack', 'operator': '%s',
                                                   'values': ['6']}]}]}}}
                        """;
        assertThat(on("gt", spec("1", "1Gi", affinity.formatted("Gt")))).isEqualTo("n2");
        assertThat(on("in", spec("1", "1Gi", affinity.formatted("In")))).contains("affinity");
        assertThat(on("not", spec("1", "1Gi", affinity.formatted("NotIn")))).isEqualTo("n2");
    }

    @Test
    void roomIsGivenBack() {
        cluster.putNode(node("n1", "2", "8Gi", ""));
        assertThat(on("a", spec("1500m", "1Gi", ""))).isEqualTo("n1");
        long version = cluster.roomVersion();
        assertThat(on("b", spec("1", "1Gi", ""))).contains("asked 1, at most 500m free");
        assertThat(cluster.roomVersion()).isEqualTo(version);
        cluster.removePod(pod("a"));
        assertThat(cluster.roomVersion()).isGreaterThan(version);
        assertThat(on("b", spec("1", "1Gi", ""))).isEqualTo("n1");
        assertThat(cluster.free("n1", "cpu")).isEqualTo(1000);
    }

    @Test
    void boundPodsCountOnceTheirNodeComesBack() {
        cluster.putPod(pod("a"), "n1", spec("3", "1Gi", ""));
        cluster.putNode(node("n1", "4", "8Gi", ""));
        assertThat(on("b", spec("2", "1Gi", ""))).contains("Insufficient cpu");
        cluster.removeNode("n1");
        cluster.putNode(node("n9", "8", "8Gi", ""));
        cluster.putNode(node("n1", "4", "8Gi", ""));
        assertThat(cluster.free("n1", "cpu")).isEqualTo(1000);
        assertThat(cluster.free("n9", "cpu")).isEqualTo(8000);
    }

    @Test
    void misfitGivesBackWhatThePodHasNow() {
        cluster.putNode(node("n1", "4", "8Gi", ""));
        on("a", spec("1", "2Gi", ""));
        on("b", spec("1", "2Gi", ""));
        assertThat(cluster.misfit(pod("a"), "n1", spec("3", "2Gi", ""))).isEmpty();
        assertThat(cluster.misfit(pod("a"), "n1", spec("3", "7Gi", "")))
                .contains("memory: asks for 7Gi, its node has 6Gi left for it");
    }

    @Test
    void spreadsOverEmptyNodesAndFillsUpToTheLastPod() {
        for (int i = 0; i < 10; i++) {
            cluster.putNode(node("n" + i, "4", "8Gi", ""));
        }
        HashSet<String> used = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            used.add(on("p" + i, spec("1", "1Gi", "")));
        }
        assertThat(used).hasSize(10);
        for (int i = 10; i < 40; i++) {
            assertThat(on("p" + i, spec("1", "1Gi", ""))).startsWith("n");
        }
        assertThat(on("p40", spec("1", "1Gi", ""))).contains("10 Insufficient cpu");
    }

    /** The tree and its catching up against looking at every node, over random histories. */
    @Test
    void findsWhatAFullLookWouldFind() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Cluster kept = new Cluster();
            Map<String, JsonObject> nodes = new TreeMap<>();
            Map<String, Bound> bound = new TreeMap<>();
            List<JsonObject> specs =
                    List.of(
                            spec("500m", "1Gi", ""),
                            spec("2", "100Mi", ", 'nodeSelector': {'zone': 'odd'}"),
                            spec("0", "3Gi", ""));
            for (int round = 0; round < 300; round++) {
                String node = "n" + random.nextInt(30);
                switch (random.nextInt(8)) {
                    case 0 -> {
                        JsonObject made = node(node, 1 + random.nextInt(8) + "", "8Gi", "");
                        nodes.put(node, made);
                        kept.putNode(made);
                    }
                    case 1 -> {
                        kept.removeNode(node);
                        nodes.remove(node);
                    }
                    case 2 -> {
                        List<String> names = new ArrayList<>(bound.keySet());
                        if (!names.isEmpty()) {
                            String gone = names.get(random.nextInt(names.size()));
                            kept.removePod(pod(gone));
                            bound.remove(gone);
                        }
                    }
                    default -> {
                        String name = "p" + round;
                        JsonObject spec = specs.get(random.nextInt(specs.size()));
                        Cluster fresh = new Cluster();
                        bound.forEach((p, b) -> fresh.putPod(pod(p), b.node(), b.spec()));
                        nodes.values().forEach(fresh::putNode);
                        Placement expected = fresh.place(pod(name), spec);
                        assertThat(kept.place(pod(name), spec))
                                .as("seed %d round %d", seed, round)
                                .isEqualTo(expected);
                        if (expected instanceof Placement.On(String on)) {
                            bound.put(name, new Bound(on, spec));
                        }
                    }
                }
            }
        }
    }
}

package dev.davit.control.pinned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Trees;
import dev.davit.model.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {
    private static String entry(String name, String amount, String image) {
        return ("{'name':'%s',%s,'template':{'metadata':{'labels':{'app':'web'}},"
                        + "'spec':{'containers':[{'name':'a','image':'%s'}]}}}")
                .formatted(name, amount, image);
    }

    private static List<Version> versions(int replicas, String... entries) {
        JsonObject spec =
                Trees.tree(
                        "{'replicas':%d,'versions':[%s]}"
                                .formatted(replicas, String.join(",", entries)));
        return Version.of(spec);
    }

    @Test
    void everyVersionHasItsCountAndItsWeight() {
        List<Version> two =
                versions(
                        10, entry("1.16", "'share':60", "x:1"), entry("1.17", "'share':40", "x:2"));
        assertThat(two).extracting(Version::name).containsExactly("1.16", "1.17");
        assertThat(two).extracting(Version::desired).containsExactly(6, 4);
        assertThat(two).extracting(Version::shareWeight).containsExactly(60, 40);
        assertThat(two.get(0).digest()).isNotEqualTo(two.get(1).digest());
    }

    @Test
    void equalTemplatesAreOneVersion() {
        List<Version> one =
                versions(
                        10,
                        entry("old", "'share':0", "x:1"),
                        entry("a", "'share':60", "x:1"),
                        entry("b", "'share':40", "x:1"));
        assertThat(one).hasSize(1);
        assertThat(one.getFirst().name()).isEqualTo("a");
        assertThat(one.getFirst().also()).containsExactly("old", "b");
        assertThat(one.getFirst().desired()).isEqualTo(10);
        assertThat(one.getFirst().shareWeight()).isEqualTo(100);
    }

    @Test
    void exactNumbersComeOffTheReplicasAndWeighAsTheirPods() {
        List<Version> three =
                versions(
                        10,
                        entry("canary", "'replicas':2", "x:3"),
                        entry("a", "'share':50", "x:1"),
                        entry("b", "'share':50", "x:2"));
        assertThat(three).extracting(Version::desired).containsExactly(2, 4, 4);
        assertThat(three).extracting(Version::shareWeight).containsExactly(20, 40, 40);
    }

    @Test
    void aWeightThatIsWrittenStands() {
        List<Version> two =
                versions(
                        10,
                        entry("a", "'share':90", "x:1"),
                        entry("b", "'share':10,'weight':500", "x:2"));
        assertThat(two).extracting(Version::fixedWeight).containsExactly(0, 500);
        assertThat(two).extracting(Version::shareWeight).containsExactly(90, 0);
    }

    @Test
    void trafficMovesWithThePods() {
        int[] shares = {0, 100};
        int[] desired = {0, 10};
        assertThat(Weights.now(shares, desired, new int[] {10, 0})).containsExactly(100, 0);
        assertThat(Weights.now(shares, desired, new int[] {7, 3})).containsExactly(70, 30);
        assertThat(Weights.now(shares, desired, new int[] {0, 10})).containsExactly(0, 100);
        // Nobody else could take what a pod that restarts leaves.
        assertThat(Weights.now(new int[] {60, 40}, new int[] {6, 4}, new int[] {5, 4}))
                .containsExactly(60, 40);
        assertThat(Weights.now(new int[] {60, 40}, new int[] {0, 0}, new int[] {0, 0}))
                .containsExactly(60, 40);
    }
}

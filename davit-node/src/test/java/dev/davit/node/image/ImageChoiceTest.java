package dev.davit.node.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.node.Pods;
import dev.davit.port.Images;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ImageChoiceTest {
    private static final long NOW = 1_000_000_000L;
    private static final ImagePolicy POLICY = ImagePolicy.DEFAULT;

    private static Images.Image image(String id, long size, long importedAt) {
        Images.Config config =
                new Images.Config(List.of(), List.of(), List.of(), "/", "", 0, 0, List.of(), "");
        return new Images.Image(id, List.of(id), List.of(), List.of(), config, size, importedAt);
    }

    private final List<Images.Image> images =
            List.of(
                    image("used", 10, 0),
                    image("kept", 10, 0),
                    image("old", 10, 1),
                    image("older", 10, 0),
                    image("young", 10, NOW - 1000));
    private final TreeMap<String, Long> lastUsed = new TreeMap<>();
    private final ImageChoice choice =
            new ImageChoice(images, Set.of("used"), Set.of("kept"), lastUsed, NOW);

    @Test
    void nothingGoesWhileThereIsRoom() {
        assertThat(choice.forSpace(POLICY, 1000, 151)).isEmpty();
    }

    @Test
    void theLongestUnusedGoFirstAndOnlyAsManyAsNeeded() {
        // 850 of 1000 used; 800 is the goal: 50 bytes too many would be five images.
        assertThat(choice.forSpace(POLICY, 100, 15)).containsExactly("older");
        assertThat(choice.forSpace(POLICY, 100, 5)).containsExactly("older", "old");
    }

    @Test
    void whatARollbackMayWantGoesLastAndWhatIsUsedNever() {
        assertThat(choice.forSpace(POLICY, 1000, 0)).containsExactly("older", "old", "kept");
    }

    @Test
    void useMakesAnImageYoungAgain() {
        lastUsed.put("older", NOW - 500);
        assertThat(choice.forSpace(POLICY, 100, 15)).containsExactly("old");
    }

    @Test
    void pruningLeavesWhatIsUsedOrKept() {
        assertThat(choice.unused(false)).containsExactly("old", "older", "young");
        assertThat(choice.unused(true)).containsExactly("kept", "old", "older", "young");
    }

    @Test
    void namelessOnesStayWhileTheyAreYoungUsedOrKept() {
        assertThat(choice.nameless(POLICY)).containsExactly("used", "kept", "young");
    }

    @Test
    void aDeploymentsReplicaSetsAreOneWorkload() {
        JsonObject pod =
                Pods.json(
                        """
                        {'metadata':{'namespace':'n','name':'web-5d8-x','labels':{'pod-template-hash':'5d8'},
                         'ownerReferences':[{'kind':'ReplicaSet','name':'web-5d8','controller':true}]}}
                        """);
        assertThat(ImageVersions.workload(pod)).isEqualTo("n/Deployment/web");
        JsonObject alone = Pods.json("{'metadata':{'namespace':'n','name':'p'}}");
        assertThat(ImageVersions.workload(alone)).isEqualTo("n/Pod/p");
    }

    @Test
    void theLastVersionsAreKeptForTheirTime() {
        long day = 86_400_000L;
        JsonObject tree =
                Pods.json(
                        """
                        {'containers':{'n/Deployment/web/c':[
                         {'image':'v1','lastUsed':%d},{'image':'v2','lastUsed':%d},
                         {'image':'v3','lastUsed':%d},{'image':'v4','lastUsed':%d}],
                         'n/Pod/p/c':[{'image':'v1','lastUsed':%d}]}}
                        """
                                .formatted(day, 5 * day, 6 * day, 7 * day, day));
        ImageVersions versions = ImageVersions.read(tree);
        assertThat(versions.write()).isEqualTo(tree);
        long now = 12 * day + 1;
        // Seven days are over for v2 and for v1, which is also the fourth.
        assertThat(versions.kept(POLICY, now)).containsOnlyKeys("v3", "v4");
        assertThat(versions.kept(POLICY, now).get("v4")).isEqualTo(14 * day);
        assertThat(versions.kept(new ImagePolicy(85, 80, 0, 1, 30), now))
                .containsOnlyKeys("v1", "v4");
        versions.forget(6 * day);
        assertThat(versions.lastUsed()).containsOnlyKeys("v3", "v4");
    }

    @Test
    void namesEveryMistakeOfAPolicy() {
        assertThat(ImagePolicy.parse("images.json", JsonObject.EMPTY))
                .isEqualTo(Outcome.ok(ImagePolicy.DEFAULT));
        JsonObject wrong = Pods.json("{'highPercent':101,'keep':1,'keepDays':'3'}");
        assertThat(ImagePolicy.parse("images.json", wrong).toString())
                .contains(
                        "images.json: keep: unknown field; there are highPercent, lowPercent,",
                        "highPercent: must be a whole number from 1 to 100",
                        "keepDays: must be a whole number from 0 to 3650");
        assertThat(ImagePolicy.parse("i", Pods.json("{'highPercent':50}")).toString())
                .contains("lowPercent: must be less than highPercent");
    }
}

package dev.davit.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.node.Pods;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Properties: however often the agent is killed, and whatever fails, a pod ends up as wanted, with
 * each container running once; and when it is deleted, nothing of it is left.
 */
final class KilledAgentTest {
    private static final int SEEDS = Integer.getInteger("davit.seeds", 300);

    private static final String SPEC =
            """
            {'nodeName':'n1','terminationGracePeriodSeconds':2,
             'initContainers':[{'name':'i','image':'one','args':['exit','0']}],
             'containers':[{'name':'a','image':'one','args':['run'],
                            'volumeMounts':[{'name':'v','mountPath':'/v'}]},
                           {'name':'b','image':'two','args':['stubborn']}],
             'volumes':[{'name':'v','emptyDir':{}}]}
            """;

    private static Story begin(long seed) {
        Story story = new Story(seed);
        story.host.images.add("one");
        story.host.images.add("two");
        story.killPerMille = 60;
        story.killsLeft = 6;
        story.host.failures = (int) (seed % 4);
        story.server.put(Pods.pod(SPEC));
        return story;
    }

    private static String image(Story story, String container) {
        List<String> images =
                story.host.running.values().stream()
                        .filter(spec -> spec.container().equals(container))
                        .flatMap(spec -> spec.layers().stream())
                        .toList();
        assertThat(images).as("runs of %s", container).hasSize(1);
        return images.getFirst();
    }

    private static void runs(Story story, long seed, String imageOfA, int containers) {
        assertThat(story.host.running).as("seed %d", seed).hasSize(containers);
        assertThat(image(story, "a")).as("seed %d", seed).isEqualTo("/l/" + imageOfA);
        assertThat(story.host.ended).as("seed %d", seed).isEmpty();
        assertThat(story.status().text("phase")).as("seed %d", seed).isEqualTo("Running");
        assertThat(ready(story.status())).as("seed %d", seed).isTrue();
        assertThat(story.record().settled())
                .as("seed %d", seed)
                .isEqualTo(story.pod().wholeOr(0, "metadata", "generation"));
    }

    private static boolean ready(JsonObject status) {
        for (var item : status.array("conditions")) {
            if (item instanceof JsonObject condition && "Ready".equals(condition.text("type"))) {
                return "True".equals(condition.text("status"));
            }
        }
        return false;
    }

    private static void nothingLeft(Story story, long seed) {
        assertThat(story.finished).as("seed %d%n%s", seed, story.last()).isTrue();
        assertThat(story.server.get("default", "p")).as("seed %d", seed).isNull();
        assertThat(story.host.running).as("seed %d", seed).isEmpty();
        assertThat(story.host.ended).as("seed %d", seed).isEmpty();
        assertThat(story.host.sandboxes).as("seed %d", seed).isEmpty();
        assertThat(story.host.volumes).as("seed %d", seed).isEmpty();
        assertThat(story.host.logs).as("seed %d", seed).isEmpty();
    }

    @Test
    void startChangeAndStopConvergeOverKills() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Story story = begin(seed);
            story.settle();
            runs(story, seed, "one", 2);
            story.killsLeft = 4;
            story.server.edit("default", "p", pod -> Pods.image(pod, "a", "two"));
            story.settle();
            runs(story, seed, "two", 2);
            assertThat(story.host.starts.stream().filter(id -> id.contains("-b-")))
                    .as("seed %d: the other container is left alone", seed)
                    .hasSize(1);
            story.killsLeft = 4;
            story.server.put(Pods.deleted(story.pod(), 2));
            story.settle();
            nothingLeft(story, seed);
        }
    }

    @Test
    void editsInTheMiddleOfAnything() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Story story = begin(seed);
            for (int turn = 0; turn < 4; turn++) {
                for (int step = 0; step < (seed * 7 + turn * 13L) % 40; step++) {
                    story.once();
                }
                String image = turn % 2 == 0 ? "two" : "one";
                long generation = turn + 2L;
                story.server.edit(
                        "default",
                        "p",
                        pod ->
                                generation == 4
                                        ? pod.withAt(Pods.value("'other'"), "spec", "hostname")
                                        : generation == 5
                                                ? pod.withAt(
                                                        JsonNumber.of(5),
                                                        "spec",
                                                        "davit",
                                                        "restarts",
                                                        "b")
                                                : Pods.image(pod, "a", image));
            }
            story.settle();
            runs(story, seed, "one", 2);
            assertThat(story.host.sandboxes.values().iterator().next().hostname())
                    .as("seed %d", seed)
                    .isEqualTo("other");
            story.killsLeft = 4;
            story.server.put(Pods.deleted(story.pod(), 1));
            story.settle();
            nothingLeft(story, seed);
        }
    }

    @Test
    void deletedInTheMiddleOfItsStart() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Story story = begin(seed);
            for (int step = 0; step < seed % 40; step++) {
                story.once();
            }
            if (seed % 3 == 0) {
                story.server.drop("default", "p");
            } else {
                story.server.put(Pods.deleted(story.pod(), 1));
            }
            story.settle();
            nothingLeft(story, seed);
        }
    }
}

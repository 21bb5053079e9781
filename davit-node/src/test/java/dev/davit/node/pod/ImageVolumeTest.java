package dev.davit.node.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.Pods;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Images;
import org.junit.jupiter.api.Test;

/** Volumes that show images. */
class ImageVolumeTest {
    private static JsonObject pod(String reference) {
        return Pods.pod(
                """
                {'nodeName':'n1','containers':[{'name':'a','image':'one','args':['run'],
                  'volumeMounts':[{'name':'v','mountPath':'/v'}]}],
                 'volumes':[{'name':'v','image':{'reference':'%s','pullPolicy':'IfNotPresent'}}]}
                """
                        .formatted(reference));
    }

    private static String id(Story story, String reference) {
        return story.host.images.find(reference).map(Images.Image::id).orElseThrow();
    }

    @Test
    void whatItShowsIsKeptForThePodsLife() {
        Story story = new Story(1);
        story.host.images.add("one");
        story.host.images.add("data");
        story.server.put(pod("data"));
        story.settle();
        String first = id(story, "data");
        assertThat(story.host.shown(Pods.UID, "v")).isEqualTo(first);
        assertThat(story.host.spec(new ContainerRun(Pods.UID, "a", 0).id()).mounts())
                .containsExactly(
                        new ContainerSpec.Mount(
                                "/v/" + Pods.UID + "/v", "/v", true, "", false, true));
        assertThat(requireNonNull(story.record()).volumeImages().get("v"))
                .isEqualTo(new PodRecord.VolumeImage("data", first));
        assertThat(requireNonNull(story.record()))
                .isEqualTo(RecordJson.read(RecordJson.write(requireNonNull(story.record()))));
    }

    @Test
    void theOldProgramServesUntilTheNewImageIsThere() {
        Story story = new Story(2);
        story.host.images.add("one");
        story.host.images.add("data");
        story.server.put(pod("data"));
        story.settle();
        story.server.edit("default", "p", _ -> pod("missing"));
        story.busy();
        JsonObject step = story.status().object("davit", "steps", "volume/v");
        assertThat(step.textOr("", "message")).contains("missing");
        assertThat(story.host.starts).hasSize(1);
        story.host.images.add("missing");
        story.deliver(new PodEvent.ImagesChanged());
        story.settle();
        assertThat(story.host.shown(Pods.UID, "v")).isEqualTo(id(story, "missing"));
        assertThat(story.host.starts).hasSize(2);
    }
}

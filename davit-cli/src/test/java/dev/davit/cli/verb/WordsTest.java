package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.cli.CliFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void lengthsOfTime() {
        assertThat(Durations.millis("--timeout", "30")).isEqualTo(30_000);
        assertThat(Durations.millis("--timeout", "30s")).isEqualTo(30_000);
        assertThat(Durations.millis("--timeout", "2m")).isEqualTo(120_000);
        assertThat(Durations.millis("--timeout", "1h")).isEqualTo(3_600_000);
        assertThatThrownBy(() -> Durations.millis("--timeout", "soon"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("--timeout soon: write 30, 30s, 2m or 1h");
    }

    @Test
    void whatIsSetAndWhatIsRemoved() {
        MetadataEdit edit = MetadataEdit.of(List.of("pod", "web", "tier=front", "old-"));
        assertThat(edit.targets()).containsExactly("pod", "web");
        assertThat(new String(JsonWriter.write(edit.patch("labels")), StandardCharsets.UTF_8))
                .isEqualTo("{\"metadata\":{\"labels\":{\"tier\":\"front\",\"old\":null}}}");
        assertThatThrownBy(() -> MetadataEdit.of(List.of("pod/web")))
                .hasMessageContaining("NAME=VALUE to set");
    }

    @Test
    void anotherValueIsNotOverwritten() {
        JsonObject live =
                JsonObject.of(
                        "metadata",
                        JsonObject.of("labels", JsonObject.EMPTY.with("tier", "front")));
        MetadataEdit.of(List.of("pod/web", "tier=front"))
                .mustNotOverwrite(live, "labels", "pod/web");
        assertThatThrownBy(() ->
                        MetadataEdit.of(List.of("pod/web", "tier=back"))
                                .mustNotOverwrite(live, "labels", "pod/web"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("pod/web has tier=front already; to change it: --overwrite");
    }

    @Test
    void commentsAreLeftOutOfWhatIsEdited() {
        assertThat(EditCommand.uncommented("# why\na: 1\n# x\nb: 2\n")).isEqualTo("a: 1\nb: 2\n");
    }
}

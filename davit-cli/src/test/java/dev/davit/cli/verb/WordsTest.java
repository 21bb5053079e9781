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
        MetadataEdit.Asked asked =
                MetadataEdit.Asked.of(List.of("pod", "web", "tier=front", "old-"));
        assertThat(asked.targets()).containsExactly("pod", "web");
        assertThat(new String(JsonWriter.write(asked.changes()), StandardCharsets.UTF_8))
                .isEqualTo("{\"tier\":\"front\",\"old\":null}");
        assertThatThrownBy(() -> MetadataEdit.Asked.of(List.of("pod/web")))
                .hasMessageContaining("NAME=VALUE to set");
    }

    @Test
    void anotherValueIsNotOverwritten() {
        JsonObject there = JsonObject.EMPTY.with("tier", "front");
        MetadataEdit.mustNotOverwrite(there, JsonObject.EMPTY.with("tier", "front"), "pod/web");
        assertThatThrownBy(() ->
                        MetadataEdit.mustNotOverwrite(
                                there, JsonObject.EMPTY.with("tier", "back"), "pod/web"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("pod/web has tier=front already; to change it: --overwrite");
    }

    @Test
    void commentsAreLeftOutOfWhatIsEdited() {
        assertThat(EditCommand.uncommented("# why\na: 1\n# x\nb: 2\n")).isEqualTo("a: 1\nb: 2\n");
    }
}

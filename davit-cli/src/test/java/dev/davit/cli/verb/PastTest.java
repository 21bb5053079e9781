package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.cli.CliFailure;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastTest {
    private static JsonObject entry(long revision, String uid, String verb) {
        return JsonObject.EMPTY.with("revision", revision).with("uid", uid).with("verb", verb);
    }

    private static JsonObject change(String path, String text) {
        return JsonObject.EMPTY.with("path", path).with("text", text);
    }

    @Test
    void withoutARevisionTheLastChangeIsUndone() {
        List<Json> changed = List.of(entry(9, "a", "update"), entry(5, "a", "bind"));
        assertThat(RollbackCommand.previous(changed)).isEqualTo(5);
    }

    @Test
    void aPodThatWasOnlyBoundHasNothingToUndo() {
        assertThatThrownBy(() ->
                        RollbackCommand.previous(
                                List.of(entry(5, "a", "bind"), entry(4, "a", "create"))))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("nothing to roll back");
    }

    @Test
    void anotherObjectOfTheSameNameIsNotItsPast() {
        assertThatThrownBy(() ->
                        RollbackCommand.previous(
                                List.of(entry(9, "b", "create"), entry(8, "a", "delete"))))
                .isInstanceOf(CliFailure.class);
        assertThatThrownBy(() -> RollbackCommand.previous(List.of(entry(9, "b", "create"))))
                .isInstanceOf(CliFailure.class);
    }

    @Test
    void changesAreToldWithoutNoiseAndInOneLine() {
        JsonObject entry =
                JsonObject.of(
                        "changes",
                        new JsonArray(
                                List.of(
                                        change("kind", "+ kind: \"Pod\""),
                                        change(
                                                "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]",
                                                "~ …"),
                                        change("spec.x", "x".repeat(500)),
                                        change("spec.y", "+ spec.y: 1"))));
        assertThat(HistoryCommand.changes(entry))
                .containsExactly("x".repeat(120) + "…", "+ spec.y: 1");
    }
}

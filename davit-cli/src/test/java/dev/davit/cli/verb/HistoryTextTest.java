package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HistoryTextTest {
    private static final JsonObject HISTORY =
            JsonReader.readObject(
                    """
                    {"items":[
                     {"revision":92,"time":"2026-11-22T11:53:08.986Z","author":"admin","client":"davit/1",
                      "verb":"rollback","cause":"just to see",
                      "changes":[{"path":"spec.a","text":"~ spec.containers[name=web].image: \\"busybox:2\\" → \\"busybox:1\\""}]},
                     {"revision":81,"time":"2026-11-22T11:53:04.109Z","author":"system:davit:scheduler",
                      "client":"davit-scheduler","verb":"bind","gap":true}]}
                    """
                            .getBytes(StandardCharsets.UTF_8));

    @Test
    void aTableWhereThereIsRoom() {
        String table = HistoryText.of(HISTORY, false, 0);
        assertThat(table).startsWith("REVISION   TIME").contains("just to see   ~ spec");
        assertThat(table.lines()).hasSize(3);
        assertThat(HistoryText.of(HISTORY, false, 400)).isEqualTo(table);
    }

    @Test
    void aParagraphForEachRevisionOnANarrowTerminal() {
        assertThat(HistoryText.of(HISTORY, false, 70))
                .isEqualTo(
                        """
                        92  2026-11-22T11:53:08.986Z  rollback  admin, davit/1
                            because: just to see
                            ~ spec.containers[name=web].image: "busybox:2" → "busybox:1"
                        81  2026-11-22T11:53:04.109Z  bind  system:davit:scheduler, davit-sch…
                            (what was before is not kept)\
                        """);
    }

    /** Who says wide has a way to scroll. */
    @Test
    void wideStaysATable() {
        assertThat(HistoryText.of(HISTORY, true, 70)).startsWith("REVISION   TIME");
    }
}

package dev.davit.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A watch says once what its columns are. */
class WatchedTableTest {
    private static JsonObject table(String columns, String name) {
        return JsonReader.readObject(
                ("{\"kind\":\"Table\",\"columnDefinitions\":["
                                + columns
                                + "],\"rows\":[{\"cells\":[\""
                                + name
                                + "\",1]}]}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void laterEventsHaveTheColumnsOfTheFirst() {
        Format format = Format.parse("");
        String columns = "{\"name\":\"Name\"},{\"name\":\"Data\"}";
        assertThat(format.render(table(columns, "settings"), Kinds.CONFIG_MAP, false))
                .isEqualTo("NAME       DATA\nsettings   1");
        assertThat(format.renderMore(table("", "b"), Kinds.CONFIG_MAP, false))
                .isEqualTo("b          1");
    }
}

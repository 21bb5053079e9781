package dev.davit.model.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldGrantTableTest {
    @Test
    void aLongListDoesNotTakeTheWholeRow() {
        JsonObject grant =
                JsonReader.readObject(
                        """
                        {"metadata":{"name":"g"},
                         "spec":{"resources":["a","b","c","d"],"fields":["x","y"],"owners":[]}}
                        """
                                .getBytes(StandardCharsets.UTF_8));
        List<Json> cells = FieldGrantTable.TABLE.cells(grant, 0);
        assertThat(cells.subList(0, 5))
                .containsExactly(
                        new JsonString("g"),
                        new JsonString("a,b + 2 more..."),
                        new JsonString("x,y"),
                        new JsonString("share"),
                        new JsonString("*"));
    }
}

package dev.davit.model.diff;

import static dev.davit.model.json.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.Trees;
import dev.davit.model.patch.PatchSchema;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffTest {

    /** Lists whose name starts with k have keys. */
    private record ByName(Strategy strategy) implements PatchSchema {
        @Override
        public PatchSchema member(String name) {
            return new ByName(name.startsWith("k") ? Strategy.mergeBy("name") : Strategy.DEFAULT);
        }

        @Override
        public PatchSchema items() {
            return new ByName(Strategy.DEFAULT);
        }
    }

    private static final PatchSchema SCHEMA = new ByName(PatchSchema.Strategy.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | {'a':1} | ``",
                "{'a':1,'b':2} | {'b':2,'a':1} | ``",
                "{'a':1} | {'a':2} | ~ a: 1 → 2",
                "{'a':1} | {} | - a: 1",
                "{} | {'a':{'b':1}} | + a: {\"b\":1}",
                "{'a':{'b':1}} | {'a':[1]} | ~ a: {\"b\":1} → [1]",
                "{'a':null} | {'a':1} | ~ a: null → 1",
                "{'m':{'x.y/z':'1'}} | {'m':{'x.y/z':'2'}} | ~ m[x.y/z]: \"1\" → \"2\"",
                "{'l':[1,2,3]} | {'l':[1,4]} | ~ l[1]: 2 → 4;- l[2]: 3",
                "{'l':[1]} | {'l':[1,2]} | + l[1]: 2",
                "{'k':[{'name':'a','v':1},{'name':'b','v':1}]} |"
                        + " {'k':[{'name':'a','v':1},{'name':'b','v':2}]} | ~ k[name=b].v: 1 → 2",
                "{'k':[{'name':'a'},{'name':'b'}]} | {'k':[{'name':'b'}]} |"
                        + " - k[name=a]: {\"name\":\"a\"}",
                "{'k':[{'name':'a'}]} | {'k':[{'name':'n'},{'name':'a'}]} |"
                        + " + k[name=n]: {\"name\":\"n\"}",
                "{'k':[{'name':'a'},{'name':'b'}]} | {'k':[{'name':'b'},{'name':'a'}]} |"
                        + " ~ k[order]: [\"a\",\"b\"] → [\"b\",\"a\"]",
                "{'k':[{'name':80,'v':1}]} | {'k':[{'name':80,'v':2}]} | ~ k[name=80].v: 1 → 2",
                "{'k':[{'name':'a','v':1},{'name':'a','v':2}]} |"
                        + " {'k':[{'name':'a','v':1},{'name':'a','v':3}]} | ~ k[1].v: 2 → 3",
                "{'k':[{'v':1}]} | {'k':[{'v':2}]} | ~ k[0].v: 1 → 2"
            })
    void changes(String before, String after, String lines) {
        List<Change> changes = Diff.between(object(before), object(after), SCHEMA);
        assertThat(DiffText.write(changes).strip().replace("\n", ";")).isEqualTo(lines);
    }

    @Test
    void nothingAndSomething() {
        assertThat(Diff.between(null, object("{}"), SCHEMA)).hasSize(1);
        assertThat(Diff.between(null, null, SCHEMA)).isEmpty();
        assertThat(DiffText.write(Diff.between(object("{}"), null, SCHEMA)))
                .isEqualTo("- (all): {}\n");
    }

    @Test
    void pathsLeadToTheValuesOnBothSides() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            JsonObject before = Trees.object(random, 4);
            JsonObject after = random.nextInt(10) == 0 ? before : Trees.object(random, 4);
            List<Change> changes = Diff.between(before, after, SCHEMA);
            assertThat(changes.isEmpty()).as("seed " + seed).isEqualTo(before.equals(after));
            for (Change change : changes) {
                assertThat(change.path().in(before)).isEqualTo(change.before());
                assertThat(change.path().in(after)).isEqualTo(change.after());
            }
        }
    }

    @Test
    void longValuesAreCut() {
        String line =
                DiffText.line(
                        Diff.between(
                                        object("{}"),
                                        object("{'a':'" + "x".repeat(5000) + "'}"),
                                        SCHEMA)
                                .getFirst());
        assertThat(line).hasSizeLessThan(200).endsWith("…");
    }
}

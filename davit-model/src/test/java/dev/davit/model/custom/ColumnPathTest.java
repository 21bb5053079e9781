package dev.davit.model.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths of printer columns, and the order of versions. */
class ColumnPathTest {
    private static final JsonObject OBJECT =
            Trees.object(
                    "{'spec':{'n':3,'list':['a','b'],'a.b':{'c':true}},'status':{'conditions':["
                            + "{'type':'Ready','status':'True','n':1},"
                            + "{'type':'Done','status':'False','n':2}]}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ".spec.n | 3",
                "{.spec.n} | 3",
                "$.spec.n | 3",
                ".spec.list[0] | \"a\"",
                ".spec.list[-1] | \"b\"",
                ".spec.list[*] | \"a\"",
                ".spec.list[9] | -",
                ".spec['a.b'].c | true",
                ".spec.a\\.b.c | true",
                ".status.conditions[?(@.type==\"Done\")].status | \"False\"",
                ".status.conditions[?(@.type=='Ready')].n | 1",
                ".status.conditions[?(@.n > 1)].type | \"Done\"",
                ".status.conditions[?(@.n!=1)].type | \"Done\"",
                ".status.conditions[?(@.none)].type | -",
                ".status.conditions[?(@.n)].type | \"Ready\"",
                ".spec.nothing.at.all | -",
                ".metadata | -"
            })
    void leadsToTheFirst(String path, String shown) {
        ColumnPath parsed = Objects.requireNonNull(ColumnPath.parse(path));
        Json found = parsed.first(OBJECT);
        assertThat(found == null ? "-" : JsonWriter.text(found)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec.n x",
                ".spec[",
                ".spec[?(@.a==]",
                ".spec['a]",
                "..",
                ".a[x]",
                ".a[?(@.b==c)]",
                ".a[99999999999]"
            })
    void whatIsNoPathIsNone(String text) {
        assertThat(ColumnPath.parse(text)).isNull();
    }

    @Test
    void aPathOfAMegabyteIsNone() {
        assertThat(ColumnPath.parse(".a".repeat(500_000))).isNull();
    }

    /** The example of Kubernetes' documentation. */
    @Test
    void versionsAreOrderedByHowStableTheyAre() {
        List<String> versions =
                new ArrayList<>(
                        List.of(
                                "v1",
                                "foo10",
                                "v11alpha2",
                                "v10",
                                "v3beta1",
                                "v2",
                                "foo1",
                                "v12alpha1",
                                "v11beta2",
                                "v1beta"));
        versions.sort(VersionOrder::compare);
        assertThat(versions)
                .containsExactly(
                        "v10",
                        "v2",
                        "v1",
                        "v11beta2",
                        "v3beta1",
                        "v12alpha1",
                        "v11alpha2",
                        "foo1",
                        "foo10",
                        "v1beta");
    }
}

package dev.davit.model.owned;

import static dev.davit.model.json.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSetTest {
    private static final int SEEDS = 2_000;

    @Test
    void setsAreUnitedIntersectedAndTakenApartAsSetsOfPathsAre() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random chance = new Random(seed);
            FieldSet one = set(chance, 4);
            FieldSet other = set(chance, 4);
            TreeSet<String> union = new TreeSet<>(one.paths());
            union.addAll(other.paths());
            TreeSet<String> common = new TreeSet<>(one.paths());
            common.retainAll(other.paths());
            TreeSet<String> rest = new TreeSet<>(one.paths());
            rest.removeAll(other.paths());
            assertThat(new TreeSet<>(one.union(other).paths())).as("seed " + seed).isEqualTo(union);
            assertThat(new TreeSet<>(one.intersect(other).paths())).isEqualTo(common);
            assertThat(new TreeSet<>(one.minus(other).paths())).isEqualTo(rest);
            assertThat(one.union(other)).isEqualTo(other.union(one));
            assertThat(one.covers(other)).isEqualTo(one.paths().containsAll(other.paths()));
            assertThat(one.union(other).covers(other)).isTrue();
            assertThat(one.minus(other).intersect(other)).isEqualTo(FieldSet.EMPTY);
        }
    }

    @Test
    void aSetIsReadAsItWasWritten() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random chance = new Random(seed);
            FieldSet set = set(chance, 5).withSelf(false);
            JsonObject written = FieldsV1.write(set);
            JsonObject read = JsonReader.readObject(JsonWriter.write(written));
            assertThat(FieldsV1.read(read)).as("seed " + seed).isEqualTo(set);
            assertThat(FieldsV1.parse(read)).hasValue(set);
            FieldSet other = set(chance, 5).withSelf(false);
            assertThat(FieldsV1.touches(written, other)).isEqualTo(!set.intersect(other).isEmpty());
            assertThat(FieldsV1.covers(written, other)).isEqualTo(set.covers(other));
        }
    }

    private static FieldSet set(Random chance, int depth) {
        FieldSet.Builder all = new FieldSet.Builder(0);
        int count = depth == 0 ? 0 : chance.nextInt(4);
        for (int i = 0; i < count; i++) {
            String element =
                    switch (chance.nextInt(4)) {
                        case 0 -> "k:{\"name\":\"" + chance.nextInt(3) + "\"}";
                        case 1 -> "v:" + chance.nextInt(3);
                        case 2 -> "i:" + chance.nextInt(3);
                        default -> "f:" + chance.nextInt(4);
                    };
            all.put(element, set(chance, depth - 1).withSelf(chance.nextBoolean()));
        }
        return all.build(false);
    }

    @Test
    void pathsAreToldAsKubernetesTellsThem() {
        FieldSet set =
                FieldsV1.read(
                        object(
                                "{'f:spec':{'f:containers':{'k:{\\'name\\':\\'web\\'}':{'.':{},"
                                        + "'f:ports':{'k:{\\'containerPort\\':80,"
                                        + "\\'protocol\\':\\'TCP\\'}':{}}}},"
                                        + "'f:x':{'v:\\'a\\'':{},'i:3':{}}}}"));
        assertThat(set.paths())
                .containsExactly(
                        ".spec.containers[name=\"web\"]",
                        ".spec.containers[name=\"web\"].ports[containerPort=80,protocol=\"TCP\"]",
                        ".spec.x[3]",
                        ".spec.x[=\"a\"]");
        assertThat(set.has(List.of("f:spec", "f:x", "i:3"))).isTrue();
        assertThat(set.has(List.of("f:spec", "f:x"))).isFalse();
    }

    @Test
    void keysAreSortedWhenAClientSendsThemInAnotherOrder() {
        JsonObject sent =
                object("{'f:ports':{'k:{\\'protocol\\': \\'TCP\\', \\'port\\':80}':{'.':{}}}}");
        assertThat(FieldsV1.write(FieldsV1.parse(sent).orElseThrow()))
                .isEqualTo(object("{'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{}}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'spec':{}}",
                "{'f:spec':1}",
                "{'f:spec':null}",
                "{'k:name':{}}",
                "{'k:[1]':{}}",
                "{'k:{}':{}}",
                "{'k:{\\'a\\':{}}':{}}",
                "{'v:':{}}",
                "{'v:{}':{}}",
                "{'i:':{}}",
                "{'i:-1':{}}",
                "{'i:99999999999':{}}",
                "{'f:a':{'.':1}}",
                "{'':{}}"
            })
    void whatIsNoSetIsNotRead(String text) {
        assertThat(FieldsV1.parse(object(text))).as(text).isEmpty();
    }

    @Test
    void depthAndSizeAreBounded() {
        JsonObject deep = JsonObject.EMPTY;
        for (int i = 0; i < FieldsV1.MAX_DEPTH; i++) {
            deep = JsonObject.of("f:a", deep);
        }
        assertThat(FieldsV1.parse(deep)).isPresent();
        assertThat(FieldsV1.parse(JsonObject.of("f:a", deep))).isEmpty();
        JsonObject.Builder wide = JsonObject.builder();
        for (int i = 0; i <= FieldsV1.MAX_PATHS; i++) {
            wide.put("f:" + i, JsonObject.EMPTY);
        }
        assertThat(FieldsV1.parse(wide.build())).isEmpty();
    }
}

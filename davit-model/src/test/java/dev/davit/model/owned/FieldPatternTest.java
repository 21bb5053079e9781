package dev.davit.model.owned;

import static dev.davit.model.json.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPatternTest {
    private static final FieldSet SET =
            FieldsV1.read(
                    object(
                            "{'f:spec':{'f:replicas':{},'f:containers':{'.':{},'k:{\\'name\\':\\'a\\'}'"
                                    + ":{'.':{},'f:image':{}},'k:{\\'name\\':\\'b\\'}':{'f:image':{}}},"
                                    + "'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'f:name':"
                                    + "{}}},'f:finalizers':{'v:\\'x\\'':{}},'f:args':{'i:0':{}}},"
                                    + "'f:metadata':{'f:annotations':{'f:example.com/a.b':{}}}}"));

    private static FieldPattern pattern(String text) {
        FieldPattern.Parsed parsed = FieldPattern.parse(text);
        assertThat(parsed.wrong()).as(text).isNull();
        return Invariant.present(parsed.pattern(), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spec.replicas | spec.replicas",
                ".spec.replicas | spec.replicas",
                "spec.containers[name=a] | spec.containers[name=\"a\"] spec.containers[name=\"a\"].image",
                "spec.containers[*].image | spec.containers[name=\"a\"].image"
                        + " spec.containers[name=\"b\"].image",
                "spec.ports[port=80] | spec.ports[port=80,protocol=\"TCP\"].name",
                "spec.ports[protocol=TCP,port=80] | spec.ports[port=80,protocol=\"TCP\"].name",
                "spec.ports[protocol=UDP,port=80] | ''",
                "spec.finalizers[=\"x\"] | spec.finalizers[=\"x\"]",
                "spec.args[0] | spec.args[0]",
                "metadata.annotations[\"example.com/a.b\"] | metadata.annotations[\"example.com/a.b\"]",
                "metadata.annotations | metadata.annotations[\"example.com/a.b\"]",
                "status | ''"
            })
    void coversWhatIsBelowIt(String text, String covered) {
        assertThat(String.join(" ", FieldPattern.texts(pattern(text).in(SET)))).isEqualTo(covered);
    }

    @Test
    void theStarIsEverything() {
        assertThat(pattern("*").in(SET)).isEqualTo(SET);
    }

    @Test
    void whatIsWrittenIsRead() {
        SET.forEach(path -> {
            FieldPattern same = pattern(FieldPattern.text(path));
            assertThat(same.in(FieldSet.of(path))).isEqualTo(FieldSet.of(path));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                "a..b",
                "a[",
                "a[]",
                "a[b",
                "a[b]",
                "a[b=c",
                "a[\"b",
                "a[\"b]",
                "a b",
                "*.a",
                "a[*]b",
                "a]",
                "a[=",
                "a[=\"x\""
            })
    void whatIsNoPathIsRefused(String text) {
        FieldPattern.Parsed parsed = FieldPattern.parse(text);
        assertThat(parsed.pattern()).isNull();
        assertThat(parsed.wrong()).isNotNull();
    }

    @Test
    void lengthAndDepthAreBounded() {
        assertThat(FieldPattern.parse("a".repeat(2_000)).pattern()).isNull();
        assertThat(FieldPattern.parse("a" + ".a".repeat(31)).pattern()).isNotNull();
        assertThat(FieldPattern.parse("a" + ".a".repeat(32)).pattern()).isNull();
    }
}

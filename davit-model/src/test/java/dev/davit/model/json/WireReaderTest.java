package dev.davit.model.json;

import static dev.davit.model.json.Trees.bytes;
import static dev.davit.model.json.Trees.ok;
import static dev.davit.model.json.Trees.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {

    @Test
    void whatIsWrittenIsReadBack() {
        for (int seed = 0; seed < 2000; seed++) {
            Json tree = Trees.any(new Random(seed), 5);
            assertThat(ok(WireReader.strict(JsonWriter.write(tree))))
                    .as("seed " + seed)
                    .isEqualTo(tree);
            assertThat(JsonReader.read(JsonWriter.write(tree))).isEqualTo(tree);
            assertThat(ok(WireReader.strict(bytes(JsonWriter.pretty(tree))))).isEqualTo(tree);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-7, -7",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, 9223372036854775808",
        "0.10, 0.10",
        "1e3, 1e3",
        "-0, -0",
        "123456789.123456789123456789, 123456789.123456789123456789"
    })
    void numbersKeepTheirDigits(String in, String out) {
        assertThat(JsonWriter.text(ok(WireReader.strict(bytes(in))))).isEqualTo(out);
    }

    @Test
    void duplicatesAreNamedWithTheirPathAndTheLastValueStays() {
        Document document =
                ok(WireReader.read(bytes("{\"spec\":{\"c\":[{\"a\":1,\"b\":2,\"a\":3}]}}")));
        assertThat(document.duplicates())
                .containsExactly(
                        new Cause(
                                Cause.DUPLICATE, "duplicate field \"spec.c[0].a\"", "spec.c[0].a"));
        assertThat(JsonWriter.text(document.value()))
                .isEqualTo("{\"spec\":{\"c\":[{\"a\":3,\"b\":2}]}}");
        Refusal refusal = refusal(document.strict());
        assertThat(refusal.reason()).isEqualTo(Reason.BAD_REQUEST);
        assertThat(refusal.message())
                .isEqualTo("strict decoding error: duplicate field \"spec.c[0].a\"");
    }

    @Test
    void duplicatesAreFoundAmongManyAndTheirNumberIsBounded() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 1000; i++) {
            text.append("\"n").append(i % 500).append("\":").append(i).append(',');
        }
        text.append("\"last\":1}");
        Document document = ok(WireReader.read(bytes(text.toString())));
        assertThat(document.duplicates()).hasSize(WireReader.MAX_CAUSES);
        assertThat(((JsonObject) document.value()).size()).isEqualTo(501);
        assertThat(((JsonObject) document.value()).wholeOr(0, "n7")).isEqualTo(507);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1} x", "{} {}", "[1,]", "{\"a\":}", "{a:1}", "{'a':1}", "[01]", "[+1]",
                "[NaN]", "nul", "[\"\\x\"]", "{\"a\" 1}", "[1 2]", "\u0000", "[\"a\nb\"]", "// c\n1"
            })
    void brokenTextIsRefusedWithItsPosition(String text) {
        Refusal refusal = refusal(WireReader.read(bytes(text)));
        assertThat(refusal.reason()).isEqualTo(Reason.BAD_REQUEST);
        assertThat(refusal.message())
                .startsWith("the body is not valid JSON: ")
                .matches("(?s).*\\(line \\d+, column \\d+\\)");
    }

    @Test
    void thePositionIsWhereItIsWrong() {
        assertThat(refusal(WireReader.read(bytes("{\n  \"a\": tru\n}"))).message())
                .contains("line 2");
        assertThat(refusal(WireReader.read(bytes("{\"a\":1}\n\n  7"))).message())
                .isEqualTo(
                        "the body is not valid JSON: content after the end of the JSON value"
                                + " (line 3, column 3)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   \n"})
    void anEmptyBodyIsCalledEmpty(String text) {
        assertThat(refusal(WireReader.read(bytes(text))).message())
                .isEqualTo("the body is empty; JSON was expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[[1", "\"abc", "{\"a\":1"})
    void aBodyThatEndsEarlySaysSo(String text) {
        assertThat(refusal(WireReader.read(bytes(text))).message()).contains("ends too early");
    }

    @Test
    void depthIsBounded() {
        assertThat(ok(WireReader.strict(bytes("[".repeat(100) + "]".repeat(100))))).isNotNull();
        assertThat(refusal(WireReader.read(bytes("[".repeat(101) + "]".repeat(101)))).message())
                .contains("more than 100 objects or arrays inside each other");
        assertThat(refusal(WireReader.read(bytes("{\"a\":".repeat(500_000)))).message())
                .contains("more than 100");
    }

    @Test
    void sizeIsBounded() {
        Refusal refusal = refusal(WireReader.read(new byte[WireReader.MAX_BYTES + 1]));
        assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal.message()).contains("at most 3145728 are accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"\\ud800\"]", "{\"\\udc00\":1}", "[\"a\\ud800b\"]"})
    void halfASurrogatePairIsRefusedBecauseItCouldNotBeWritten(String text) {
        assertThat(refusal(WireReader.read(bytes(text))).message()).contains("surrogate");
    }

    @Test
    void wholeSurrogatePairsPass() {
        assertThat(ok(WireReader.strict(bytes("\"\\ud83d\\ude00\""))))
                .isEqualTo(new JsonString("😀"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "1e-999999999", "1e99999999999999999999", "-5E+400"})
    void numbersThatNobodyCouldReckonWithAreRefused(String text) {
        assertThat(refusal(WireReader.read(bytes("{\"a\":" + text + "}"))).message())
                .contains("the number at \"a\" is out of range");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThat(refusal(WireReader.read(new byte[] {'"', (byte) 0xff, '"'})).reason())
                .isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void randomDamageNeverEscapesAsAnException() {
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = JsonWriter.write(Trees.object(random, 4));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            assertThat(WireReader.read(bytes)).as("seed " + seed).isNotNull();
        }
    }

    @Test
    void largeObjectsFindEveryMemberAndKeepTheirOrder() {
        JsonObject small = JsonObject.EMPTY;
        for (int i = 0; i < 200; i++) {
            small = small.with("k" + (i * 37 % 200), i);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(small.wholeOr(-1, "k" + (i * 37 % 200))).isEqualTo(i);
        }
        assertThat(small.get("k200")).isNull();
        assertThat(small.nameAt(1)).isEqualTo("k37");
        JsonObject less = small.without("k37").with("k74", 9999);
        assertThat(less.size()).isEqualTo(199);
        assertThat(less.has("k37")).isFalse();
        assertThat(less.wholeOr(-1, "k74")).isEqualTo(9999);
        assertThat(less).isNotEqualTo(small);
        assertThat(less.with("k37", 1).with("k74", 2)).isEqualTo(small);
    }
}

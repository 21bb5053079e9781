package dev.davit.model.quantity;

import static dev.davit.model.json.Trees.json;
import static dev.davit.model.json.Trees.ok;
import static dev.davit.model.json.Trees.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.FieldPath;
import dev.davit.base.Refusal;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    private static Quantity of(String text) {
        return ok(Quantity.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0Gi, 0",
        "-0, 0",
        "1, 1",
        "+1, 1",
        "01, 1",
        "1., 1",
        ".5, 500m",
        "0.5, 500m",
        "100m, 100m",
        "1000m, 1",
        "1500m, 1500m",
        "0.1m, 100u",
        "1n, 1n",
        "0.1n, 1n",
        "1.1n, 2n",
        "-0.1n, -1n",
        "1000, 1k",
        "1500, 1500",
        "1000000, 1M",
        "1001k, 1001k",
        "12E, '9223372036854775807'",
        "1Ki, 1Ki",
        "1024Ki, 1Mi",
        "1.5Gi, 1536Mi",
        "0.5Mi, 512Ki",
        "0.5Ki, 512",
        "1000Ki, 1000Ki",
        "1.1Ki, 1126400m",
        "1024, 1024",
        "1e3, 1e3",
        "1E3, 1e3",
        "1e-3, 1e-3",
        "12e4, 120e3",
        "1000e0, 1e3",
        "1e0, 1",
        "100e-1, 10",
        "1e2, 100",
        "1e999999999999, '9223372036854775807e0'",
        "1e-999999999999, 1e-9",
        "2Ei, 2Ei",
        "8Ei, '9223372036854775807'",
        "-1Gi, -1Gi",
        "3.14159265358979323846, 3141592654n",
        "1E, 1E",
        "1u, 1u",
        "9223372036854775807, 9223372036854775807"
    })
    void canonicalForm(String in, String out) {
        assertThat(of(in)).hasToString(out.replaceAll("e0$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "1 ", " 1", "1 Gi", "Gi", "1gi", "1GI", "1ki", "1K", "1mi", "--1", "+-1",
                "1.2.3", ".", "-", "1e", "1e+", "1e1.5", "1em", "0x10", "1,5", "NaN", "1iK", "1MM",
                "1mGi", "١"
            })
    void whatIsNoQuantity(String text) {
        Refusal refusal = refusal(Quantity.parse(text));
        assertThat(refusal.message()).contains("is not a quantity; examples are 500m, 2, 1.5Gi");
    }

    @Test
    void longTextIsRefusedAndNotRepeatedWhole() {
        assertThat(refusal(Quantity.parse("9".repeat(100_000))).message().length()).isLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1000",
        "100m, 1, 100",
        "1.0001, 2, 1001",
        "-100m, -1, -100",
        "1Gi, 1073741824, 1073741824000",
        "1n, 1, 1",
        "8Ei, 9223372036854775807, 9223372036854775807",
        "-8Ei, -9223372036854775807, -9223372036854775807",
        "2500u, 1, 3"
    })
    void valuesAreRoundedAwayFromZeroAndCapped(String in, long value, long milli) {
        assertThat(of(in).value()).isEqualTo(value);
        assertThat(of(in).milliValue()).isEqualTo(milli);
    }

    @Test
    void fromTrees() {
        FieldPath at = FieldPath.of("spec", "cpu");
        assertThat(ok(Quantity.read(json("2"), at))).hasToString("2");
        assertThat(ok(Quantity.read(json("0.5"), at))).hasToString("500m");
        assertThat(ok(Quantity.read(json("'1Gi'"), at))).hasToString("1Gi");
        Refusal refusal = refusal(Quantity.read(json("true"), at));
        assertThat(refusal.causes().getFirst().field()).isEqualTo("spec.cpu");
        assertThat(refusal(Quantity.read(json("'x'"), at)).causes().getFirst().field())
                .isEqualTo("spec.cpu");
        assertThat(Quantity.stored(null)).isNull();
    }

    @Test
    void sumsKeepTheWayTheFirstIsWritten() {
        assertThat(of("1Gi").plus(of("1G"))).hasToString("2073741824");
        assertThat(of("1Gi").plus(of("1024Mi"))).hasToString("2Gi");
        assertThat(of("0").plus(of("1Gi"))).hasToString("1Gi");
        assertThat(of("1").minus(of("100m"))).hasToString("900m");
        assertThat(of("1").negate()).hasToString("-1");
        assertThat(of("1Gi").plus(of("100m"))).hasToString("1073741824100m");
        assertThat(Quantity.ofBytes(3L << 30)).hasToString("3Gi");
        assertThat(Quantity.ofMilli(1500)).hasToString("1500m");
    }

    @Test
    void equalityIsByAmount() {
        assertThat(of("1Gi")).isEqualTo(of("1024Mi")).hasSameHashCodeAs(of("1073741824"));
        assertThat(of("1")).isEqualTo(of("1.000")).isNotEqualTo(of("1.001"));
        assertThat(of("999m")).isLessThan(of("1"));
    }

    @Test
    void canonicalTextKeepsTheAmountAndIsStable() {
        String[] suffixes = {"", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti", "e3", "e-2"};
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            String text =
                    (random.nextInt(200_000) - 100_000)
                            + "."
                            + random.nextInt(1000)
                            + suffixes[random.nextInt(suffixes.length)];
            Quantity quantity = of(text);
            Quantity again = of(quantity.toString());
            assertThat(again.amount().compareTo(quantity.amount())).as(text).isZero();
            assertThat(again).hasToString(quantity.toString());
            assertThat(quantity.plus(again.negate()).amount())
                    .isEqualByComparingTo(BigDecimal.ZERO);
        }
    }
}

package dev.davit.cli.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    private static Amounts amounts(String versions) {
        String text = "{'spec':{'versions':[" + versions + "]}}";
        JsonObject tree =
                JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return Amounts.of(tree);
    }

    private static final Amounts TWO =
            amounts("{'name':'1.16','share':60},{'name':'1.17','share':40}");
    private static final Amounts THREE =
            amounts(
                    "{'name':'a','share':60},{'name':'b','share':30},{'name':'c','share':10},"
                            + "{'name':'x','replicas':2}");

    private static String shifted(Amounts from, String... pairs) {
        return from.with(Amounts.read(List.of(pairs))).text();
    }

    @Test
    void theOthersShareWhatIsLeftInProportion() {
        assertThat(shifted(TWO, "1.17=100")).isEqualTo("1.16=0 1.17=100");
        assertThat(shifted(TWO, "1.17=45%")).isEqualTo("1.16=55 1.17=45");
        assertThat(shifted(THREE, "c=40")).isEqualTo("a=40 b=20 c=40 x=2 pods");
        assertThat(shifted(THREE, "a=0", "b=95")).isEqualTo("a=0 b=95 c=5 x=2 pods");
        Amounts whole = amounts("{'name':'a','share':0},{'name':'b','share':100}");
        assertThat(shifted(whole, "b=30")).isEqualTo("a=70 b=30");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1.18=4 | there is no version "1.18"; versions are 1.16, 1.17
                    1.17=101 | "1.17=101" is not of the form VERSION=SHARE with a share from 0 to 100
                    1.17 | "1.17" is not of the form VERSION=SHARE with a share from 0 to 100
                    1.17=1,1.17=2 | version 1.17 is named twice
                    1.16=60,1.17=60 | shares add up to 100, and 1.16=60 + 1.17=60 is 120
                    1.16=60,1.17=30 | shares add up to 100, and 1.16=60 + 1.17=30 is 90
                    """)
    void whatCannotBeIsToldWithItsReason(String pairs, String message) {
        assertThatThrownBy(() -> shifted(TWO, pairs.split(","))).hasMessage(message);
    }

    @Test
    void exactNumbersAndUndecidedOthersAreTold() {
        assertThatThrownBy(() -> shifted(THREE, "x=4"))
                .hasMessage(
                        "version x has an exact number of pods (replicas: 2) and no share: edit"
                                + " that");
        Amounts whole =
                amounts("{'name':'a','share':0},{'name':'b','share':0},{'name':'c','share':100}");
        assertThatThrownBy(() -> shifted(whole, "c=30"))
                .hasMessage("say which of a, b has the other 70: none of them has a share now");
    }

    @Test
    void stepsLeadThereAndAlwaysAddUp() {
        Amounts target = TWO.with(Amounts.read(List.of("1.17=100")));
        assertThat(TWO.stepsTo(target, 20))
                .extracting(Amounts::text)
                .containsExactly("1.16=40 1.17=60", "1.16=20 1.17=80", "1.16=0 1.17=100");
        assertThat(TWO.stepsTo(target, 100)).containsExactly(target);
        Amounts odd = THREE.with(Amounts.read(List.of("a=7", "b=0")));
        for (Amounts step : THREE.stepsTo(odd, 9)) {
            assertThat(step.shares().values().stream().mapToInt(share -> share).sum())
                    .isEqualTo(100);
        }
        assertThat(THREE.stepsTo(odd, 9).getLast()).isEqualTo(odd);
    }

    @Test
    void aPatchNamesOneAmountAndTakesTheOtherAway() {
        assertThat(THREE.patch().array("spec", "versions").get(3).toString())
                .contains("replicas")
                .contains("share");
    }
}

package dev.davit.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.cli.CliFailure;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
    private static final Json LIST =
            JsonReader.read(
                    """
                    {"items":[{"metadata":{"name":"a","labels":{"x.y/z":"1"}},"n":1,"ok":true},
                              {"metadata":{"name":"b"},"n":2.5,"none":null}]}
                    """
                            .getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{.items[*].metadata.name} | a b",
                "{.items[0].metadata.name} | a",
                "{.items[-1].metadata.name} | b",
                "{.items[0].metadata.labels.x\\.y/z} | 1",
                "{.items[0].metadata.labels['x.y/z']} | 1",
                "{.items[*].n} | 1 2.5",
                "{$.items[0].ok} | true",
                "{.items[1].none}{.nothing} | ``",
                "name={.items[0].metadata.name}; | name=a;",
                "{.items[0].metadata.labels} | {\"x.y/z\":\"1\"}",
                "{.items[-1:].metadata.name} | b",
                "{.items[:1].metadata.name} | a",
                "{.items[0:5:1].metadata.name} | a b",
                "{.items[7:].metadata.name} | ``",
                "{.items[?(@.metadata.name==\"b\")].n} | 2.5",
                "{.items[?(@.metadata.labels['x.y/z']=='1')].n} | 1",
                "{.items[?(@.n > 1.5)].metadata.name} | b",
                "{.items[?(@.n!=1)].metadata.name} | b",
                "{.items[?(@.ok)].metadata.name} | a",
                "{range .items[*]}{.metadata.name}={.n};{end} | a=1;b=2.5;",
                "{range .items[*]}{$.items[0].n}{'}'}{end} | 1}1}",
            })
    void findsWhatScriptsAskFor(String template, String expected) {
        assertThat(JsonPath.parse(template).render(LIST)).isEqualTo(expected);
    }

    @Test
    void textInQuotesIsText() {
        assertThat(JsonPath.parse("{.items[0].n}{\"\\n\"}").render(LIST)).isEqualTo("1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{.items | a { is not closed",
                "{.items[0} | a [ is not closed",
                "{.a[x]} | [x]",
                "{.a[1:2:0]} | [1:2:0]",
                "{..name} | a name is missing",
                "{.a[?(.b==1)]} | begins with @",
                "{range .a} | has no {end}",
                "{end} | without a {range",
                "{.a b} | is not understood"
            })
    void saysWhatIsWrong(String template, String message) {
        assertThatThrownBy(() -> JsonPath.parse(template))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining(message);
    }
}

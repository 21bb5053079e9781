package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.Paths;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GetTablesTest {
    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void amongSeveralKindsANameSaysWhichItIsOf() {
        JsonObject table =
                json(
                        """
                        {"columnDefinitions":[{"name":"Name"},{"name":"Ready"}],
                         "rows":[{"cells":["web","1/1"],"object":{}}]}
                        """);
        GetCommand.Part part =
                new GetCommand.Part(new Paths.Named(Kinds.DEPLOYMENT, ""), table).withKinds();
        assertThat(part.answer().array("rows").get(0))
                .isEqualTo(json("{\"cells\":[\"deployment/web\",\"1/1\"],\"object\":{}}"));
    }

    @Test
    void aTableThatBeginsWithSomethingElseStaysAsItIs() {
        JsonObject table =
                json(
                        """
                        {"columnDefinitions":[{"name":"Last Seen"}],"rows":[{"cells":["3m"]}]}
                        """);
        GetCommand.Part part = new GetCommand.Part(new Paths.Named(Kinds.EVENT, ""), table);
        assertThat(part.withKinds()).isEqualTo(part);
    }

    @Test
    void eventsOfADeletedObjectOfTheSameNameAreNotThisOnes() {
        Paths.Named pod = new Paths.Named(Kinds.POD, "web");
        Paths.Named node = new Paths.Named(Kinds.NODE, "n1");
        assertThat(DescribeCommand.isOf(about("u1"), pod, "u1")).isTrue();
        assertThat(DescribeCommand.isOf(about("u0"), pod, "u1")).isFalse();
        assertThat(DescribeCommand.isOf(json("{\"involvedObject\":{}}"), pod, "u1")).isTrue();
        assertThat(DescribeCommand.isOf(about("n1"), node, "u2")).isTrue();
    }

    private static JsonObject about(String uid) {
        return json("{\"involvedObject\":{\"uid\":\"" + uid + "\"}}");
    }
}

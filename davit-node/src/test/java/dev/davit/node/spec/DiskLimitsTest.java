package dev.davit.node.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DiskLimitsTest {

    private static Pod pod(String spec) {
        String text = "{'metadata':{'name':'p'},'spec':" + spec + "}";
        return new Pod(
                JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readOnlyRootsAndVolumesInMemoryAreNotMeasured() {
        assertThat(
                        DiskLimits.of(
                                pod(
                                        "{'containers':[{'name':'a'}],'volumes':[{'name':'v',"
                                                + "'emptyDir':{'medium':'Memory','sizeLimit':'1Mi'}},"
                                                + "{'name':'w','emptyDir':{}}]}")))
                .isEmpty();
    }

    @Test
    void writableRootsHaveALimitOfTheirOwnOrTheNodes() {
        assertThat(
                        DiskLimits.of(
                                pod(
                                        "{'davit':{'profile':'standard'},'containers':[{'name':'a',"
                                                + "'resources':{'limits':{'ephemeral-storage':'1Gi'}}},"
                                                + "{'name':'b'}],'volumes':[{'name':'v','emptyDir':"
                                                + "{'sizeLimit':'2Mi'}}]}")))
                .containsExactly(
                        new DiskLimits.Limit(
                                "a",
                                "",
                                1L << 30,
                                "Container a exceeded its local ephemeral storage limit \"1Gi\"."),
                        new DiskLimits.Limit(
                                "b",
                                "",
                                DiskLimits.ROOT_BYTES,
                                "Container b exceeded its local ephemeral storage limit \"10Gi\"."),
                        new DiskLimits.Limit(
                                "",
                                "v",
                                2L << 20,
                                "Usage of EmptyDir volume \"v\" exceeds the limit \"2Mi\"."));
    }
}

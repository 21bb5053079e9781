package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gate.Forms;
import org.junit.jupiter.api.Test;

class AcceptTest {
    private static final String TABLES =
            "application/json;as=Table;v=v1;g=meta.k8s.io,"
                    + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    @Test
    void kubectlGetsATable() {
        assertThat(Accept.form(TABLES)).isEqualTo(Forms.TABLE);
    }

    @Test
    void anUnknownFormGivesWayToTheNextAlternative() {
        assertThat(Accept.form("application/json;as=Table;v=v9;g=meta.k8s.io,application/json"))
                .isEqualTo(Forms.PLAIN);
        assertThat(Accept.form("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"))
                .isEqualTo(Forms.PARTIAL);
    }

    @Test
    void protobufIsAnsweredWithJsonWhereThatIsAnAlternative() {
        assertThat(Accept.form("application/vnd.kubernetes.protobuf,application/json"))
                .isEqualTo(Forms.PLAIN);
        assertThat(Accept.form("application/vnd.kubernetes.protobuf, */*")).isEqualTo(Forms.PLAIN);
        assertThat(Accept.form("application/vnd.kubernetes.protobuf")).isNull();
        assertThat(Accept.form("application/yaml")).isNull();
    }

    @Test
    void weightsDecideBeforeOrder() {
        String header =
                "application/json;q=0.2, application/json;as=Table;v=v1;g=meta.k8s.io;q=0.9";
        assertThat(Accept.form(header)).isEqualTo(Forms.TABLE);
        assertThat(Accept.form("application/json;q=0")).isNull();
        assertThat(Accept.form("application/json;q=nonsense")).isNull();
    }

    @Test
    void nothingMeansAnything() {
        assertThat(Accept.form(null)).isEqualTo(Forms.PLAIN);
        assertThat(Accept.form("")).isEqualTo(Forms.PLAIN);
    }
}

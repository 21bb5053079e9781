package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gate.Forms;
import dev.davit.http.Accept.Served;
import dev.davit.http.Accept.Wanted;
import dev.davit.http.wire.Encoding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AcceptTest {
    private static final String TABLES =
            "application/json;as=Table;v=v1;g=meta.k8s.io,"
                    + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    private static @Nullable Forms form(@Nullable String header) {
        Wanted wanted = Accept.wanted(header, Served.DOCUMENT);
        return wanted == null ? null : wanted.form();
    }

    private static @Nullable Encoding encoding(String header, Served served) {
        Wanted wanted = Accept.wanted(header, served);
        return wanted == null ? null : wanted.encoding();
    }

    @Test
    void kubectlGetsATable() {
        assertThat(form(TABLES)).isEqualTo(Forms.TABLE);
        assertThat(encoding(TABLES, Served.DOCUMENT)).isEqualTo(Encoding.JSON);
    }

    @Test
    void anUnknownFormGivesWayToTheNextAlternative() {
        assertThat(form("application/json;as=Table;v=v9;g=meta.k8s.io,application/json"))
                .isEqualTo(Forms.PLAIN);
        assertThat(form("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"))
                .isEqualTo(Forms.PARTIAL);
        assertThat(form(PROTOBUF + ";as=Table;v=v1;g=meta.k8s.io,application/json"))
                .isEqualTo(Forms.PLAIN);
        assertThat(form(PROTOBUF + ";as=Table;v=v1;g=meta.k8s.io")).isNull();
    }

    @Test
    void theEncodingThatIsNamedFirst() {
        assertThat(encoding(PROTOBUF + ",application/json", Served.DOCUMENT))
                .isEqualTo(Encoding.PROTOBUF);
        assertThat(encoding("application/json, " + PROTOBUF, Served.DOCUMENT))
                .isEqualTo(Encoding.JSON);
        assertThat(encoding("application/cbor", Served.DOCUMENT)).isEqualTo(Encoding.CBOR);
        assertThat(encoding("application/yaml", Served.DOCUMENT)).isEqualTo(Encoding.YAML);
        assertThat(encoding("text/html,*/*", Served.DOCUMENT)).isEqualTo(Encoding.JSON);
        assertThat(encoding("text/html", Served.DOCUMENT)).isNull();
    }

    @Test
    void ourOwnKindsHaveNoProtobuf() {
        assertThat(encoding(PROTOBUF + ",application/json", Served.DOCUMENT_OF_OURS))
                .isEqualTo(Encoding.JSON);
        assertThat(encoding(PROTOBUF, Served.DOCUMENT_OF_OURS)).isNull();
        assertThat(Served.DOCUMENT_OF_OURS.refusal().message())
                .isEqualTo(
                        "only the following media types are accepted: application/json,"
                                + " application/yaml, application/cbor");
    }

    @Test
    void watchesAreStreams() {
        assertThat(encoding("application/yaml", Served.STREAM)).isNull();
        assertThat(encoding(PROTOBUF + ";stream=watch", Served.STREAM))
                .isEqualTo(Encoding.PROTOBUF);
        assertThat(encoding("application/cbor-seq,application/json", Served.STREAM))
                .isEqualTo(Encoding.CBOR);
        assertThat(encoding(PROTOBUF + ";stream=film", Served.STREAM)).isNull();
    }

    @Test
    void weightsDecideBeforeOrder() {
        String header =
                "application/json;q=0.2, application/json;as=Table;v=v1;g=meta.k8s.io;q=0.9";
        assertThat(form(header)).isEqualTo(Forms.TABLE);
        assertThat(encoding("application/json;q=0.5," + PROTOBUF + ";q=0.8", Served.DOCUMENT))
                .isEqualTo(Encoding.PROTOBUF);
        assertThat(form("application/json;q=0")).isNull();
        assertThat(form("application/json;q=nonsense")).isNull();
    }

    @Test
    void nothingMeansAnything() {
        assertThat(Accept.wanted(null, Served.DOCUMENT)).isEqualTo(Wanted.PLAIN);
        assertThat(Accept.wanted("", Served.STREAM)).isEqualTo(Wanted.PLAIN);
    }

    @Test
    void prettyMayBeAParameter() {
        assertThat(Accept.wanted("application/json;pretty=1", Served.DOCUMENT))
                .isEqualTo(new Wanted(Forms.PLAIN, Encoding.JSON, true));
    }
}

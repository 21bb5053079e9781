package dev.davit.model.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HiddenTest {
    private static JsonObject secret(String uid, String password) {
        String text =
                """
                {"metadata": {"uid": "%s", "annotations": {"a": "b",
                 "kubectl.kubernetes.io/last-applied-configuration": "{\\"data\\":\\"%s\\"}"}},
                 "type": "Opaque", "data": {"password": "%s"}, "stringData": {"more": "%s"}}
                """
                        .formatted(uid, password, password, password);
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSecretsValuesAreHashedWhereverTheyAre() {
        JsonObject hidden = Hidden.in(Kinds.SECRET, secret("u1", "aHVudGVyMg=="));
        assertThat(hidden.toString()).doesNotContain("aHVudGVyMg");
        assertThat(hidden.text("type")).isEqualTo("Opaque");
        assertThat(hidden.text("metadata", "annotations", "a")).isEqualTo("b");
        assertThat(hidden.text("data", "password")).matches("\\(hidden, 7 bytes, #[0-9a-f]{8}\\)");
    }

    @Test
    void equalValuesOfOneObjectHaveEqualHashesAndThoseOfAnotherHaveNot() {
        String one = Hidden.in(Kinds.SECRET, secret("u1", "QQ==")).text("data", "password");
        assertThat(Hidden.in(Kinds.SECRET, secret("u1", "QQ==")).text("data", "password"))
                .isEqualTo(one);
        assertThat(Hidden.in(Kinds.SECRET, secret("u1", "Qg==")).text("data", "password"))
                .isNotEqualTo(one);
        assertThat(Hidden.in(Kinds.SECRET, secret("u2", "QQ==")).text("data", "password"))
                .isNotEqualTo(one);
    }

    @Test
    void otherKindsAreShownAsTheyAre() {
        JsonObject map = secret("u1", "QQ==");
        assertThat(Hidden.in(Kinds.CONFIG_MAP, map)).isEqualTo(map);
    }
}

package dev.davit.policy.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AccountSecretsTest {
    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static final JsonObject ACCOUNT = json("{'imagePullSecrets':[{'name':'ours'}]}");

    @Test
    void aPodWithoutSecretsHasThoseOfItsAccount() {
        assertThat(AccountSecrets.first(json("{'spec':{}}"), ACCOUNT))
                .isEqualTo(json("{'spec':{'imagePullSecrets':[{'name':'ours'}]}}"));
    }

    @Test
    void aPodWithSecretsKeepsThem() {
        JsonObject pod = json("{'spec':{'imagePullSecrets':[{'name':'own'}]}}");
        assertThat(AccountSecrets.first(pod, ACCOUNT)).isEqualTo(pod);
        JsonObject bare = json("{'spec':{}}");
        assertThat(AccountSecrets.first(bare, JsonObject.EMPTY)).isEqualTo(bare);
    }
}

package dev.davit.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.custom.Conversion;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Webhooks that cannot be asked; one that can is in the story 250-custom-resources. */
class HttpsConverterTest {
    private static String said(JsonObject client, String... versions) {
        Random chance = new Random(1);
        HttpsConverter converter =
                new HttpsConverter(chance::nextBytes, new WebhookClient(() -> new Shelf()));
        Outcome<List<JsonObject>> answer =
                converter.convert(
                        new Conversion.Webhook(client, List.of(versions)),
                        "example.com/v2",
                        List.of(JsonObject.EMPTY));
        assertThat(answer).isInstanceOf(Outcome.Refused.class);
        return answer instanceof Outcome.Refused<List<JsonObject>>(Refusal why)
                ? why.message()
                : "";
    }

    @Test
    void aServiceThatIsNotThere() {
        JsonObject client =
                JsonObject.of("service", JsonObject.EMPTY.with("name", "s").with("namespace", "n"));
        assertThat(said(client, "v1"))
                .isEqualTo("Post \"https://s.n.svc:443/\": service \"s\" not found");
    }

    @Test
    void nobodyListens() {
        JsonObject client = JsonObject.of("url", new JsonString("https://127.0.0.1:1/convert"));
        assertThat(said(client, "v1")).startsWith("Post \"https://127.0.0.1:1/convert\": ");
        assertThat(said(client, "v1beta1")).isEqualTo("conversionReviewVersions must include v1");
    }

    @Test
    void anAuthorityThatIsNone() {
        JsonObject client =
                JsonObject.of("url", new JsonString("https://127.0.0.1:1/"))
                        .with("caBundle", "bm90aGluZw==");
        assertThat(said(client, "v1")).startsWith("Post \"https://127.0.0.1:1/\": ");
    }
}

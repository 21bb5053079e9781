package dev.davit.app.webhook;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Converter;
import dev.davit.model.custom.Conversion;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.WireReader;
import dev.davit.port.Entropy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts objects of custom kinds by asking the webhook of their definition: {@code
 * ConversionReview} of {@code apiextensions.k8s.io/v1}, posted to its URL.
 */
public final class HttpsConverter implements Converter {
    /** For one question, connecting included. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Entropy entropy;
    private final WebhookClient webhooks;

    public HttpsConverter(Entropy entropy, WebhookClient webhooks) {
        this.entropy = entropy;
        this.webhooks = webhooks;
    }

    @Override
    public Outcome<List<JsonObject>> convert(
            Conversion.Webhook hook, String apiVersion, List<JsonObject> objects) {
        String uid = entropy.uuid();
        String version = hook.versions().contains("v1") ? "v1" : "";
        if (version.isEmpty()) {
            return failed("conversionReviewVersions must include v1");
        }
        return webhooks.post(hook.client(), review(uid, apiVersion, objects), PATIENCE)
                .then(body -> answer(uid, body));
    }

    private static byte[] review(String uid, String apiVersion, List<JsonObject> objects) {
        JsonObject request =
                JsonObject.builder()
                        .put("uid", uid)
                        .put("desiredAPIVersion", apiVersion)
                        .put("objects", new JsonArray(List.copyOf(objects)))
                        .build();
        return JsonWriter.write(
                JsonObject.builder()
                        .put("kind", "ConversionReview")
                        .put("apiVersion", "apiextensions.k8s.io/v1")
                        .put("request", request)
                        .build());
    }

    private static Outcome<List<JsonObject>> answer(String uid, byte[] body) {
        return WireReader.read(body, WebhookClient.MAX_ANSWER_BYTES)
                .map(Document::value)
                .then(value ->
                        value instanceof JsonObject review ? judged(uid, review) : noReview());
    }

    private static Outcome<List<JsonObject>> noReview() {
        return failed("the answer is no ConversionReview");
    }

    private static Outcome<List<JsonObject>> judged(String uid, JsonObject review) {
        if (!review.textOr("", "kind").equals("ConversionReview")) {
            return noReview();
        }
        JsonObject response = review.object("response");
        if (!response.textOr("", "uid").equals(uid)) {
            return failed("the answer's response.uid is not that of the request");
        }
        String status = response.textOr("", "result", "status");
        if (!status.equals("Success")) {
            String message = response.textOr("", "result", "message");
            return failed(
                    message.isEmpty() ? "the answer's response.result is no Success" : message);
        }
        List<JsonObject> objects = new ArrayList<>();
        for (Json item : response.array("convertedObjects")) {
            if (item instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return Outcome.ok(objects);
    }

    private static <T> Outcome<T> failed(String why) {
        return Outcome.refused(Refusal.of(Reason.INTERNAL_ERROR, why));
    }
}

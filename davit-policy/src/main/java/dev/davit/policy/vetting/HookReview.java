package dev.davit.policy.vetting;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.WireReader;
import dev.davit.model.kind.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code AdmissionReview} of {@code admission.k8s.io/v1} and {@code v1beta1}: there and back. */
public final class HookReview {
    private static final String GROUP = "admission.k8s.io/";
    private static final String KIND = "AdmissionReview";
    private static final String PATCH_TYPE = "patchType";

    /** Of one answer; more are left out. */
    private static final int MAX_WARNINGS = 100;

    private HookReview() {}

    /**
     * The request without a uid.
     *
     * @param act with its objects in the version in which they are shown
     * @param requested the version that was asked in
     */
    public static JsonObject request(Act act, Kind requested) {
        JsonObject.Builder tree =
                RequestTree.begun(act, requested)
                        .set("userInfo", RequestTree.known(act.who()))
                        .put("object", orNull(act.object()))
                        .put("oldObject", orNull(act.before()))
                        .put("dryRun", act.dryRun());
        return tree.put(
                        "options",
                        act.operation() == Act.Operation.CONNECT ? JsonNull.NULL : act.options())
                .build();
    }

    private static Json orNull(@Nullable JsonObject object) {
        return object == null ? JsonNull.NULL : object;
    }

    /** The question as it is posted. */
    public static byte[] question(Hook hook, JsonObject request, String uid) {
        JsonObject.Builder named = JsonObject.builder().put("uid", uid);
        request.forEach((name, value) -> {
            if (!(value instanceof JsonString(String text) && text.isEmpty())) {
                named.put(name, value);
            }
        });
        return JsonWriter.write(
                JsonObject.builder()
                        .put("kind", KIND)
                        .put("apiVersion", GROUP + hook.reviewVersion())
                        .put("request", named.build())
                        .build());
    }

    /**
     * What came back, in Kubernetes' words where it is wrong.
     *
     * @param uid of the question
     */
    public static HookAnswer answer(Hook hook, String uid, byte[] body, int maxBytes) {
        return switch (WireReader.read(body, maxBytes).map(Document::value)) {
            case Outcome.Refused<Json>(Refusal why) -> invalid(why.message());
            case Outcome.Ok<Json>(Json value) ->
                    value instanceof JsonObject review
                            ? judged(hook, uid, review)
                            : invalid("it is no object");
        };
    }

    private static HookAnswer invalid(String why) {
        return new HookAnswer.Failed("received invalid webhook response: " + why);
    }

    private static HookAnswer judged(Hook hook, String uid, JsonObject review) {
        if (!(review.get("response") instanceof JsonObject response)) {
            return invalid("webhook response was absent");
        }
        boolean strict = hook.reviewVersion().equals("v1");
        String expected = GROUP + "v1, Kind=" + KIND;
        String given = review.textOr("", "apiVersion") + ", Kind=" + review.textOr("", "kind");
        if (strict && !expected.equals(given)) {
            return invalid("expected webhook response of %s, got %s".formatted(expected, given));
        }
        String answered = response.textOr("", "uid");
        if (strict && !answered.equals(uid)) {
            return invalid("expected response.uid=\"%s\", got \"%s\"".formatted(uid, answered));
        }
        String patch = response.textOr("", "patch");
        String wrong = patchFault(hook.mutates(), strict, patch, response);
        if (wrong != null) {
            return invalid(wrong);
        }
        List<String> warnings = warnings(response.array("warnings"));
        if (!response.boolOr(false, "allowed")) {
            return new HookAnswer.Denied(response.object("status"), warnings);
        }
        return patch.isEmpty() || !hook.mutates()
                ? new HookAnswer.Allowed(JsonArray.EMPTY, warnings)
                : patched(response.textOr("JSONPatch", PATCH_TYPE), patch, warnings);
    }

    private static @Nullable String patchFault(
            boolean mutates, boolean strict, String patch, JsonObject response) {
        String type = response.text(PATCH_TYPE);
        if (!strict) {
            return null;
        }
        if (!mutates) {
            return !patch.isEmpty()
                    ? "validating webhook may not return response.patch"
                    : type == null ? null : "validating webhook may not return response.patchType";
        }
        if (type == null) {
            return patch.isEmpty()
                    ? null
                    : "webhook returned response.patch but not response.patchType";
        }
        if (patch.isEmpty()) {
            return "webhook returned response.patchType but not response.patch";
        }
        return type.isEmpty() ? "webhook returned invalid response.patchType of \"\"" : null;
    }

    private static HookAnswer patched(String type, String patch, List<String> warnings) {
        if (!type.equals("JSONPatch")) {
            return new HookAnswer.Failed("unsupported patch type \"" + type + "\"");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(patch.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            return undecodable(Objects.toString(notBase64.getMessage()));
        }
        return switch (WireReader.read(bytes, WireReader.MAX_BYTES).map(Document::value)) {
            case Outcome.Refused<Json>(Refusal why) -> undecodable(why.message());
            case Outcome.Ok<Json>(Json value) ->
                    value instanceof JsonArray operations
                            ? new HookAnswer.Allowed(operations, warnings)
                            : undecodable("it is no list of operations");
        };
    }

    private static HookAnswer undecodable(String why) {
        return new HookAnswer.Failed("received undecodable patch in webhook response: " + why);
    }

    private static List<String> warnings(JsonArray given) {
        List<String> all = new ArrayList<>();
        for (Json each : given) {
            if (each instanceof JsonString(String text) && all.size() < MAX_WARNINGS) {
                all.add(text);
            }
        }
        return all;
    }
}

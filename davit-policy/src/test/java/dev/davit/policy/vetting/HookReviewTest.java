package dev.davit.policy.vetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of webhooks, right ones and wrong ones. */
class HookReviewTest {
    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Hook hook(boolean mutates, String versions) {
        JsonObject tree =
                json("{'name':'h.example.com','admissionReviewVersions':[" + versions + "]}");
        return new Hook("id", "Configuration/c", mutates, tree, null);
    }

    private static HookAnswer answer(Hook hook, String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return HookReview.answer(hook, "u-1", bytes, 1_000);
    }

    private static String v1(String response) {
        return "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response':%s}"
                .formatted(response);
    }

    private static String why(boolean mutates, String body) {
        return answer(hook(mutates, "'v1'"), body) instanceof HookAnswer.Failed(String why)
                ? why
                : "it was understood";
    }

    private static String patch(String operations) {
        byte[] bytes = operations.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String allowed(String more) {
        return v1("{'uid':'u-1','allowed':true" + more + "}");
    }

    @Test
    void whatIsNoAnswerIsToldInKubernetesWords() {
        String invalid = "received invalid webhook response: ";
        assertThat(why(false, "[]")).isEqualTo(invalid + "it is no object");
        assertThat(why(false, "{")).startsWith(invalid);
        assertThat(why(false, "{'x':'" + "y".repeat(1_000) + "'}")).startsWith(invalid);
        assertThat(why(false, "{}")).isEqualTo(invalid + "webhook response was absent");
        assertThat(why(false, "{'apiVersion':'v2','kind':'X','response':{}}"))
                .isEqualTo(
                        invalid
                                + "expected webhook response of admission.k8s.io/v1,"
                                + " Kind=AdmissionReview, got v2, Kind=X");
        assertThat(why(false, v1("{'uid':'u-2'}")))
                .isEqualTo(invalid + "expected response.uid=\"u-1\", got \"u-2\"");
        assertThat(why(false, allowed(",'patch':'W10='")))
                .isEqualTo(invalid + "validating webhook may not return response.patch");
        assertThat(why(false, allowed(",'patchType':'JSONPatch'")))
                .isEqualTo(invalid + "validating webhook may not return response.patchType");
        assertThat(why(true, allowed(",'patch':'W10='")))
                .isEqualTo(invalid + "webhook returned response.patch but not response.patchType");
        assertThat(why(true, allowed(",'patchType':'JSONPatch'")))
                .isEqualTo(invalid + "webhook returned response.patchType but not response.patch");
        assertThat(why(true, allowed(",'patchType':'Merge','patch':'W10='")))
                .isEqualTo("unsupported patch type \"Merge\"");
        assertThat(why(true, allowed(",'patchType':'JSONPatch','patch':'!'")))
                .startsWith("received undecodable patch in webhook response: ");
        assertThat(why(true, allowed(",'patchType':'JSONPatch','patch':'e30='")))
                .isEqualTo(
                        "received undecodable patch in webhook response: it is no list of"
                                + " operations");
    }

    @Test
    void aPatchWithWarnings() {
        String some =
                ",'patchType':'JSONPatch','patch':'%s','warnings':['one','two']"
                        .formatted(patch("[{'op':'remove','path':'/a'}]"));
        assertThat(answer(hook(true, "'v2','v1'"), allowed(some)))
                .isInstanceOfSatisfying(
                        HookAnswer.Allowed.class,
                        right -> {
                            assertThat(right.patch().size()).isEqualTo(1);
                            assertThat(right.warnings()).containsExactly("one", "two");
                        });
    }

    @Test
    void theOlderFormIsSpokenWhereTheNewerOneIsNot() {
        Hook older = hook(true, "'v1beta1','v1'");
        assertThat(older.reviewVersion()).isEqualTo("v1beta1");
        assertThat(
                        new String(
                                HookReview.question(older, json("{'name':''}"), "u-1"),
                                StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\","
                                + "\"request\":{\"uid\":\"u-1\"}}");
        assertThat(
                        answer(
                                older,
                                "{'response':{'allowed':false,'status':{'message':'no'},"
                                        + "'warnings':['and']}}"))
                .isEqualTo(new HookAnswer.Denied(json("{'message':'no'}"), List.of("and")));
        assertThat(answer(older, "{'response':{'allowed':true,'patch':'W10='}}"))
                .isInstanceOf(HookAnswer.Allowed.class);
    }
}

package dev.davit.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gate.hook.Webhooks;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.vetting.Hook;
import dev.davit.policy.vetting.HookAnswer;
import dev.davit.policy.vetting.Hooks;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookMetricsTest {
    private final WebhookMetrics metrics = new WebhookMetrics();

    private static Hook hook(String policy) {
        Shelf shelf =
                new Shelf()
                        .with(
                                ClusterKinds.VALIDATING_WEBHOOKS,
                                "",
                                "v",
                                ("{'webhooks':[{'name':'a.example.com','failurePolicy':'%s','rules':[{"
                                                + "'apiGroups':[''],'resources':['configmaps']}]}]}")
                                        .formatted(policy));
        return Hooks.of(shelf, Hooks.NONE).validating(Kinds.CONFIG_MAP).getFirst();
    }

    private void asked(String policy, HookAnswer answer, long millis) {
        JsonObject request = JsonObject.of("operation", new JsonString("CREATE"));
        metrics.asked(new Webhooks.Call(hook(policy), request), answer, millis * 1_000_000);
    }

    @Test
    void nothingIsToldOfWhatHasNotBeen() {
        assertThat(metrics.text()).isEmpty();
    }

    @Test
    void whatWasAskedIsCountedByItsOutcome() {
        asked("Fail", new HookAnswer.Allowed(JsonArray.EMPTY, List.of()), 7);
        asked("Fail", new HookAnswer.Denied(JsonObject.EMPTY.with("code", 403), List.of()), 30_000);
        asked("Fail", new HookAnswer.Failed("away"), 1);
        asked("Ignore", new HookAnswer.Failed("away"), 1);
        String name = "name=\"a.example.com\",operation=\"CREATE\",";
        String prefix = "apiserver_admission_webhook_";
        String no = "rejected=\"false\",type=\"validating\"";
        assertThat(metrics.text().lines())
                .contains(
                        prefix
                                + "admission_duration_seconds_bucket{"
                                + name
                                + no
                                + ",le=\"0.005\"} 1",
                        prefix
                                + "admission_duration_seconds_bucket{"
                                + name
                                + no
                                + ",le=\"0.025\"} 2",
                        prefix
                                + "admission_duration_seconds_bucket{"
                                + name
                                + no
                                + ",le=\"+Inf\"} 2",
                        prefix + "admission_duration_seconds_sum{" + name + no + "} 0.008",
                        prefix + "request_total{code=\"200\"," + name + no + "} 1",
                        prefix
                                + "rejection_count{error_type=\"no_error\","
                                + name
                                + "rejection_code=\"403\",type=\"validating\"} 1",
                        prefix
                                + "rejection_count{error_type=\"calling_webhook_error\","
                                + name
                                + "rejection_code=\"0\",type=\"validating\"} 1",
                        prefix + "fail_open_count{name=\"a.example.com\",type=\"validating\"} 1");
    }
}

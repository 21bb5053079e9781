package dev.davit.policy.custom;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.admission.WebhookRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who makes objects of one version of those of another. */
final class ConversionRules {
    private static final List<String> KNOWN = List.of("v1", "v1beta1");

    private ConversionRules() {}

    static void check(JsonObject conversion, FieldPath at, Mistakes mistakes) {
        String strategy = conversion.textOr("", "strategy");
        Checks.oneOf(at.child("strategy"), strategy, List.of("None", "Webhook"), mistakes);
        FieldPath webhook = at.child("webhook");
        if (!strategy.equals("Webhook")) {
            if (conversion.has("webhook")) {
                mistakes.forbidden(
                        webhook, "should not be set when strategy is not set to Webhook");
            }
            return;
        }
        FieldPath client = webhook.child("clientConfig");
        if (conversion.at("webhook", "clientConfig") instanceof JsonObject config) {
            WebhookRules.client(client, config, mistakes);
        } else {
            mistakes.required(client, "required when strategy is set to Webhook");
        }
        versions(
                conversion.array("webhook", "conversionReviewVersions"),
                webhook.child("conversionReviewVersions"),
                mistakes);
    }

    private static void versions(JsonArray versions, FieldPath at, Mistakes mistakes) {
        if (versions.size() == 0) {
            mistakes.required(at, "");
            return;
        }
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i) instanceof JsonString(String version)) {
                if (!seen.add(version)) {
                    mistakes.invalid(at.index(i), version, "duplicate version");
                } else {
                    Checks.report(at.index(i), version, Names.service(version), mistakes);
                }
            }
        }
        if (KNOWN.stream().noneMatch(seen::contains)) {
            mistakes.invalid(
                    at, versions, "must include at least one of " + String.join(", ", KNOWN));
        }
    }
}

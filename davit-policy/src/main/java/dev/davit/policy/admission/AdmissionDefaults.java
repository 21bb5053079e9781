package dev.davit.policy.admission;

import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fills;
import java.util.function.UnaryOperator;

/** What a writer may leave out. */
public final class AdmissionDefaults {
    private static final long TIMEOUT_SECONDS = 10;
    private static final long SERVICE_PORT = 443;

    private static final UnaryOperator<JsonObject> RULE = Fills.text("scope", "*");

    private static final UnaryOperator<JsonObject> WEBHOOK =
            Fills.all(
                    Fills.text("failurePolicy", "Fail"),
                    Fills.text("matchPolicy", "Equivalent"),
                    Fills.empty("namespaceSelector"),
                    Fills.empty("objectSelector"),
                    Fills.whole("timeoutSeconds", TIMEOUT_SECONDS),
                    hook -> Fills.items(hook, "rules", RULE),
                    hook ->
                            Fills.within(
                                    hook,
                                    Fills.whole("port", SERVICE_PORT),
                                    "clientConfig",
                                    "service"));

    private static final UnaryOperator<JsonObject> MUTATING =
            Fills.all(WEBHOOK, Fills.text("reinvocationPolicy", "Never"));

    private static final UnaryOperator<JsonObject> MATCH =
            Fills.all(
                    Fills.text("matchPolicy", "Equivalent"),
                    Fills.empty("namespaceSelector"),
                    Fills.empty("objectSelector"),
                    match -> Fills.items(match, "resourceRules", RULE),
                    match -> Fills.items(match, "excludeResourceRules", RULE));

    private static final UnaryOperator<JsonObject> POLICY =
            Fills.all(
                    Fills.text("failurePolicy", "Fail"),
                    spec -> Fills.within(spec, MATCH, "matchConstraints"));

    private static final UnaryOperator<JsonObject> BINDING =
            Fills.all(
                    spec -> Fills.within(spec, MATCH, "matchResources"),
                    spec ->
                            Fills.within(
                                    spec,
                                    Fills.text("parameterNotFoundAction", "Deny"),
                                    "paramRef"));

    private AdmissionDefaults() {}

    public static JsonObject validating(JsonObject tree) {
        return Fills.items(tree, "webhooks", WEBHOOK);
    }

    public static JsonObject mutating(JsonObject tree) {
        return Fills.items(tree, "webhooks", MUTATING);
    }

    public static JsonObject policy(JsonObject tree) {
        return Fills.within(tree, POLICY, "spec");
    }

    public static JsonObject mutatingPolicy(JsonObject tree) {
        return Fills.within(policy(tree), Fills.text("reinvocationPolicy", "Never"), "spec");
    }

    public static JsonObject binding(JsonObject tree) {
        return Fills.within(tree, BINDING, "spec");
    }
}

package dev.davit.policy.admission;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.vetting.Hooks;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Programs elsewhere that are asked about writes. */
public final class WebhookRules {
    private static final long MAX_TIMEOUT_SECONDS = 30;
    private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
    private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");

    private WebhookRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        Checks.each(
                FieldPath.of("webhooks"),
                tree.array("webhooks"),
                (at, hook) -> {
                    webhook(at, hook, mistakes);
                    JsonArray conditions = hook.array("matchConditions");
                    // What did not change compiled when it was written.
                    if (mistakes.isEmpty() && !conditioned(before, conditions)) {
                        Hooks.check(at, conditions, mistakes);
                    }
                });
    }

    /** Whether a webhook has these conditions already. */
    private static boolean conditioned(@Nullable JsonObject before, JsonArray conditions) {
        if (conditions.size() == 0) {
            return true;
        }
        for (Json each : before == null ? JsonArray.EMPTY : before.array("webhooks")) {
            if (each instanceof JsonObject hook
                    && hook.array("matchConditions").equals(conditions)) {
                return true;
            }
        }
        return false;
    }

    private static void webhook(FieldPath at, JsonObject hook, Mistakes mistakes) {
        name(at.child("name"), hook.textOr("", "name"), mistakes);
        Checks.each(
                at.child("rules"),
                hook.array("rules"),
                (place, rule) -> RequestRules.rule(place, rule, mistakes));
        word(at, hook, "failurePolicy", RequestRules.FAILURE_POLICIES, mistakes);
        word(at, hook, "matchPolicy", RequestRules.MATCH_POLICIES, mistakes);
        word(at, hook, "sideEffects", SIDE_EFFECTS, mistakes);
        long seconds = hook.wholeOr(1, "timeoutSeconds");
        if (seconds < 1 || seconds > MAX_TIMEOUT_SECONDS) {
            mistakes.invalid(
                    at.child("timeoutSeconds"),
                    seconds,
                    "the timeout value must be between 1 and 30 seconds");
        }
        for (String selector : List.of("namespaceSelector", "objectSelector")) {
            Fields.selector(at.child(selector), hook.get(selector), mistakes);
        }
        word(at, hook, "reinvocationPolicy", REINVOCATION, mistakes);
        client(at.child("clientConfig"), hook.object("clientConfig"), mistakes);
        Expressions.conditions(
                at.child("matchConditions"), hook.array("matchConditions"), mistakes);
        versions(
                at.child("admissionReviewVersions"),
                hook.array("admissionReviewVersions"),
                mistakes);
    }

    private static void word(
            FieldPath at, JsonObject hook, String field, List<String> words, Mistakes mistakes) {
        Checks.oneOf(at.child(field), hook.text(field), words, mistakes);
    }

    private static void name(FieldPath at, String name, Mistakes mistakes) {
        if (name.isEmpty()) {
            mistakes.required(at, "");
            return;
        }
        Checks.subdomain(at, name, mistakes);
        if (name.split("\\.", -1).length < 3) {
            mistakes.invalid(
                    at, name, "should be a domain with at least three segments separated by dots");
        }
    }

    /** Where a program is that is asked. */
    public static void client(FieldPath at, JsonObject client, Mistakes mistakes) {
        if (client.has("url") == client.has("service")) {
            mistakes.required(at, "exactly one of url or service is required");
        } else if (client.get("url") instanceof JsonString(String url)) {
            WebhookUrl.check(at.child("url"), url, mistakes);
        } else {
            service(at.child("service"), client.object("service"), mistakes);
        }
    }

    private static void service(FieldPath at, JsonObject service, Mistakes mistakes) {
        for (String field : List.of("name", "namespace")) {
            if (service.textOr("", field).isEmpty()) {
                mistakes.required(at.child(field), "service " + field + " is required");
            }
        }
        long port = service.wholeOr(1, "port");
        if (port < 1 || port > Checks.MAX_PORT) {
            mistakes.invalid(at.child("port"), port, "port is not valid: " + Checks.PORT_RANGE);
        }
        String path = service.textOr("/", "path");
        if (!path.isEmpty() && !path.equals("/")) {
            path(at.child("path"), path, mistakes);
        }
    }

    private static void path(FieldPath at, String path, Mistakes mistakes) {
        if (!path.startsWith("/")) {
            mistakes.invalid(at, path, "must start with a '/'");
        }
        int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        String[] steps = path.substring(Math.min(1, end), end).split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            String wrong = steps[i].isEmpty() ? "" : Names.subdomain(steps[i]);
            if (steps[i].isEmpty()) {
                mistakes.invalid(at, path, "segment[" + i + "] may not be empty");
            } else if (wrong != null) {
                mistakes.invalid(at, path, "segment[" + i + "]: " + wrong);
            }
        }
    }

    private static void versions(FieldPath at, JsonArray versions, Mistakes mistakes) {
        if (versions.size() == 0) {
            mistakes.required(at, "must specify one of " + String.join(", ", VERSIONS));
            return;
        }
        Set<String> seen = new TreeSet<>();
        Checks.texts(
                at,
                versions,
                (place, version) -> {
                    if (!seen.add(version)) {
                        mistakes.invalid(place, version, "duplicate version");
                    } else {
                        Checks.report(place, version, Names.service(version), mistakes);
                    }
                });
        if (VERSIONS.stream().noneMatch(seen::contains)) {
            mistakes.invalid(
                    at, versions, "must include at least one of " + String.join(", ", VERSIONS));
        }
    }
}

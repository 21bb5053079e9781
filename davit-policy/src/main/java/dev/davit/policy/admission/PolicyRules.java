package dev.davit.policy.admission;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.vetting.Policies;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Policies of admission: what they are for, and what they ask or change. */
public final class PolicyRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final int MAX_ANNOTATIONS = 20;
    private static final int MAX_VALUE_BYTES = 5 * 1024;
    private static final String NOTHING =
            "validations or auditAnnotations must contain at least one item";
    private static final List<String> REASONS =
            List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final List<String> PATCHES = List.of("ApplyConfiguration", "JSONPatch");
    private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");

    private PolicyRules() {}

    public static void validating(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        common(spec, mistakes);
        JsonArray validations = spec.array("validations");
        JsonArray annotations = spec.array("auditAnnotations");
        if (validations.size() == 0 && annotations.size() == 0) {
            mistakes.required(SPEC.child("validations"), NOTHING);
            mistakes.required(SPEC.child("auditAnnotations"), NOTHING);
        }
        Checks.each(
                SPEC.child("validations"),
                validations,
                (at, validation) -> validation(at, validation, mistakes));
        annotations(tree.textOr("", "metadata", "name"), annotations, mistakes);
        compile(spec, before, mistakes);
    }

    public static void mutating(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        common(spec, mistakes);
        FieldPath at = SPEC.child("mutations");
        if (spec.array("mutations").size() == 0) {
            mistakes.required(at, "mutations must contain at least one item");
        }
        Checks.each(at, spec.array("mutations"), (place, one) -> mutation(place, one, mistakes));
        FieldPath again = SPEC.child("reinvocationPolicy");
        Checks.oneOf(again, spec.text("reinvocationPolicy"), REINVOCATION, mistakes);
        compile(spec, before, mistakes);
    }

    /** What did not change compiled when it was written. */
    private static void compile(JsonObject spec, @Nullable JsonObject before, Mistakes mistakes) {
        if (mistakes.isEmpty() && (before == null || !spec.equals(before.object("spec")))) {
            Policies.check(spec, mistakes);
        }
    }

    private static void common(JsonObject spec, Mistakes mistakes) {
        FieldPath failure = SPEC.child("failurePolicy");
        Checks.oneOf(failure, spec.text("failurePolicy"), RequestRules.FAILURE_POLICIES, mistakes);
        if (spec.has("paramKind")) {
            paramKind(SPEC.child("paramKind"), spec.object("paramKind"), mistakes);
        }
        FieldPath match = SPEC.child("matchConstraints");
        if (!spec.has("matchConstraints")) {
            mistakes.required(match, "");
        } else {
            RequestRules.match(match, spec.object("matchConstraints"), mistakes);
            if (spec.array("matchConstraints", "resourceRules").size() == 0) {
                mistakes.required(match.child("resourceRules"), "");
            }
        }
        Expressions.conditions(
                SPEC.child("matchConditions"), spec.array("matchConditions"), mistakes);
        Expressions.variables(SPEC.child("variables"), spec.array("variables"), mistakes);
    }

    private static void paramKind(FieldPath at, JsonObject kind, Mistakes mistakes) {
        String apiVersion = kind.textOr("", "apiVersion");
        FieldPath versioned = at.child("apiVersion");
        int slash = apiVersion.indexOf('/');
        if (apiVersion.isEmpty()) {
            mistakes.required(versioned, "");
        } else if (slash != apiVersion.lastIndexOf('/')) {
            mistakes.invalid(
                    versioned, apiVersion, "unexpected GroupVersion string: " + apiVersion);
        } else {
            if (slash > 0) {
                Checks.subdomain(versioned, apiVersion.substring(0, slash), mistakes);
            }
            String version = apiVersion.substring(slash + 1);
            Checks.report(versioned, version, Names.service(version), mistakes);
        }
        String name = kind.textOr("", "kind");
        String wrong = name.isEmpty() ? null : Names.service(name.toLowerCase(Locale.ROOT));
        if (name.isEmpty()) {
            mistakes.required(at.child("kind"), "");
        } else if (wrong != null) {
            mistakes.invalid(
                    at.child("kind"),
                    name,
                    "may have mixed case, but should otherwise match: " + wrong);
        }
    }

    private static void validation(FieldPath at, JsonObject validation, Mistakes mistakes) {
        Expressions.required(
                at.child("expression"),
                validation.textOr("", "expression"),
                "expression is not specified",
                mistakes);
        String told = validation.textOr("", "messageExpression");
        FieldPath telling = at.child("messageExpression");
        if (!told.isEmpty() && told.isBlank()) {
            mistakes.invalid(telling, told, "must be non-empty if specified");
        } else {
            Expressions.bounded(telling, told, Expressions.MAX, mistakes);
        }
        String message = validation.textOr("", "message");
        String trimmed = message.strip();
        if (!message.isEmpty() && trimmed.isEmpty()) {
            mistakes.invalid(
                    at.child("message"), message, "message must be non-empty if specified");
        } else if (trimmed.indexOf('\n') >= 0 || trimmed.indexOf('\r') >= 0) {
            mistakes.invalid(at.child("message"), message, "message must not contain line breaks");
        }
        Checks.oneOf(at.child("reason"), validation.text("reason"), REASONS, mistakes);
    }

    private static void annotations(String policy, JsonArray annotations, Mistakes mistakes) {
        FieldPath list = SPEC.child("auditAnnotations");
        if (annotations.size() > MAX_ANNOTATIONS) {
            mistakes.invalid(list, annotations, "must not have more than 20 auditAnnotations");
        }
        SortedSet<String> seen = new TreeSet<>();
        Checks.each(
                list,
                annotations,
                (at, annotation) -> {
                    String key = annotation.textOr("", "key");
                    Checks.qualified(at.child("key"), policy + "/" + key, mistakes);
                    if (!seen.add(key)) {
                        mistakes.duplicate(at.child("key"), key);
                    }
                    String value = annotation.textOr("", "valueExpression");
                    FieldPath place = at.child("valueExpression");
                    if (value.isBlank()) {
                        mistakes.required(place, "valueExpression is not specified");
                    } else {
                        Expressions.bounded(place, value, MAX_VALUE_BYTES, mistakes);
                    }
                });
    }

    private static void mutation(FieldPath at, JsonObject mutation, Mistakes mistakes) {
        String type = mutation.textOr("", "patchType");
        if (!PATCHES.contains(type)) {
            mistakes.unsupported(at.child("patchType"), type, PATCHES);
            return;
        }
        boolean apply = type.equals("ApplyConfiguration");
        String wanted = apply ? "applyConfiguration" : "jsonPatch";
        String other = apply ? "jsonPatch" : "applyConfiguration";
        if (!mutation.has(wanted)) {
            mistakes.required(at.child(wanted), "must be specified when patchType is " + type);
        } else {
            Expressions.required(
                    at.child(wanted).child("expression"),
                    mutation.textOr("", wanted, "expression"),
                    "expression is not specified",
                    mistakes);
        }
        if (mutation.has(other)) {
            mistakes.invalid(
                    at.child(other), "{}", "must not be specified when patchType is " + type);
        }
    }
}

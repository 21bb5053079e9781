package dev.davit.policy.access;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Roles and bindings of the right shape. Source of the rules: Kubernetes' rbac validation. */
public final class RoleRules {
    private static final String GROUP = "apiGroup";
    private static final List<String> BOTH = List.of("Role", "ClusterRole");
    private static final List<String> CLUSTER = List.of("ClusterRole");
    private static final List<String> RBAC = List.of(AccessKinds.RBAC);
    private static final FieldPath ROLE_REF = FieldPath.of("roleRef");

    private RoleRules() {}

    public static void check(
            Kind kind, JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        if (kind.equals(AccessKinds.ROLE) || kind.equals(AccessKinds.CLUSTER_ROLE)) {
            role(kind, tree, mistakes);
        } else {
            binding(kind, tree, before, mistakes);
        }
    }

    private static void role(Kind kind, JsonObject tree, Mistakes mistakes) {
        FieldPath rules = FieldPath.of("rules");
        JsonArray all = tree.array("rules");
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof JsonObject rule) {
                rule(kind, rule, rules.index(i), mistakes);
            }
        }
        if (tree.has("aggregationRule")) {
            aggregation(tree.array("aggregationRule", "clusterRoleSelectors"), mistakes);
        }
    }

    private static void rule(Kind kind, JsonObject rule, FieldPath at, Mistakes mistakes) {
        if (rule.array("verbs").size() == 0) {
            mistakes.required(at.child("verbs"), "verbs must contain at least one value");
        }
        boolean resources =
                rule.array("apiGroups").size() > 0 || rule.array("resources").size() > 0;
        JsonArray paths = rule.array("nonResourceURLs");
        if (paths.size() > 0) {
            FieldPath place = at.child("nonResourceURLs");
            if (kind.namespaced()) {
                invalid(
                        place,
                        paths,
                        "namespaced rules cannot apply to non-resource URLs",
                        mistakes);
            }
            if (resources || rule.array("resourceNames").size() > 0) {
                invalid(
                        place,
                        paths,
                        "rules cannot apply to both regular resources and non-resource URLs",
                        mistakes);
            }
            return;
        }
        if (rule.array("apiGroups").size() == 0) {
            mistakes.required(
                    at.child("apiGroups"), "resource rules must supply at least one api group");
        }
        if (rule.array("resources").size() == 0) {
            mistakes.required(
                    at.child("resources"), "resource rules must supply at least one resource");
        }
    }

    private static void aggregation(JsonArray selectors, Mistakes mistakes) {
        FieldPath at = FieldPath.of("aggregationRule", "clusterRoleSelectors");
        if (selectors.size() == 0) {
            mistakes.required(
                    at, "at least one clusterRoleSelector required if aggregationRule is non-nil");
        }
        for (int i = 0; i < selectors.size(); i++) {
            if (selectors.get(i) instanceof JsonObject selector
                    && LabelSelector.read(selector, at.index(i))
                            instanceof Outcome.Refused<LabelSelector>(Refusal why)) {
                why.causes().forEach(mistakes::add);
            }
        }
    }

    private static void binding(
            Kind kind, JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject role = tree.object("roleRef");
        boolean namespaced = kind.namespaced();
        String group = role.textOr("", GROUP);
        if (!group.equals(AccessKinds.RBAC)) {
            mistakes.unsupported(ROLE_REF.child(GROUP), group, RBAC);
        }
        List<String> kinds = namespaced ? BOTH : CLUSTER;
        String roleKind = role.textOr("", "kind");
        if (!kinds.contains(roleKind)) {
            mistakes.unsupported(ROLE_REF.child("kind"), roleKind, kinds);
        }
        String name = role.textOr("", "name");
        String wrong = Names.pathSegment(name);
        if (name.isEmpty()) {
            mistakes.required(ROLE_REF.child("name"), "");
        } else if (wrong != null) {
            mistakes.invalid(ROLE_REF.child("name"), name, wrong);
        }
        if (before != null && !before.object("roleRef").equals(role)) {
            invalid(ROLE_REF, role, "cannot change roleRef", mistakes);
        }
        JsonArray subjects = tree.array("subjects");
        for (int i = 0; i < subjects.size(); i++) {
            if (subjects.get(i) instanceof JsonObject subject) {
                subject(subject, namespaced, FieldPath.of("subjects").index(i), mistakes);
            }
        }
    }

    private static void subject(
            JsonObject subject, boolean namespaced, FieldPath at, Mistakes mistakes) {
        String name = subject.textOr("", "name");
        String group = subject.textOr("", GROUP);
        if (name.isEmpty()) {
            mistakes.required(at.child("name"), "");
        }
        switch (subject.textOr("", "kind")) {
            case "ServiceAccount" -> account(subject, namespaced, at, mistakes);
            case "User", "Group" -> {
                if (!group.equals(AccessKinds.RBAC)) {
                    mistakes.unsupported(at.child(GROUP), group, RBAC);
                }
            }
            case String other ->
                    mistakes.unsupported(
                            at.child("kind"), other, List.of("ServiceAccount", "User", "Group"));
        }
    }

    private static void account(
            JsonObject subject, boolean namespaced, FieldPath at, Mistakes mistakes) {
        String name = subject.textOr("", "name");
        String wrong = name.isEmpty() ? null : Names.subdomain(name);
        if (wrong != null) {
            mistakes.invalid(at.child("name"), name, wrong);
        }
        String group = subject.textOr("", GROUP);
        if (!group.isEmpty()) {
            mistakes.unsupported(at.child(GROUP), group, List.of(""));
        }
        if (!namespaced && subject.textOr("", "namespace").isEmpty()) {
            mistakes.required(at.child("namespace"), "");
        }
    }

    private static void invalid(FieldPath at, Json value, String detail, Mistakes mistakes) {
        String shown = JsonWriter.text(value);
        String cut = shown.length() <= 256 ? shown : shown.substring(0, 256) + "…";
        mistakes.add(
                new Cause(Cause.INVALID, "Invalid value: " + cut + ": " + detail, at.toString()));
    }
}

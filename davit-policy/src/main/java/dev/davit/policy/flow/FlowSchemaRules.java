package dev.davit.policy.flow;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Fills;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FlowSchemas, as Kubernetes fills them in and checks them. */
final class FlowSchemaRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final long USUAL_PRECEDENCE = 1_000;
    private static final long MAX_PRECEDENCE = 10_000;
    private static final String EVERY = "*";
    private static final List<String> KINDS = List.of("Group", "ServiceAccount", "User");
    private static final List<String> METHODS = List.of("ByNamespace", "ByUser");
    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "proxy",
                    "update",
                    "watch");

    private FlowSchemaRules() {}

    static JsonObject complete(JsonObject tree) {
        return Fills.within(
                tree,
                spec ->
                        spec.wholeOr(0, "matchingPrecedence") == 0
                                ? spec.with("matchingPrecedence", USUAL_PRECEDENCE)
                                : spec,
                "spec");
    }

    static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        precedence(tree.textOr("", "metadata", "name"), spec, mistakes);
        if (spec.has("distinguisherMethod")) {
            String method = spec.textOr("", "distinguisherMethod", "type");
            if (!METHODS.contains(method)) {
                mistakes.unsupported(
                        SPEC.child("distinguisherMethod").child("type"), method, METHODS);
            }
        }
        FieldPath level = SPEC.child("priorityLevelConfiguration").child("name");
        String name = spec.textOr("", "priorityLevelConfiguration", "name");
        if (name.isEmpty()) {
            mistakes.required(level, "must reference a priority level");
        } else {
            Checks.subdomain(level, name, mistakes);
        }
        Checks.each(
                SPEC.child("rules"), spec.array("rules"), (at, rule) -> rule(at, rule, mistakes));
        MandatoryFlow.check(MandatoryFlow.schemas(), tree, mistakes);
    }

    private static void precedence(String name, JsonObject spec, Mistakes mistakes) {
        FieldPath at = SPEC.child("matchingPrecedence");
        long precedence = spec.wholeOr(USUAL_PRECEDENCE, "matchingPrecedence");
        if (precedence <= 0) {
            mistakes.invalid(at, precedence, "must be a positive value");
        }
        if (precedence > MAX_PRECEDENCE) {
            mistakes.invalid(at, precedence, "must not be greater than " + MAX_PRECEDENCE);
        }
        if (precedence == 1 && !name.equals("exempt")) {
            mistakes.invalid(
                    at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
    }

    private static void rule(FieldPath at, JsonObject rule, Mistakes mistakes) {
        if (rule.array("subjects").size() == 0) {
            mistakes.required(at.child("subjects"), "subjects must contain at least one value");
        }
        Checks.each(
                at.child("subjects"),
                rule.array("subjects"),
                (place, subject) -> subject(place, subject, mistakes));
        JsonArray resources = rule.array("resourceRules");
        JsonArray others = rule.array("nonResourceRules");
        if (resources.size() == 0 && others.size() == 0) {
            mistakes.required(
                    at, "at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        Checks.each(
                at.child("resourceRules"),
                resources,
                (place, each) -> resources(place, each, mistakes));
        Checks.each(
                at.child("nonResourceRules"),
                others,
                (place, each) -> paths(place, each, mistakes));
    }

    private static void subject(FieldPath at, JsonObject subject, Mistakes mistakes) {
        String kind = subject.textOr("", "kind");
        if (!KINDS.contains(kind)) {
            mistakes.unsupported(at.child("kind"), kind, KINDS);
            return;
        }
        for (String each : KINDS) {
            String field = Character.toLowerCase(each.charAt(0)) + each.substring(1);
            FieldPath place = at.child(field);
            if (each.equals(kind)) {
                named(place, field, kind, subject, mistakes);
            } else if (subject.has(field)) {
                mistakes.forbidden(
                        place, field + " is forbidden when subject kind is not '" + each + "'");
            }
        }
    }

    private static void named(
            FieldPath at, String field, String kind, JsonObject subject, Mistakes mistakes) {
        if (!subject.has(field)) {
            mistakes.required(at, field + " is required when subject kind is '" + kind + "'");
            return;
        }
        String name = subject.textOr("", field, "name");
        if (name.isEmpty()) {
            mistakes.required(at.child("name"), "");
        } else if (field.equals("serviceAccount") && !name.equals(EVERY)) {
            Checks.subdomain(at.child("name"), name, mistakes);
        }
        if (field.equals("serviceAccount")) {
            String namespace = subject.textOr("", field, "namespace");
            if (namespace.isEmpty()) {
                mistakes.required(
                        at.child("namespace"), "must specify namespace for service account");
            } else {
                Checks.report(at.child("namespace"), namespace, Names.label(namespace), mistakes);
            }
        }
    }

    private static void resources(FieldPath at, JsonObject rule, Mistakes mistakes) {
        verbs(at, rule, mistakes);
        all(at, rule, "apiGroups", "api group", "api groups", mistakes);
        all(at, rule, "resources", "resource", "resources", mistakes);
        JsonArray namespaces = rule.array("namespaces");
        FieldPath here = at.child("namespaces");
        if (namespaces.size() == 0) {
            if (!rule.boolOr(false, "clusterScope")) {
                mistakes.required(
                        here,
                        "resource rules that are not cluster scoped must supply at least one"
                                + " namespace");
            }
        } else if (!wild(here, namespaces, "namespaces", mistakes)) {
            Checks.texts(
                    here,
                    namespaces,
                    (place, name) -> {
                        String wrong = Names.label(name);
                        if (wrong != null) {
                            mistakes.invalid(
                                    place,
                                    name,
                                    "each member of this list must be '*' or a DNS-1123 label; "
                                            + wrong);
                        }
                    });
        }
    }

    private static void all(
            FieldPath at,
            JsonObject rule,
            String field,
            String one,
            String many,
            Mistakes mistakes) {
        if (rule.array(field).size() == 0) {
            mistakes.required(at.child(field), "resource rules must supply at least one " + one);
        } else {
            wild(at.child(field), rule.array(field), many, mistakes);
        }
    }

    private static void verbs(FieldPath at, JsonObject rule, Mistakes mistakes) {
        JsonArray verbs = rule.array("verbs");
        FieldPath here = at.child("verbs");
        if (verbs.size() == 0) {
            mistakes.required(here, "verbs must contain at least one value");
        } else if (!wild(here, verbs, "verbs", mistakes)) {
            Checks.texts(
                    here,
                    verbs,
                    (place, verb) -> {
                        if (!VERBS.contains(verb)) {
                            mistakes.unsupported(here, verb, VERBS);
                        }
                    });
        }
    }

    /** Whether it stands for all; then nothing else may be named. */
    private static boolean wild(FieldPath at, JsonArray list, String what, Mistakes mistakes) {
        boolean wild = Checks.texts(list).contains(EVERY);
        if (wild && list.size() > 1) {
            mistakes.invalid(at, list, "if '*' is present, must not specify other " + what);
        }
        return wild;
    }

    private static void paths(FieldPath at, JsonObject rule, Mistakes mistakes) {
        verbs(at, rule, mistakes);
        JsonArray paths = rule.array("nonResourceURLs");
        FieldPath here = at.child("nonResourceURLs");
        if (paths.size() == 0) {
            mistakes.required(here, "nonResourceURLs must contain at least one value");
        } else if (!wild(here, paths, "non-resource URLs", mistakes)) {
            Checks.texts(
                    here,
                    paths,
                    (place, path) -> Checks.report(place, path, wrong(path), mistakes));
        }
    }

    private static @Nullable String wrong(String path) {
        if (path.isEmpty()) {
            return "must not be empty";
        }
        if (path.charAt(0) != '/') {
            return "must start with slash";
        }
        if (path.indexOf(' ') >= 0) {
            return "must not contain white-space";
        }
        if (path.contains("//")) {
            return "must not contain double slash";
        }
        int star = path.indexOf('*');
        return star >= 0 && !(star == path.length() - 1 && path.endsWith("/*"))
                ? "wildcard can only do suffix matching"
                : null;
    }
}

package dev.davit.policy.custom;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What makes a CustomResourceDefinition right. Source: apiextensions' validation. */
final class DefinitionRules {
    private static final FieldPath SPEC = FieldPath.of("spec");

    private static final FieldPath NAMES = SPEC.child("names");
    private static final FieldPath VERSIONS = SPEC.child("versions");
    private static final String APPROVAL = "api-approved.kubernetes.io";

    private DefinitionRules() {}

    static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        String group = spec.textOr("", "group");
        String plural = spec.textOr("", "names", "plural");
        String name = tree.textOr("", "metadata", "name");
        if (!name.equals(plural + "." + group)) {
            mistakes.invalid(
                    FieldPath.of("metadata", "name"),
                    name,
                    "must be spec.names.plural+\".\"+spec.group");
        }
        group(group, mistakes);
        approval(tree, group, before, mistakes);
        Checks.oneOf(
                SPEC.child("scope"),
                spec.text("scope"),
                List.of("Cluster", "Namespaced"),
                mistakes);
        names(spec.object("names"), mistakes);
        versions(spec.array("versions"), mistakes);
        for (int i = 0; i < spec.array("versions").size(); i++) {
            if (spec.array("versions").get(i) instanceof JsonObject version) {
                VersionRules.check(version, was(version, before), VERSIONS.index(i), mistakes);
            }
        }
        if (spec.boolOr(false, "preserveUnknownFields")) {
            mistakes.invalid(
                    SPEC.child("preserveUnknownFields"),
                    spec.get("preserveUnknownFields"),
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                            + " spec.versions[*].schema instead");
        }
        ConversionRules.check(spec.object("conversion"), SPEC.child("conversion"), mistakes);
        if (before != null) {
            change(tree, before, mistakes);
        }
    }

    /** A version as it was. */
    private static @Nullable JsonObject was(JsonObject version, @Nullable JsonObject before) {
        if (before != null) {
            for (Json item : before.array("spec", "versions")) {
                if (item instanceof JsonObject then
                        && then.textOr("", "name").equals(version.textOr("", "name"))) {
                    return then;
                }
            }
        }
        return null;
    }

    private static void group(String group, Mistakes mistakes) {
        FieldPath at = SPEC.child("group");
        if (group.isEmpty()) {
            mistakes.required(at, "");
        } else if (Names.subdomain(group) != null) {
            Checks.subdomain(at, group, mistakes);
        } else if (group.indexOf('.') < 0) {
            mistakes.invalid(at, group, "should be a domain with at least one dot");
        }
    }

    /** Groups of the Kubernetes community are for APIs that it has seen. */
    private static void approval(
            JsonObject tree, String group, @Nullable JsonObject before, Mistakes mistakes) {
        boolean theirs =
                group.equals("k8s.io")
                        || group.endsWith(".k8s.io")
                        || group.equals("kubernetes.io")
                        || group.endsWith(".kubernetes.io");
        String now = tree.textOr("", "metadata", "annotations", APPROVAL);
        boolean same =
                before != null
                        && before.textOr("", "metadata", "annotations", APPROVAL).equals(now);
        if (!theirs || same) {
            return;
        }
        FieldPath at = FieldPath.of("metadata", "annotations").key(APPROVAL);
        if (now.isEmpty()) {
            mistakes.required(
                    at,
                    "protected groups must have approval annotation \"api-approved.kubernetes.io\","
                            + " see https://github.com/kubernetes/enhancements/pull/1111");
        } else if (!now.startsWith("unapproved") && !isUrl(now)) {
            mistakes.invalid(
                    at,
                    now,
                    "protected groups must have approval annotation \"api-approved.kubernetes.io\""
                            + " with either a URL or a reason starting with \"unapproved\", see"
                            + " https://github.com/kubernetes/enhancements/pull/1111");
        }
    }

    private static boolean isUrl(String text) {
        int scheme = text.indexOf("://");
        return scheme > 0 && text.length() > scheme + 3 && text.indexOf(' ') < 0;
    }

    private static void names(JsonObject names, Mistakes mistakes) {
        for (String field : List.of("plural", "singular", "kind", "listKind")) {
            if (names.textOr("", field).isEmpty()) {
                mistakes.required(NAMES.child(field), "");
            }
        }
        label(NAMES.child("plural"), names.textOr("", "plural"), mistakes);
        label(NAMES.child("singular"), names.textOr("", "singular"), mistakes);
        for (String field : List.of("kind", "listKind")) {
            String word = names.textOr("", field);
            String wrong = word.isEmpty() ? null : Names.service(word.toLowerCase(Locale.ROOT));
            if (wrong != null) {
                mistakes.invalid(
                        NAMES.child(field),
                        word,
                        "may have mixed case, but should otherwise match: " + wrong);
            }
        }
        for (String field : List.of("shortNames", "categories")) {
            Checks.texts(
                    NAMES.child(field),
                    names.array(field),
                    (at, word) -> Checks.report(at, word, Names.service(word), mistakes));
        }
        String kind = names.textOr("", "kind");
        if (!kind.isEmpty() && kind.equals(names.text("listKind"))) {
            mistakes.invalid(
                    NAMES.child("listKind"), kind, "kind and listKind may not be the same");
        }
    }

    private static void label(FieldPath at, String word, Mistakes mistakes) {
        if (!word.isEmpty()) {
            Checks.report(at, word, Names.service(word), mistakes);
        }
    }

    private static void versions(JsonArray versions, Mistakes mistakes) {
        int storage = 0;
        SortedSet<String> seen = new TreeSet<>();
        boolean unique = true;
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i) instanceof JsonObject version) {
                String name = version.textOr("", "name");
                storage += version.boolOr(false, "storage") ? 1 : 0;
                unique &= seen.add(name);
                Checks.report(VERSIONS.index(i).child("name"), name, Names.service(name), mistakes);
            }
        }
        if (!unique) {
            mistakes.invalid(VERSIONS, versions, "must contain unique version names");
        }
        if (storage != 1) {
            mistakes.invalid(
                    VERSIONS, versions, "must have exactly one version marked as storage version");
        }
    }

    private static void change(JsonObject tree, JsonObject before, Mistakes mistakes) {
        if (established(before)) {
            Checks.same(tree, before, mistakes, "spec", "scope");
            Checks.same(tree, before, mistakes, "spec", "names", "kind");
        }
        Checks.same(tree, before, mistakes, "spec", "group");
        Checks.same(tree, before, mistakes, "spec", "names", "plural");
        SortedSet<String> names = new TreeSet<>();
        for (Json item : tree.array("spec", "versions")) {
            names.add(item instanceof JsonObject version ? version.textOr("", "name") : "");
        }
        JsonArray stored = before.array("status", "storedVersions");
        for (int i = 0; i < stored.size(); i++) {
            if (stored.get(i) instanceof JsonString(String name) && !names.contains(name)) {
                mistakes.invalid(
                        FieldPath.of("status", "storedVersions").index(i),
                        name,
                        ("missing from spec.versions; %s was previously a storage version, and must"
                                        + " remain in spec.versions until a storage migration"
                                        + " ensures no data remains persisted in %s and removes %s"
                                        + " from status.storedVersions")
                                .formatted(name, name, name));
            }
        }
    }

    private static boolean established(JsonObject definition) {
        for (Json item : definition.array("status", "conditions")) {
            if (item instanceof JsonObject condition
                    && "Established".equals(condition.text("type"))) {
                return "True".equals(condition.text("status"));
            }
        }
        return false;
    }
}

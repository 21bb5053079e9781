package dev.davit.policy.history;

import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import org.jspecify.annotations.Nullable;

/** A Purge names one object, and says why. */
final class PurgeRules {
    private PurgeRules() {}

    static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Words.unchanged(tree, before, mistakes);
        form("resource", spec, Words.resource(spec.textOr("", "resource")), mistakes);
        String namespace = spec.textOr("", "namespace");
        if (!namespace.isEmpty()) {
            form("namespace", spec, Names.label(namespace), mistakes);
        }
        String name = spec.textOr("", "name");
        if (name.isEmpty()) {
            mistakes.required(Words.SPEC.child("name"), "the name of the object that leaked");
        } else {
            form("name", spec, Names.pathSegment(name), mistakes);
        }
        if (spec.textOr("", "reason").isBlank()) {
            mistakes.required(Words.SPEC.child("reason"), "say why: it stays on record");
        }
        Words.reason(spec, mistakes);
        Words.revision(spec, "fromRevision", mistakes);
        Words.revision(spec, "throughRevision", mistakes);
        long from = spec.wholeOr(1, "fromRevision");
        long through = spec.wholeOr(Long.MAX_VALUE, "throughRevision");
        if (from > through && through > 0) {
            mistakes.invalid(
                    Words.SPEC.child("throughRevision"),
                    through,
                    "must be greater than or equal to fromRevision");
        }
    }

    private static void form(
            String field, JsonObject spec, @Nullable String wrong, Mistakes mistakes) {
        if (wrong != null) {
            mistakes.invalid(Words.SPEC.child(field), spec.textOr("", field), wrong);
        }
    }
}

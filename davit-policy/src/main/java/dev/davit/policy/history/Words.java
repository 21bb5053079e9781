package dev.davit.policy.history;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What these kinds have in common. */
final class Words {
    static final FieldPath SPEC = FieldPath.of("spec");
    private static final int MAX_ITEMS = 100;
    private static final int MAX_REASON = 1_024;

    private Words() {}

    /** {@code configmaps}, {@code deployments.apps}; each once. */
    static void resources(JsonArray all, Mistakes mistakes) {
        names(SPEC.child("resources"), all, Words::resource, mistakes);
    }

    static @Nullable String resource(String word) {
        return Names.subdomain(word) == null
                ? null
                : "must be the plural name of a resource with its group, as in configmaps or"
                        + " deployments.apps";
    }

    static void namespaces(JsonArray all, Mistakes mistakes) {
        names(SPEC.child("namespaces"), all, Names::label, mistakes);
    }

    /** What is wrong with a word, or null. */
    private interface Form {
        @Nullable String wrong(String word);
    }

    private static void names(FieldPath at, JsonArray all, Form form, Mistakes mistakes) {
        if (all.size() > MAX_ITEMS) {
            mistakes.invalid(at, all.size(), "must have at most " + MAX_ITEMS + " items");
            return;
        }
        SortedSet<String> known = new TreeSet<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof JsonString(String word)) {
                String wrong = form.wrong(word);
                if (wrong != null) {
                    mistakes.invalid(at.index(i), word, wrong);
                }
                if (!known.add(word)) {
                    mistakes.duplicate(at.index(i), word);
                }
            }
        }
    }

    /** A record of what was done does not change. */
    static void unchanged(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        if (before != null && !Objects.equals(before.get("spec"), tree.get("spec"))) {
            mistakes.immutable(SPEC);
        }
    }

    static void revision(JsonObject spec, String field, Mistakes mistakes) {
        long revision = spec.wholeOr(1, field);
        if (revision < 1) {
            mistakes.invalid(SPEC.child(field), revision, "must be greater than or equal to 1");
        }
    }

    static void reason(JsonObject spec, Mistakes mistakes) {
        if (spec.textOr("", "reason").length() > MAX_REASON) {
            mistakes.tooLong(SPEC.child("reason"), MAX_REASON);
        }
    }
}

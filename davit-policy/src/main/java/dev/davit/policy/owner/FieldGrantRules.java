package dev.davit.policy.owner;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A grant that is misspelt would grant nothing, in silence: all that can be checked is. */
final class FieldGrantRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final int MAX_WORDS = 64;
    private static final String DOMAIN =
            "must be people[:NAME], system:serviceaccounts[:NAMESPACE], system:davit[:CONTROLLER] or *";

    private FieldGrantRules() {}

    /** What is wrong with a word, or null. */
    private interface Form {
        @Nullable String wrong(String word);
    }

    static void check(JsonObject grant, Mistakes mistakes) {
        JsonObject spec = grant.object("spec");
        words(spec, "resources", true, FieldGrantRules::resource, mistakes);
        words(spec, "names", false, Names::pathSegment, mistakes);
        words(spec, "fields", true, FieldGrantRules::path, mistakes);
        words(spec, "subresources", false, FieldGrantRules::subresource, mistakes);
        words(spec, "owners", false, FieldGrantRules::domain, mistakes);
        words(spec, "writers", false, FieldGrantRules::domain, mistakes);
        switch (LabelSelector.read(spec.object("selector"), SPEC.child("selector"))) {
            case Outcome.Ok<LabelSelector> _ -> {}
            case Outcome.Refused<LabelSelector>(Refusal why) -> why.causes().forEach(mistakes::add);
        }
        JsonArray owners = spec.array("owners");
        if (owners.size() == 1
                && owners.equals(spec.array("writers"))
                && FieldGrant.texts(owners).stream().noneMatch(FieldGrantRules::several)) {
            mistakes.invalid(
                    SPEC.child("writers"),
                    FieldGrant.texts(owners).getFirst(),
                    "owns the fields: nothing would be granted");
        }
    }

    /** A word for more than one domain. */
    private static boolean several(String word) {
        return word.equals(Domain.ANYBODY)
                || word.equals(Domain.ALL_ACCOUNTS)
                || word.equals(Domain.ALL_BUILT_IN);
    }

    private static void words(
            JsonObject spec, String field, boolean required, Form form, Mistakes mistakes) {
        JsonArray array = spec.array(field);
        FieldPath at = SPEC.child(field);
        if (array.size() == 0 && (required || spec.has(field))) {
            mistakes.required(
                    at,
                    required
                            ? "name at least one, or \"*\" for all"
                            : "must not be empty; leave it out instead");
        }
        if (array.size() > MAX_WORDS) {
            mistakes.invalid(at, array.size(), "must have at most " + MAX_WORDS + " items");
            return;
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            Json item = array.get(i);
            if (item instanceof JsonString(String word)) {
                String wrong = form.wrong(word);
                if (wrong != null) {
                    mistakes.invalid(at.index(i), word, wrong);
                } else if (seen.contains(word)) {
                    mistakes.duplicate(at.index(i), word);
                }
                seen.add(word);
            }
        }
    }

    private static @Nullable String resource(String word) {
        return word.equals(FieldGrant.ALL) || Names.subdomain(word) == null
                ? null
                : "must be a resource and its group, as in deployments.apps or pods, or *";
    }

    private static @Nullable String subresource(String word) {
        return Names.label(word) == null ? null : "must be the name of a subresource, as in scale";
    }

    private static @Nullable String path(String word) {
        FieldPattern.Wrong wrong = FieldPattern.parse(word).wrong();
        return wrong == null
                ? null
                : "%s (at position %d); a path is written spec.replicas"
                        .formatted(wrong.why(), wrong.at());
    }

    private static @Nullable String domain(String word) {
        boolean known =
                word.equals(Domain.PEOPLE.text())
                        || several(word)
                        || named(word, Domain.ALL_ACCOUNTS + ":")
                        || named(word, Domain.BUILT_IN)
                        || (word.startsWith(Domain.TEAM)
                                && Names.subdomain(word.substring(Domain.TEAM.length())) == null);
        return known ? null : DOMAIN;
    }

    private static boolean named(String word, String prefix) {
        return word.startsWith(prefix) && Names.label(word.substring(prefix.length())) == null;
    }
}

package dev.davit.policy.vetting;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a policy or binding is for: {@code matchConstraints}, {@code matchResources}.
 *
 * @param rules empty: every request, of a policy
 * @param equivalent another version of a kind is meant as well
 */
record RequestMatch(
        List<Rule> rules,
        List<Rule> excluded,
        LabelSelector namespaces,
        LabelSelector objects,
        boolean equivalent) {
    private static final String ALL = "*";

    /** Every request. */
    static final RequestMatch ANY =
            new RequestMatch(
                    List.of(), List.of(), LabelSelector.EVERYTHING, LabelSelector.EVERYTHING, true);

    RequestMatch {
        rules = List.copyOf(rules);
        excluded = List.copyOf(excluded);
    }

    static RequestMatch of(JsonObject match) {
        return new RequestMatch(
                rules(match.array("resourceRules")),
                rules(match.array("excludeResourceRules")),
                selector(match, "namespaceSelector"),
                selector(match, "objectSelector"),
                !match.textOr("Equivalent", "matchPolicy").equals("Exact"));
    }

    /** Of a webhook. One without rules is for nothing: {@link #as}. */
    static RequestMatch ofWebhook(JsonObject hook) {
        return new RequestMatch(
                rules(hook.array("rules")),
                List.of(),
                selector(hook, "namespaceSelector"),
                selector(hook, "objectSelector"),
                !hook.textOr("Equivalent", "matchPolicy").equals("Exact"));
    }

    private static LabelSelector selector(JsonObject match, String name) {
        return LabelSelector.read(match.object(name), FieldPath.of(name))
                        instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                ? selector
                : LabelSelector.EVERYTHING;
    }

    private static List<Rule> rules(JsonArray all) {
        List<Rule> rules = new ArrayList<>();
        for (Json each : all) {
            if (each instanceof JsonObject rule) {
                rules.add(Rule.of(rule));
            }
        }
        return rules;
    }

    /** One of its {@code resourceRules}. */
    record Rule(
            List<String> operations,
            List<String> groups,
            List<String> versions,
            List<String> resources,
            String scope,
            List<String> names) {
        static Rule of(JsonObject rule) {
            return new Rule(
                    texts(rule.array("operations")),
                    texts(rule.array("apiGroups")),
                    texts(rule.array("apiVersions")),
                    texts(rule.array("resources")),
                    rule.textOr(ALL, "scope"),
                    texts(rule.array("resourceNames")));
        }

        boolean matches(Act act, boolean equivalent) {
            return (equivalent || has(versions, act.kind().version())) && besidesVersion(act);
        }

        /** Whether it is for the same object in another version. */
        boolean matchesAs(Act act, Kind other) {
            return has(versions, other.version()) && besidesVersion(act);
        }

        /** Whether it may be for anything that is done with objects of a kind. */
        boolean concerns(KindId id) {
            if (group(id)) {
                for (String each : resources) {
                    int slash = each.indexOf('/');
                    String resource = slash < 0 ? each : each.substring(0, slash);
                    if (resource.equals(ALL) || resource.equals(id.plural())) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean besidesVersion(Act act) {
            Kind kind = act.kind();
            return has(operations, act.operation().name())
                    && group(kind.id())
                    && scoped(kind)
                    && (names.isEmpty() || names.contains(act.name()))
                    && resource(kind.id().plural(), act.subresource());
        }

        /** Events are one kind in two groups, whichever they are written in. */
        private boolean group(KindId id) {
            return has(groups, id.group())
                    || (id.equals(Kinds.EVENT.id())
                            && groups.contains(ClusterKinds.EVENT.id().group()));
        }

        private boolean scoped(Kind kind) {
            return switch (scope) {
                case "Namespaced" -> kind.namespaced();
                case "Cluster" -> !kind.namespaced();
                default -> true;
            };
        }

        private boolean resource(String plural, String subresource) {
            for (String each : resources) {
                int slash = each.indexOf('/');
                String resource = slash < 0 ? each : each.substring(0, slash);
                String below = slash < 0 ? "" : each.substring(slash + 1);
                if ((resource.equals(ALL) || resource.equals(plural))
                        && (below.equals(ALL) || below.equals(subresource))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean has(List<String> words, String word) {
            return words.contains(ALL) || words.contains(word);
        }

        private static List<String> texts(JsonArray array) {
            List<String> texts = new ArrayList<>(array.size());
            for (Json each : array) {
                if (each instanceof JsonString(String text)) {
                    texts.add(text);
                }
            }
            return texts;
        }
    }

    boolean matches(Act act, Around around) {
        return any(rules, act, true) && !any(excluded, act, false) && selects(act, around);
    }

    private boolean selects(Act act, Around around) {
        return (objects.isEverything() || labelled(act))
                && (namespaces.isEverything() || namespaced(act, around));
    }

    /** Whether a rule may be for anything that is done with objects of a kind. */
    boolean concerns(KindId id) {
        for (Rule rule : rules) {
            if (rule.concerns(id)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The version of the object's kind that a rule is for: the one that was asked in, or an
     * equivalent one. Null: no rule is for the request.
     */
    @Nullable Kind as(Act act, Around around) {
        Kind found = any(rules, act) ? act.kind() : equivalent ? otherwise(act, around) : null;
        return found != null && selects(act, around) ? found : null;
    }

    private static boolean any(List<Rule> all, Act act) {
        for (Rule rule : all) {
            if (rule.matches(act, false)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Kind otherwise(Act act, Around around) {
        List<Kind> others = around.versions(act.kind());
        for (Rule rule : rules) {
            for (Kind other : others) {
                if (rule.matchesAs(act, other)) {
                    // The other forms of a built-in kind are told in the one that is stored.
                    return other.custom() == null ? act.kind() : other;
                }
            }
        }
        return null;
    }

    private boolean any(List<Rule> all, Act act, boolean whenEmpty) {
        for (Rule rule : all) {
            if (rule.matches(act, equivalent)) {
                return true;
            }
        }
        return whenEmpty && all.isEmpty();
    }

    private boolean labelled(Act act) {
        return labelled(act.object()) || labelled(act.before());
    }

    private boolean labelled(@Nullable JsonObject object) {
        return object != null
                && object.has("metadata")
                && objects.matches(object.object("metadata", "labels"));
    }

    /** What is in no namespace is in all of them; a namespace is in itself. */
    private boolean namespaced(Act act, Around around) {
        if (act.kind().equals(Kinds.NAMESPACE)) {
            JsonObject self = act.object() == null ? act.before() : act.object();
            return self == null || namespaces.matches(self.object("metadata", "labels"));
        }
        if (act.namespace().isEmpty()) {
            return true;
        }
        JsonObject home = around.object(Kinds.NAMESPACE, "", act.namespace());
        return home != null && namespaces.matches(home.object("metadata", "labels"));
    }
}

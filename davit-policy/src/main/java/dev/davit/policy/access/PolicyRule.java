package dev.davit.policy.access;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule of a role, as it is written. It grants only: nothing in it takes a right away.
 *
 * @param names empty: whatever the name
 * @param paths of documents that are no objects; such a rule has no groups and resources
 */
public record PolicyRule(
        List<String> verbs,
        List<String> groups,
        List<String> resources,
        List<String> names,
        List<String> paths) {
    public static final String ALL = "*";

    static final String NOTHING = "*/*";

    /** Everything that can be asked of objects, and of paths. */
    static final List<PolicyRule> EVERYTHING =
            List.of(
                    on(List.of(ALL), List.of(ALL), List.of(ALL)),
                    onPaths(List.of(ALL), List.of(ALL)));

    public PolicyRule {
        verbs = List.copyOf(verbs);
        groups = List.copyOf(groups);
        resources = List.copyOf(resources);
        names = List.copyOf(names);
        paths = List.copyOf(paths);
    }

    public static PolicyRule on(List<String> groups, List<String> resources, List<String> verbs) {
        return new PolicyRule(verbs, groups, resources, List.of(), List.of());
    }

    public static PolicyRule onPaths(List<String> paths, List<String> verbs) {
        return new PolicyRule(verbs, List.of(), List.of(), List.of(), paths);
    }

    /** The rules of a role of the right shape. */
    public static List<PolicyRule> of(JsonObject role) {
        JsonArray written = role.array("rules");
        List<PolicyRule> rules = new ArrayList<>(written.size());
        for (Json item : written) {
            if (item instanceof JsonObject rule) {
                rules.add(
                        new PolicyRule(
                                texts(rule, "verbs"),
                                texts(rule, "apiGroups"),
                                texts(rule, "resources"),
                                texts(rule, "resourceNames"),
                                texts(rule, "nonResourceURLs")));
            }
        }
        return rules;
    }

    private static List<String> texts(JsonObject rule, String member) {
        JsonArray all = rule.array(member);
        List<String> texts = new ArrayList<>(all.size());
        for (Json item : all) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** As it is written in a role. */
    public JsonObject toJson() {
        JsonObject.Builder rule = JsonObject.builder();
        put(rule, "apiGroups", groups);
        put(rule, "nonResourceURLs", paths);
        put(rule, "resourceNames", names);
        put(rule, "resources", resources);
        put(rule, "verbs", verbs);
        return rule.build();
    }

    private static void put(JsonObject.Builder into, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            into.put(name, array(texts));
        }
    }

    static JsonArray array(List<String> texts) {
        List<Json> all = new ArrayList<>(texts.size());
        texts.forEach(text -> all.add(new JsonString(text)));
        return new JsonArray(all);
    }

    static JsonArray array(Iterable<PolicyRule> rules) {
        List<Json> all = new ArrayList<>();
        rules.forEach(rule -> all.add(rule.toJson()));
        return new JsonArray(all);
    }

    /** The plain reading of the rule; {@link CompiledRules} answers the same, faster. */
    public boolean allows(Question question) {
        return switch (question) {
            case Question.OnResource asked ->
                    (verbs.contains(ALL) || verbs.contains(asked.verb()))
                            && (groups.contains(ALL) || groups.contains(asked.group()))
                            && (names.isEmpty() || names.contains(asked.name()))
                            && onResource(asked.resource(), asked.subresource());
            case Question.OnPath asked ->
                    (verbs.contains(ALL) || verbs.contains(asked.verb())) && onPath(asked.path());
        };
    }

    private boolean onResource(String resource, String subresource) {
        for (String written : resources) {
            if (resourceCovers(written, resource, subresource)) {
                return true;
            }
        }
        return false;
    }

    // "*" is everything, "*/scale" that subresource of every kind, "pods/*" all of pods'.
    static boolean resourceCovers(String written, String resource, String subresource) {
        if (written.equals(ALL)) {
            return true;
        }
        // A plural has no slash; a star for both halves means nothing, as in Kubernetes.
        if (resource.indexOf('/') >= 0 || written.equals(NOTHING)) {
            return false;
        }
        int slash = written.indexOf('/');
        if (slash < 0) {
            return subresource.isEmpty() && written.equals(resource);
        }
        String first = written.substring(0, slash);
        String second = written.substring(slash + 1);
        return !subresource.isEmpty()
                && (first.equals(ALL) || first.equals(resource))
                && (second.equals(subresource) || second.equals(ALL));
    }

    private boolean onPath(String path) {
        for (String written : paths) {
            if (pathCovers(written, path)) {
                return true;
            }
        }
        return false;
    }

    /** A star at the end stands for any end. */
    static boolean pathCovers(String written, String path) {
        return written.equals(path)
                || (written.endsWith(ALL)
                        && path.startsWith(written.substring(0, written.length() - 1)));
    }
}

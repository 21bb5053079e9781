package dev.davit.policy.admission;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which requests a webhook or policy is for. */
final class RequestRules {
    static final List<String> MATCH_POLICIES = List.of("Equivalent", "Exact");
    static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");

    private static final List<String> OPERATIONS =
            List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
    private static final String ALL = "*";

    private RequestRules() {}

    /** {@code matchConstraints}, {@code matchResources}. */
    static void match(FieldPath at, JsonObject match, Mistakes mistakes) {
        Checks.oneOf(at.child("matchPolicy"), match.text("matchPolicy"), MATCH_POLICIES, mistakes);
        for (String selector : List.of("namespaceSelector", "objectSelector")) {
            Fields.selector(at.child(selector), match.get(selector), mistakes);
        }
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            Checks.each(
                    at.child(list),
                    match.array(list),
                    (place, rule) -> {
                        FieldPath names = place.child("resourceNames");
                        Checks.texts(
                                names,
                                rule.array("resourceNames"),
                                (here, name) -> Checks.segment(here, name, mistakes));
                        Checks.distinct(names, rule.array("resourceNames"), mistakes);
                        rule(place, rule, mistakes);
                    });
        }
    }

    static void rule(FieldPath at, JsonObject rule, Mistakes mistakes) {
        JsonArray operations = rule.array("operations");
        FieldPath place = at.child("operations");
        if (operations.size() == 0) {
            mistakes.required(place, "");
        }
        alone(place, operations, "operations", mistakes);
        Checks.texts(
                place, operations, (here, word) -> Checks.oneOf(here, word, OPERATIONS, mistakes));
        for (String list : List.of("apiGroups", "apiVersions")) {
            if (rule.array(list).size() == 0) {
                mistakes.required(at.child(list), "");
            }
            alone(
                    at.child(list),
                    rule.array(list),
                    list.equals("apiGroups") ? "API groups" : "API versions",
                    mistakes);
        }
        Checks.texts(
                at.child("apiVersions"),
                rule.array("apiVersions"),
                (here, version) -> {
                    if (version.isEmpty()) {
                        mistakes.required(here, "");
                    }
                });
        resources(at.child("resources"), rule.array("resources"), mistakes);
        Checks.oneOf(at.child("scope"), rule.text("scope"), SCOPES, mistakes);
    }

    private static void alone(FieldPath at, JsonArray words, String what, Mistakes mistakes) {
        if (words.size() > 1 && Checks.texts(words).contains(ALL)) {
            mistakes.invalid(at, words, "if '*' is present, must not specify other " + what);
        }
    }

    private static void resources(FieldPath at, JsonArray resources, Mistakes mistakes) {
        if (resources.size() == 0) {
            mistakes.required(at, "");
        }
        SortedSet<String> wholes = new TreeSet<>();
        SortedSet<String> everywhere = new TreeSet<>();
        Checks.texts(
                at,
                resources,
                (place, text) -> {
                    int slash = text.indexOf('/');
                    if (text.isEmpty()) {
                        mistakes.required(place, "");
                    } else if (slash >= 0) {
                        sub(place, text, slash, wholes, everywhere, mistakes);
                    }
                });
        List<String> all = Checks.texts(resources);
        if (all.size() > 1 && all.contains("*/*")) {
            mistakes.invalid(
                    at, resources, "if '*/*' is present, must not specify other resources");
        }
        boolean plain = all.stream().anyMatch(text -> text.indexOf('/') < 0 && !text.equals(ALL));
        if (all.contains(ALL) && plain) {
            mistakes.invalid(
                    at,
                    resources,
                    "if '*' is present, must not specify other resources without subresources");
        }
    }

    /** {@code pods/*} and {@code *}{@code /scale} say all that others of theirs could. */
    private static void sub(
            FieldPath at,
            String text,
            int slash,
            SortedSet<String> wholes,
            SortedSet<String> everywhere,
            Mistakes mistakes) {
        String resource = text.substring(0, slash);
        String sub = text.substring(slash + 1);
        if (wholes.contains(resource)) {
            mistakes.invalid(at, text, present(resource + "/*", text));
        }
        if (everywhere.contains(sub)) {
            mistakes.invalid(at, text, present("*/" + sub, text));
        }
        if (sub.equals(ALL)) {
            wholes.add(resource);
        }
        if (resource.equals(ALL)) {
            everywhere.add(sub);
        }
    }

    private static String present(String all, String text) {
        return "if '" + all + "' is present, must not specify " + text;
    }
}

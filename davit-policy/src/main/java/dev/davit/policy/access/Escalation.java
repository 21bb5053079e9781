package dev.davit.policy.access;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of some rules their giver does not hold: nobody gives more than they have. A rule is taken
 * apart into its single permissions; each must be held by one rule of the giver.
 */
final class Escalation {
    /** Single permissions of a role that are looked at; nobody writes so many by hand. */
    static final int MAX_PERMISSIONS = 20_000;

    private Escalation() {}

    /** Whether these rules are more than can be judged. */
    static boolean tooMany(List<PolicyRule> rules) {
        long all = 0;
        for (PolicyRule rule : rules) {
            long objects = rule.groups().size();
            objects = times(objects, rule.resources().size());
            objects = times(objects, Math.max(1, rule.names().size()));
            all += times(objects + rule.paths().size(), rule.verbs().size());
            if (all > MAX_PERMISSIONS) {
                return true;
            }
        }
        return false;
    }

    /** Cut above the bound: four lists of a body's size multiply to more than a number holds. */
    private static long times(long one, long other) {
        return Math.min(one * other, MAX_PERMISSIONS + 1L);
    }

    /**
     * What is missing, each as Kubernetes writes a rule in a refusal, in order; empty where nothing
     * is.
     *
     * @param given not {@link #tooMany}
     */
    static List<String> missing(List<PolicyRule> held, List<PolicyRule> given) {
        // Verbs on the same thing are told together.
        SortedMap<String, SortedSet<String>> verbs = new TreeMap<>();
        for (PolicyRule rule : given) {
            for (PolicyRule single : singles(rule)) {
                if (!held(held, single)) {
                    verbs.computeIfAbsent(subject(single), any -> new TreeSet<>())
                            .add(single.verbs().getFirst());
                }
            }
        }
        List<String> texts = new ArrayList<>();
        verbs.forEach((subject, words) ->
                texts.add("{" + subject + ", Verbs:" + quoted(List.copyOf(words)) + "}"));
        return texts;
    }

    private static List<PolicyRule> singles(PolicyRule rule) {
        List<PolicyRule> all = new ArrayList<>();
        for (String verb : rule.verbs()) {
            List<String> one = List.of(verb);
            for (String path : rule.paths()) {
                all.add(PolicyRule.onPaths(List.of(path), one));
            }
            for (String group : rule.groups()) {
                for (String resource : rule.resources()) {
                    PolicyRule plain = PolicyRule.on(List.of(group), List.of(resource), one);
                    if (rule.names().isEmpty()) {
                        all.add(plain);
                    }
                    for (String name : rule.names()) {
                        all.add(
                                new PolicyRule(
                                        one,
                                        plain.groups(),
                                        plain.resources(),
                                        List.of(name),
                                        List.of()));
                    }
                }
            }
        }
        return all;
    }

    private static boolean held(List<PolicyRule> held, PolicyRule single) {
        for (PolicyRule rule : held) {
            if (covers(rule, single)) {
                return true;
            }
        }
        return false;
    }

    /** A star is covered by a star alone. */
    private static boolean covers(PolicyRule rule, PolicyRule single) {
        if (!has(rule.verbs(), single.verbs().getFirst())) {
            return false;
        }
        if (!single.paths().isEmpty()) {
            String path = single.paths().getFirst();
            return rule.paths().stream().anyMatch(written -> PolicyRule.pathCovers(written, path));
        }
        return has(rule.groups(), single.groups().getFirst())
                && (rule.names().isEmpty()
                        || (!single.names().isEmpty()
                                && rule.names().contains(single.names().getFirst())))
                && resource(rule.resources(), single.resources().getFirst());
    }

    private static boolean has(List<String> all, String one) {
        return all.contains(PolicyRule.ALL) || all.contains(one);
    }

    private static boolean resource(List<String> all, String one) {
        int slash = one.indexOf('/');
        String resource = slash < 0 ? one : one.substring(0, slash);
        String subresource = slash < 0 ? "" : one.substring(slash + 1);
        for (String written : all) {
            if (written.equals(one) || PolicyRule.resourceCovers(written, resource, subresource)) {
                return true;
            }
        }
        return false;
    }

    private static String subject(PolicyRule single) {
        List<String> parts = new ArrayList<>();
        part("APIGroups", single.groups(), parts);
        part("Resources", single.resources(), parts);
        part("NonResourceURLs", single.paths(), parts);
        part("ResourceNames", single.names(), parts);
        return String.join(", ", parts);
    }

    private static void part(String name, List<String> texts, List<String> into) {
        if (!texts.isEmpty()) {
            into.add(name + ":" + quoted(texts));
        }
    }

    /** {@code ["get" "list"]}. */
    static String quoted(List<String> texts) {
        StringBuilder all = new StringBuilder("[");
        for (String text : texts) {
            all.append(all.length() == 1 ? "\"" : " \"").append(text).append('"');
        }
        return all.append(']').toString();
    }
}

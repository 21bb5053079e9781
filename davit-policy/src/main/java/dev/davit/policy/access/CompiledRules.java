package dev.davit.policy.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of one role, found by resource: two look-ups for an object, four for a subresource. In
 * the rules found, verbs and groups are compared one by one; there are few of them.
 */
final class CompiledRules {
    static final CompiledRules NONE = new CompiledRules(List.of());

    private final List<PolicyRule> rules;

    /** Never gone through: only looked up. By what the rule says of resources. */
    private final Map<String, List<PolicyRule>> byResource = new HashMap<>();

    private final List<PolicyRule> onPaths = new ArrayList<>();

    CompiledRules(List<PolicyRule> rules) {
        this.rules = List.copyOf(rules);
        for (PolicyRule rule : this.rules) {
            for (String resource : rule.resources()) {
                if (!resource.equals(PolicyRule.NOTHING)) {
                    byResource.computeIfAbsent(resource, any -> new ArrayList<>(1)).add(rule);
                }
            }
            if (!rule.paths().isEmpty()) {
                onPaths.add(rule);
            }
        }
    }

    List<PolicyRule> rules() {
        return rules;
    }

    boolean allows(Question question) {
        return switch (question) {
            case Question.OnResource asked -> allows(asked);
            case Question.OnPath asked -> {
                for (PolicyRule rule : onPaths) {
                    if (rule.allows(asked)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private boolean allows(Question.OnResource asked) {
        if (any(asked, PolicyRule.ALL)) {
            return true;
        }
        String resource = asked.resource();
        String subresource = asked.subresource();
        // A plural has no slash: a rule with one is about a subresource.
        if (resource.indexOf('/') >= 0) {
            return false;
        }
        if (subresource.isEmpty()) {
            return any(asked, resource);
        }
        return any(asked, asked.combined())
                || any(asked, "*/" + subresource)
                || any(asked, resource + "/*");
    }

    private boolean any(Question.OnResource asked, String written) {
        List<PolicyRule> found = byResource.get(written);
        if (found == null) {
            return false;
        }
        for (PolicyRule rule : found) {
            boolean verb =
                    rule.verbs().contains(asked.verb()) || rule.verbs().contains(PolicyRule.ALL);
            if (verb
                    && (rule.groups().contains(asked.group())
                            || rule.groups().contains(PolicyRule.ALL))
                    && (rule.names().isEmpty() || rule.names().contains(asked.name()))) {
                return true;
            }
        }
        return false;
    }
}

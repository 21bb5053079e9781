package dev.davit.policy.cel.rule;

import dev.davit.policy.cel.value.Shape;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one place of a schema, and of the places below it. Places without any are not there.
 *
 * @param type as in the schema: what is shown as the value
 * @param also rules of this very place from its {@code allOf}
 * @param keys the members that tell items apart; empty: old and new ones cannot be told apart
 * @param atomic a map that is replaced as a whole: so are its members
 */
record RuleNode(
        Shape shape,
        String type,
        List<Rule> rules,
        List<RuleNode> also,
        SortedMap<String, RuleNode> properties,
        @Nullable RuleNode values,
        @Nullable RuleNode items,
        List<String> keys,
        boolean atomic) {
    RuleNode {
        rules = List.copyOf(rules);
        also = List.copyOf(also);
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        keys = List.copyOf(keys);
    }

    boolean says() {
        return !rules.isEmpty()
                || !also.isEmpty()
                || !properties.isEmpty()
                || values != null
                || items != null;
    }
}

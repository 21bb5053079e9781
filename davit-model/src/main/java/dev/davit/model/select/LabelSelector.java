package dev.davit.model.select;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requirements that must all hold; none of them: every object matches. */
public record LabelSelector(List<Requirement> requirements) {
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** {@code app=web,tier in (a,b),!legacy,version>2}. */
    public static Outcome<LabelSelector> parse(String text) {
        return new LabelText(text).parse();
    }

    /**
     * {@code {matchLabels, matchExpressions}}. An empty tree selects everything; what a missing one
     * means is for the caller to say (mostly: nothing).
     */
    public static Outcome<LabelSelector> read(JsonObject tree, FieldPath at) {
        return LabelTree.read(tree, at);
    }

    /** A plain map of labels, as in {@code nodeSelector}. */
    public static LabelSelector ofLabels(JsonObject labels) {
        return LabelTree.ofLabels(labels);
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    /** By the labels of an object: {@code metadata.labels}. */
    public boolean matches(JsonObject labels) {
        return matches(labels::text);
    }

    public boolean matches(Function<String, @Nullable String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels.apply(requirement.key()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }
}

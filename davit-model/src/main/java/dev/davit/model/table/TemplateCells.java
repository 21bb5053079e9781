package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/** What rows tell of a template of pods, and of what selects them. */
final class TemplateCells {
    static final Column CONTAINERS =
            Column.wide("Containers", "Names of the template's containers.");
    static final Column IMAGES = Column.wide("Images", "Images of the template's containers.");
    static final Column SELECTOR = Column.wide("Selector", "Which pods it looks after.");

    private TemplateCells() {}

    static Json containers(JsonObject template) {
        return members(template, "name");
    }

    static Json images(JsonObject template) {
        return members(template, "image");
    }

    private static Json members(JsonObject template, String member) {
        List<String> all = new ArrayList<>();
        for (Json item : template.array("spec", "containers")) {
            if (item instanceof JsonObject container) {
                all.add(container.textOr("", member));
            }
        }
        return text(String.join(",", all));
    }

    /**
     * @param spec with a {@code selector}: a selector's tree, or a plain map of labels
     */
    static Json selector(JsonObject spec) {
        JsonObject tree = spec.object("selector");
        boolean plain =
                !tree.isEmpty() && !tree.has("matchLabels") && !tree.has("matchExpressions");
        if (plain) {
            return text(Cells.labels(tree));
        }
        return text(
                LabelSelector.read(tree, FieldPath.of("spec", "selector"))
                                instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                        ? shown(selector)
                        : Cells.NONE);
    }

    private static String shown(LabelSelector selector) {
        return selector.isEverything() ? Cells.NONE : selector.toString();
    }
}

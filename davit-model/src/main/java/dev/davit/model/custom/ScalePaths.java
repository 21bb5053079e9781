package dev.davit.model.custom;

import dev.davit.model.json.JsonObject;
import java.util.List;

/**
 * Where an object of a custom kind says how many copies it wants and has, as names of members.
 *
 * @param selector empty: it does not say which they are
 */
public record ScalePaths(List<String> spec, List<String> status, List<String> selector) {
    public ScalePaths {
        spec = List.copyOf(spec);
        status = List.copyOf(status);
        selector = List.copyOf(selector);
    }

    static ScalePaths of(JsonObject scale) {
        return new ScalePaths(
                names(scale.textOr("", "specReplicasPath")),
                names(scale.textOr("", "statusReplicasPath")),
                names(scale.textOr("", "labelSelectorPath")));
    }

    private static List<String> names(String path) {
        String bare = path.startsWith(".") ? path.substring(1) : path;
        return bare.isEmpty() ? List.of() : List.of(bare.split("\\.", -1));
    }

    public String[] specPath() {
        return spec.toArray(String[]::new);
    }

    public String[] statusPath() {
        return status.toArray(String[]::new);
    }

    public String[] selectorPath() {
        return selector.toArray(String[]::new);
    }
}

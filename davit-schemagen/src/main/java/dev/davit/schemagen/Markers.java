package dev.davit.schemagen;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code +name=value} lines of one comment that say something about the schema. */
record Markers(
        boolean required,
        boolean optional,
        String listType,
        List<String> listMapKeys,
        String patchMergeKey,
        List<String> patchStrategies,
        boolean atomic,
        @Nullable String defaultJson) {

    static Markers of(List<String> lines) {
        boolean required = false;
        boolean optional = false;
        boolean atomic = false;
        String listType = "";
        String mergeKey = "";
        String defaultJson = null;
        List<String> mapKeys = new ArrayList<>();
        List<String> strategies = new ArrayList<>();
        for (String line : lines) {
            String text = line.substring(1).strip();
            int equal = text.indexOf('=');
            String name = equal < 0 ? text : text.substring(0, equal).strip();
            String value = equal < 0 ? "" : text.substring(equal + 1).strip();
            switch (name) {
                case "required" -> required = true;
                case "optional" -> optional = true;
                case "listType" -> listType = value;
                case "listMapKey" -> mapKeys.add(value);
                case "patchMergeKey" -> mergeKey = value;
                case "patchStrategy" -> strategies.addAll(List.of(value.split(",")));
                case "mapType", "structType" -> atomic |= value.equals("atomic");
                // "ref(...)" names a Go constant: the artifact does not carry its value.
                case "default" -> defaultJson = value.startsWith("ref(") ? null : value;
                default -> {}
            }
        }
        return new Markers(
                required,
                optional,
                listType,
                List.copyOf(mapKeys),
                mergeKey,
                List.copyOf(strategies),
                atomic,
                defaultJson);
    }
}

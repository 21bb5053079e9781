package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * An administrator's key, as it is stored.
 *
 * @param hazards names; one that ends with {@code *} covers all that begin with what is before it
 * @param selector of the pods that it is for
 * @param untilMillis when it ends; {@link Long#MAX_VALUE}: never
 * @param grantedBy who wrote it last
 */
public record HazardGrant(
        String name,
        List<String> hazards,
        LabelSelector selector,
        long untilMillis,
        String grantedBy) {
    /** Set by the gate, by nobody else: who turned the administrator's key. */
    public static final String GRANTED_BY = "davit.dev/granted-by";

    public HazardGrant {
        hazards = List.copyOf(hazards);
    }

    public static HazardGrant of(JsonObject tree) {
        JsonObject spec = tree.object("spec");
        Outcome<LabelSelector> selector =
                LabelSelector.read(spec.object("selector"), FieldPath.of("spec", "selector"));
        return switch (selector) {
            case Outcome.Ok<LabelSelector>(LabelSelector read) ->
                    new HazardGrant(
                            tree.textOr("", "metadata", "name"),
                            texts(spec.array("hazards")),
                            read,
                            Timestamps.read(spec.textOr("", "until")).orElse(Long.MAX_VALUE),
                            tree.textOr("", "metadata", "annotations", GRANTED_BY));
            // What cannot be read grants nothing.
            case Outcome.Refused<LabelSelector> ignored ->
                    new HazardGrant(
                            tree.textOr("", "metadata", "name"),
                            List.of(),
                            LabelSelector.EVERYTHING,
                            0,
                            "");
        };
    }

    /** Whether it lets pods with these labels have the hazard now. */
    boolean covers(String hazard, JsonObject labels, long nowMillis) {
        return nowMillis < untilMillis && names(hazard) && selector.matches(labels);
    }

    private boolean names(String hazard) {
        for (String granted : hazards) {
            boolean open = granted.endsWith("*");
            boolean covers =
                    open
                            ? hazard.startsWith(granted.substring(0, granted.length() - 1))
                            : hazard.equals(granted);
            if (covers) {
                return true;
            }
        }
        return false;
    }

    static List<String> texts(JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (Json item : array) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }
}

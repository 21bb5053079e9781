package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Mistakes;

/** A grant names hazards that there are: one that is misspelt would grant nothing, in silence. */
public final class HazardGrantRules {
    private static final FieldPath HAZARDS = FieldPath.of("spec", "hazards");
    private static final int MAX_HAZARDS = 64;

    private HazardGrantRules() {}

    public static void check(JsonObject grant, Mistakes mistakes) {
        JsonArray hazards = grant.array("spec", "hazards");
        if (hazards.size() == 0) {
            mistakes.required(HAZARDS, "name at least one hazard");
        }
        if (hazards.size() > MAX_HAZARDS) {
            mistakes.invalid(
                    HAZARDS, hazards.size(), "must have at most " + MAX_HAZARDS + " items");
        }
        for (int i = 0; i < hazards.size(); i++) {
            if (hazards.get(i) instanceof JsonString(String name) && !known(name)) {
                mistakes.invalid(
                        HAZARDS.index(i),
                        name,
                        "must be one of "
                                + String.join(", ", Hazards.WORDS)
                                + ", or begin with one of "
                                + String.join(", ", Hazards.PREFIXES)
                                + "; * at its end covers all that begin so");
            }
        }
        FieldPath at = FieldPath.of("spec", "selector");
        switch (LabelSelector.read(grant.object("spec", "selector"), at)) {
            case Outcome.Ok<LabelSelector> ignored -> {}
            case Outcome.Refused<LabelSelector>(Refusal why) -> why.causes().forEach(mistakes::add);
        }
    }

    /** {@code *} alone is no name: who means everything labels the namespace. */
    private static boolean known(String name) {
        String path = name.startsWith(Hazards.HOST_PATH) ? after(name, Hazards.HOST_PATH) : "/";
        return Hazards.WORDS.contains(name)
                || (path.startsWith("/")
                        && Hazards.PREFIXES.stream()
                                .anyMatch(p -> name.startsWith(p) && !after(name, p).isEmpty()));
    }

    private static String after(String name, String prefix) {
        return name.substring(prefix.length());
    }
}

package dev.davit.policy.lifecycle;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.cel.value.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A lifecycle is a graph without a circle, whose steps somebody can tell the end of. */
final class LifecycleRules {
    private static final int MAX_STEPS = 100;
    private static final int MAX_CONDITION = 316;
    private static final FieldPath NAME = FieldPath.of("metadata", "name");

    private LifecycleRules() {}

    static void check(JsonObject lifecycle, @Nullable JsonObject before, Mistakes mistakes) {
        name(lifecycle.textOr("", "metadata", "name"), mistakes);
        JsonArray start = lifecycle.array("spec", "start");
        JsonArray stop = lifecycle.array("spec", "stop");
        FieldPath spec = FieldPath.of("spec");
        if (start.size() == 0 && stop.size() == 0) {
            mistakes.required(spec.child("start"), "name at least one step here or in spec.stop");
        }
        steps(spec.child("start"), start, mistakes);
        steps(spec.child("stop"), stop, mistakes);
        Checks.each(spec.child("start"), start, (at, step) -> ends(at, step, mistakes));
        Checks.each(
                spec.child("stop"),
                stop,
                (at, step) ->
                        Checks.qualified(
                                at.child("finalizer"), step.textOr("", "finalizer"), mistakes));
    }

    private static void name(String name, Mistakes mistakes) {
        int dot = name.indexOf('.');
        if (dot <= 0) {
            mistakes.invalid(
                    NAME,
                    name,
                    "must be the name of a CustomResourceDefinition, PLURAL.GROUP, such as"
                            + " databases.example.com");
            return;
        }
        for (Kind kind : Kinds.ALL) {
            if (kind.id().toString().equals(name)) {
                mistakes.forbidden(NAME, "the steps of " + kind.kind() + " are built in");
            }
        }
    }

    private static void steps(FieldPath at, JsonArray steps, Mistakes mistakes) {
        Checks.atMost(at, steps.size(), MAX_STEPS, mistakes);
        Map<String, List<String>> after = new TreeMap<>();
        Checks.each(
                at,
                steps,
                (here, step) -> {
                    String name = step.textOr("", "name");
                    Checks.report(here.child("name"), name, Names.label(name), mistakes);
                    after.put(name, Checks.texts(step.array("after")));
                });
        Checks.each(
                at,
                steps,
                (here, step) ->
                        Checks.texts(
                                here.child("after"),
                                step.array("after"),
                                (place, earlier) -> {
                                    if (!after.containsKey(earlier)) {
                                        mistakes.notFound(place, earlier);
                                    } else if (reaches(earlier, step.textOr("", "name"), after)) {
                                        mistakes.invalid(
                                                place,
                                                earlier,
                                                "that step waits for this one: they go in a circle");
                                    }
                                }));
    }

    /** Whether a step waits for another, directly or not. */
    private static boolean reaches(String from, String to, Map<String, List<String>> after) {
        Set<String> seen = new TreeSet<>();
        List<String> open = List.of(from);
        while (!open.isEmpty()) {
            if (open.contains(to)) {
                return true;
            }
            List<String> next =
                    open.stream()
                            .filter(seen::add)
                            .flatMap(name -> after.getOrDefault(name, List.of()).stream())
                            .toList();
            open = next;
        }
        return false;
    }

    private static void ends(FieldPath at, JsonObject step, Mistakes mistakes) {
        String condition = step.textOr("", "condition");
        if (condition.length() > MAX_CONDITION) {
            mistakes.tooLong(at.child("condition"), MAX_CONDITION);
        } else {
            Checks.qualified(at.child("condition"), condition, mistakes);
        }
        String within = step.text("within");
        if (within != null && !positive(within)) {
            mistakes.invalid(
                    at.child("within"), within, "must be a time above zero, such as 90s or 1h30m");
        }
    }

    private static boolean positive(String text) {
        try {
            return Durations.parse(text).compareTo(Duration.ZERO) > 0;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}

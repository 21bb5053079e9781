package dev.davit.lifecycle;

import dev.davit.base.Invariant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of one phase of one object's life. Valid once made: names are unique, dependencies are
 * known, there is no circle, and steps stand in an order in which they could be done (those given
 * first come first where either order would do).
 *
 * @param kind what it is about, for people: {@code Pod}
 */
public record Graph(String kind, Phase phase, List<Step> steps, List<Point> points) {
    public static final int MAX_STEPS = 1_000;

    public Graph {
        Invariant.check(steps.size() <= MAX_STEPS, "a graph has at most %d steps", MAX_STEPS);
        steps = inOrder(steps);
        points = List.copyOf(points);
        for (Point point : points) {
            for (String name : point.steps()) {
                Invariant.check(has(steps, name), "point %s: no step %s", point.name(), name);
            }
        }
    }

    public Graph(String kind, Phase phase, List<Step> steps) {
        this(kind, phase, steps, List.of());
    }

    public Optional<Step> step(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst();
    }

    /**
     * This graph with one more step (a user's), put between others.
     *
     * @param after names of steps or points that come first; each must exist
     * @param before names of steps or points that then wait for it
     * @throws Invariant.Broken for an unknown name or a circle: ask {@link #problemsOf} first
     */
    public Graph with(Step step, List<String> after, List<String> before) {
        Step added = step;
        for (String name : after) {
            for (String earlier : resolve(name)) {
                added = added.alsoAfter(earlier);
            }
        }
        Set<String> later = new HashSet<>();
        for (String name : before) {
            later.addAll(resolve(name));
        }
        List<Step> all = new ArrayList<>();
        for (Step existing : steps) {
            all.add(later.contains(existing.name()) ? existing.alsoAfter(step.name()) : existing);
        }
        all.add(added);
        return new Graph(kind, phase, all, points);
    }

    /** What would keep {@link #with} from working, as sentences; empty when nothing does. */
    public List<String> problemsOf(Step step, List<String> after, List<String> before) {
        List<String> problems = new ArrayList<>();
        if (has(steps, step.name())) {
            problems.add("there is a step " + step.name() + " already");
        }
        if (steps.size() == MAX_STEPS) {
            problems.add("a lifecycle has at most " + MAX_STEPS + " steps");
        }
        for (List<String> names : List.of(after, before)) {
            for (String name : names) {
                if (!known(name)) {
                    problems.add("no step or point is called " + name);
                }
            }
        }
        if (problems.isEmpty() && reaches(resolveAll(before), resolveAll(after))) {
            problems.add(
                    "%s cannot be before %s and after %s: these already come in the other order"
                            .formatted(step.name(), before, after));
        }
        return problems;
    }

    private boolean known(String name) {
        return has(steps, name) || points.stream().anyMatch(point -> point.name().equals(name));
    }

    private List<String> resolve(String name) {
        if (has(steps, name)) {
            return List.of(name);
        }
        for (Point point : points) {
            if (point.name().equals(name)) {
                return point.steps();
            }
        }
        throw new IllegalArgumentException("no step or point is called " + name);
    }

    private List<String> resolveAll(List<String> names) {
        return names.stream().flatMap(name -> resolve(name).stream()).toList();
    }

    /** Whether one of the targets is, or waits for, one of the sources. */
    private boolean reaches(List<String> sources, List<String> targets) {
        Set<String> reached = new HashSet<>(sources);
        for (Step step : steps) {
            if (step.after().stream().anyMatch(reached::contains)) {
                reached.add(step.name());
            }
        }
        return targets.stream().anyMatch(reached::contains);
    }

    private static boolean has(List<Step> steps, String name) {
        return steps.stream().anyMatch(step -> step.name().equals(name));
    }

    private static List<Step> inOrder(List<Step> given) {
        Map<String, Step> left = new LinkedHashMap<>();
        for (Step step : given) {
            Invariant.check(left.put(step.name(), step) == null, "two steps %s", step.name());
        }
        for (Step step : given) {
            for (String earlier : step.after()) {
                Invariant.check(left.containsKey(earlier), "%s: no step %s", step.name(), earlier);
            }
        }
        List<Step> ordered = new ArrayList<>(given.size());
        Set<String> placed = new HashSet<>();
        while (!left.isEmpty()) {
            int before = ordered.size();
            for (Step step : List.copyOf(left.values())) {
                if (placed.containsAll(step.after())) {
                    ordered.add(step);
                    placed.add(step.name());
                    left.remove(step.name());
                }
            }
            Invariant.check(
                    ordered.size() > before, "steps wait for each other: %s", left.keySet());
        }
        return List.copyOf(ordered);
    }
}

package dev.davit.lifecycle.draw;

import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph in layers: each step in the first layer behind all that it waits for, ordered within it
 * so that lines cross little (two sweeps by the mean place of its neighbours).
 */
final class Layers {
    private static final int SWEEPS = 4;

    private final Map<String, Integer> layerOf = new LinkedHashMap<>();
    private final List<List<Step>> layers = new ArrayList<>();

    Layers(Graph graph) {
        for (Step step : graph.steps()) {
            int layer = 0;
            for (String earlier : step.after()) {
                layer = Math.max(layer, layer(earlier) + 1);
            }
            layerOf.put(step.name(), layer);
            while (layers.size() <= layer) {
                layers.add(new ArrayList<>());
            }
            layers.get(layer).add(step);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            sweep(graph);
        }
    }

    List<List<Step>> layers() {
        return layers;
    }

    int layer(String step) {
        return layerOf.getOrDefault(step, 0);
    }

    private void sweep(Graph graph) {
        Map<String, Double> places = places();
        for (List<Step> layer : layers) {
            Map<String, Double> wanted = new LinkedHashMap<>();
            for (Step step : layer) {
                wanted.put(step.name(), middle(step, graph, places));
            }
            layer.sort(Comparator.comparingDouble(step -> wanted.getOrDefault(step.name(), 0.0)));
        }
    }

    /** From 0 to 1 in each layer, so that layers of different sizes compare. */
    private Map<String, Double> places() {
        Map<String, Double> places = new LinkedHashMap<>();
        for (List<Step> layer : layers) {
            for (int i = 0; i < layer.size(); i++) {
                places.put(layer.get(i).name(), (i + 0.5) / layer.size());
            }
        }
        return places;
    }

    private static double middle(Step step, Graph graph, Map<String, Double> places) {
        double sum = places.getOrDefault(step.name(), 0.5);
        int count = 1;
        for (String earlier : step.after()) {
            sum += places.getOrDefault(earlier, 0.5);
            count++;
        }
        for (Step later : graph.steps()) {
            if (later.after().contains(step.name())) {
                sum += places.getOrDefault(later.name(), 0.5);
                count++;
            }
        }
        return sum / count;
    }

    /** What a step waits for, without that which follows from the rest: fewer lines, same order. */
    static List<String> direct(Graph graph, Step step) {
        Set<String> indirect = new HashSet<>();
        for (String earlier : step.after()) {
            for (String before : ancestors(graph, earlier)) {
                indirect.add(before);
            }
        }
        return step.after().stream().filter(name -> !indirect.contains(name)).toList();
    }

    private static Set<String> ancestors(Graph graph, String name) {
        Set<String> found = new HashSet<>(Set.of(name));
        List<Step> steps = graph.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (found.contains(steps.get(i).name())) {
                found.addAll(steps.get(i).after());
            }
        }
        found.remove(name);
        return found;
    }
}

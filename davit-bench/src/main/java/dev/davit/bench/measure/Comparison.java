package dev.davit.bench.measure;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two files of results beside each other: medians, their ratio, and how far the rounds lay apart.
 */
public final class Comparison {
    private static final double SAME = 0.05;

    private final Map<String, List<Double>> before;
    private final Map<String, List<Double>> after;

    private Comparison(Map<String, List<Double>> before, Map<String, List<Double>> after) {
        this.before = before;
        this.after = after;
    }

    public static Comparison of(Path before, Path after) throws IOException {
        return new Comparison(figures(before), figures(after));
    }

    private static Map<String, List<Double>> figures(Path file) throws IOException {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (Json row : JsonReader.readObject(Files.readAllBytes(file)).array("rows")) {
            JsonObject each = (JsonObject) row;
            each.object("rounds")
                    .forEach((name, values) ->
                            figures.put(each.textOr("", "what") + ": " + name, numbers(values)));
        }
        return figures;
    }

    private static List<Double> numbers(Json values) {
        List<Double> numbers = new ArrayList<>();
        for (Json value : (JsonArray) values) {
            switch (value) {
                case JsonNumber.Whole whole -> numbers.add((double) whole.value());
                case JsonNumber.Decimal decimal -> numbers.add(decimal.value().doubleValue());
                default -> numbers.add(Double.NaN);
            }
        }
        return numbers;
    }

    public void print(PrintStream out) {
        int width = before.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.printf(
                "%-" + Math.max(1, width) + "s  %12s  %12s  %7s%n", "", "before", "after", "ratio");
        before.forEach((name, values) -> {
            List<Double> then = after.get(name);
            if (then == null) {
                out.printf(
                        "%-" + width + "s  %12.4g  %12s%n",
                        name,
                        Samples.median(values),
                        "missing");
                return;
            }
            double ratio = Samples.median(then) / Samples.median(values);
            out.printf(
                    "%-" + width + "s  %12.4g  %12.4g  %7.3f%s%n",
                    name,
                    Samples.median(values),
                    Samples.median(then),
                    ratio,
                    verdict(values, then, ratio));
        });
        after.keySet().stream()
                .filter(name -> !before.containsKey(name))
                .forEach(name -> out.println(name + "  only in the second"));
    }

    /** A difference counts when no round of one side lies among those of the other. */
    private static String verdict(List<Double> before, List<Double> after, double ratio) {
        if (Math.abs(ratio - 1) <= SAME) {
            return "";
        }
        boolean apart = max(before) < min(after) || max(after) < min(before);
        return apart && before.size() > 1 && after.size() > 1
                ? "  differs in every round"
                : "  within the rounds' spread";
    }

    private static double max(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    private static double min(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }
}

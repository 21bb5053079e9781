package dev.davit.bench.measure;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All rows of a run, and what was true of the run. */
public final class Report {
    private static final int DECIMALS = 4;

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final JsonObject machine;

    public Report(JsonObject machine) {
        this.machine = machine;
    }

    public Row row(String what) {
        return rows.computeIfAbsent(what, Row::new);
    }

    /** How it was measured: warm-up, clients, what a figure leaves out. */
    public void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    public void print(PrintStream out) throws IOException {
        out.println();
        machine.forEach((name, value) -> out.printf("%-11s %s%n", name, plain(value)));
        out.printf("%-11s %s%n%n", "loadAfter", Machine.load());
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (Row row : rows.values()) {
            StringBuilder line = new StringBuilder(row.what());
            line.repeat(' ', width - row.what().length());
            for (String figure : row.figures().keySet()) {
                line.append("  ").append(text(figure, row.median(figure)));
            }
            out.println(line);
        }
        out.println();
        notes.forEach(note -> out.println("* " + note));
    }

    private static String text(String figure, double value) {
        int space = figure.lastIndexOf(' ');
        String name = space < 0 ? figure : figure.substring(0, space);
        String unit = space < 0 ? "" : figure.substring(space);
        String number = String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.3g", value);
        return (name.isEmpty() ? "" : name + " ") + number + unit;
    }

    private static String plain(Json value) {
        return value instanceof JsonString text
                ? text.value()
                : new String(JsonWriter.write(value), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Every figure of every round; null where there is none. */
    public void write(Path file) throws IOException {
        List<Json> all = new ArrayList<>();
        for (Row row : rows.values()) {
            JsonObject.Builder figures = JsonObject.builder();
            row.figures().forEach((name, values) -> figures.put(name, numbers(values)));
            all.add(
                    JsonObject.builder()
                            .put("what", row.what())
                            .put("rounds", figures.build())
                            .build());
        }
        JsonObject whole =
                JsonObject.builder()
                        .put("machine", machine.with("loadAfter", Machine.load()))
                        .put("rows", new JsonArray(all))
                        .put(
                                "notes",
                                new JsonArray(notes.stream().<Json>map(JsonString::new).toList()))
                        .build();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, JsonWriter.write(whole));
    }

    private static JsonArray numbers(List<Double> values) {
        List<Json> numbers = new ArrayList<>();
        for (double value : values) {
            numbers.add(Double.isNaN(value) ? JsonNull.NULL : decimal(value));
        }
        return new JsonArray(numbers);
    }

    private static JsonNumber decimal(double value) {
        return new JsonNumber.Decimal(
                BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP).toPlainString());
    }
}

package dev.davit.model.diff;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Changes, one per line, for people: {@code ~ spec.replicas: 1 → 2}. */
public final class DiffText {
    /** Of one value; longer ones are cut, in the middle of nothing that matters. */
    private static final int MAX_VALUE = 160;

    private DiffText() {}

    public static String write(List<Change> changes) {
        StringBuilder text = new StringBuilder();
        for (Change change : changes) {
            text.append(line(change)).append('\n');
        }
        return text.toString();
    }

    public static String line(Change change) {
        String path = change.path().segments().isEmpty() ? "(all)" : change.path().toString();
        Json before = change.before();
        Json after = change.after();
        if (before == null) {
            return "+ " + path + (after == null ? "" : ": " + value(after));
        }
        if (after == null) {
            return "- " + path + ": " + value(before);
        }
        return "~ " + path + ": " + value(before) + " → " + value(after);
    }

    private static String value(Json json) {
        String text = new String(JsonWriter.write(json), StandardCharsets.UTF_8);
        if (text.length() <= MAX_VALUE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
        return text.substring(0, end) + "…";
    }
}

package dev.davit.model.request;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Query parameters, by name, as they came; each room reads those it knows. */
public record Options(SortedMap<String, List<String>> values) {
    public static final Options NONE = new Options(new TreeMap<>());

    public @Nullable String first(String name) {
        List<String> all = values.get(name);
        return all == null || all.isEmpty() ? null : all.getFirst();
    }

    public String firstOr(String name, String fallback) {
        String value = first(name);
        return value == null ? fallback : value;
    }

    public boolean flag(String name) {
        String value = first(name);
        return "true".equals(value) || "1".equals(value);
    }

    public Options with(String name, String value) {
        SortedMap<String, List<String>> more = new TreeMap<>(values);
        more.put(name, List.of(value));
        return new Options(more);
    }

    public Options without(String name) {
        SortedMap<String, List<String>> fewer = new TreeMap<>(values);
        fewer.remove(name);
        return new Options(fewer);
    }
}

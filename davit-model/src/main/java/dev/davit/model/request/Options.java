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

    /**
     * As Kubernetes reads a parameter that is yes or no: not there, {@code false} in any case and
     * {@code 0} are no; whatever else is yes ({@code True}, as Python writes it, and nothing).
     */
    public boolean flag(String name) {
        String value = first(name);
        return value != null && !value.equalsIgnoreCase("false") && !value.equals("0");
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

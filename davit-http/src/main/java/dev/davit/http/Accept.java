package dev.davit.http;

import dev.davit.gate.Forms;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code Accept}: the best alternative that is served here, by weight, then by order. */
final class Accept {
    private Accept() {}

    /** Alternatives beyond these are not looked at. */
    private static final int MAX_ALTERNATIVES = 20;

    /**
     * One alternative.
     *
     * @param parameters without {@code q}, names in lower case
     */
    record Range(String type, SortedMap<String, String> parameters, double weight) {
        boolean json() {
            return type.equals("application/json")
                    || type.equals("*/*")
                    || type.equals("application/*");
        }

        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /** Says whether an alternative is served, and as what. */
    interface Offer<T> {
        @Nullable T judge(Range range);
    }

    /** The form of objects that is asked for; null when none of the alternatives is served. */
    static @Nullable Forms form(@Nullable String header) {
        if (plain(header)) {
            return Forms.PLAIN;
        }
        return best(header, Accept::form);
    }

    private static @Nullable Forms form(Range range) {
        if (!range.json()) {
            return null;
        }
        return switch (range.parameter("as")) {
            case "" -> Forms.PLAIN;
            case "Table" -> meta(range) ? Forms.TABLE : null;
            case "PartialObjectMetadata", "PartialObjectMetadataList" ->
                    meta(range) ? Forms.PARTIAL : null;
            default -> null;
        };
    }

    private static boolean meta(Range range) {
        return range.parameter("g").equals("meta.k8s.io") && range.parameter("v").equals("v1");
    }

    static boolean plain(@Nullable String header) {
        return header == null
                || header.isEmpty()
                || header.equals("application/json")
                || header.equals("*/*");
    }

    static <T> @Nullable T best(@Nullable String header, Offer<T> offer) {
        T best = null;
        double weight = 0;
        int seen = 0;
        for (String text : (header == null ? "*/*" : header).split(",", MAX_ALTERNATIVES + 1)) {
            if (seen++ == MAX_ALTERNATIVES) {
                break;
            }
            Range range = range(text);
            if (range.weight() > weight) {
                T judged = offer.judge(range);
                if (judged != null) {
                    best = judged;
                    weight = range.weight();
                }
            }
        }
        return best;
    }

    private static Range range(String text) {
        String[] parts = text.split(";", -1);
        SortedMap<String, String> parameters = new TreeMap<>();
        double weight = 1;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
                String value = parts[i].substring(equals + 1).strip();
                if (name.equals("q")) {
                    weight = weight(value);
                } else {
                    parameters.put(name, value);
                }
            }
        }
        return new Range(parts[0].strip().toLowerCase(Locale.ROOT), parameters, weight);
    }

    private static double weight(String value) {
        try {
            return Math.clamp(Double.parseDouble(value), 0, 1);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}

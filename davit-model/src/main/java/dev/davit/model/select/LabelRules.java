package dev.davit.model.select;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What keys and values of labels may look like. Answers what is wrong, or null. */
public final class LabelRules {
    /** Of a value, and of the name part of a key. */
    public static final int MAX_NAME = 63;

    /** Of the domain before the slash of a key. */
    public static final int MAX_PREFIX = 253;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private LabelRules() {}

    /** Of a label, an annotation, a taint: {@code name} or {@code domain/name}. */
    public static @Nullable String key(String key) {
        int slash = key.indexOf('/');
        if (slash >= 0) {
            String prefix = key.substring(0, slash);
            if (prefix.isEmpty() || prefix.length() > MAX_PREFIX) {
                return "the part before the slash must have 1 to " + MAX_PREFIX + " characters";
            }
            if (!DOMAIN.matcher(prefix).matches()) {
                return "the part before the slash must be a DNS name in lower case,"
                        + " such as example.com";
            }
        }
        String name = key.substring(slash + 1);
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return "the name must have 1 to " + MAX_NAME + " characters";
        }
        return NAME.matcher(name).matches() ? null : shape();
    }

    public static @Nullable String value(String value) {
        if (value.isEmpty()) {
            return null;
        }
        if (value.length() > MAX_NAME) {
            return "must have at most " + MAX_NAME + " characters";
        }
        return NAME.matcher(value).matches() ? null : shape();
    }

    private static String shape() {
        return "must consist of letters, digits, '-', '_' and '.', and start and end with a letter"
                + " or digit";
    }
}

package dev.davit.linux.image.registry;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@code WWW-Authenticate} header: {@code Bearer realm="…",service="…",scope="…"}.
 *
 * @param scheme in small letters
 */
record Challenge(String scheme, SortedMap<String, String> parameters) {
    private static final int MAX_LENGTH = 4096;

    /** Null where it is none. */
    static @Nullable Challenge parse(String header) {
        String text = header.strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        int blank = text.indexOf(' ');
        String scheme = blank < 0 ? text : text.substring(0, blank);
        SortedMap<String, String> parameters = new TreeMap<>();
        int at = blank < 0 ? text.length() : blank;
        while (at < text.length()) {
            at = parameter(text, at, parameters);
        }
        return new Challenge(scheme.toLowerCase(Locale.ROOT), parameters);
    }

    /** Reads one from {@code at}; answers where the next begins. */
    private static int parameter(String text, int from, SortedMap<String, String> into) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
            at++;
        }
        int equals = text.indexOf('=', at);
        if (equals < 0) {
            return text.length();
        }
        String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
        StringBuilder value = new StringBuilder();
        at = equals + 1;
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        at += quoted ? 1 : 0;
        while (at < text.length() && text.charAt(at) != (quoted ? '"' : ',')) {
            at += quoted && text.charAt(at) == '\\' && at + 1 < text.length() ? 1 : 0;
            value.append(text.charAt(at));
            at++;
        }
        into.put(name, value.toString());
        return at + 1;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}

package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Impersonation;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The headers {@code Impersonate-…}, as Kubernetes reads them. */
final class Impersonating {
    private static final String PREFIX = "Impersonate-";
    private static final String EXTRA = "extra-";

    private Impersonating() {}

    /** Whether any of them is there: none may be overlooked, as it takes rights away. */
    static boolean asked(HttpHeaders headers) {
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            if (isOne(all.next().getKey())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOne(CharSequence name) {
        if (name.length() < PREFIX.length() || (name.charAt(0) | 0x20) != 'i') {
            return false;
        }
        return name.toString().regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    static Outcome<Impersonation> read(HttpHeaders headers) {
        String user = "";
        String uid = "";
        List<String> groups = new ArrayList<>();
        SortedMap<String, List<String>> extra = new TreeMap<>();
        int values = 0;
        Iterator<Map.Entry<String, String>> all = headers.iteratorAsString();
        while (all.hasNext()) {
            Map.Entry<String, String> header = all.next();
            String name = header.getKey();
            if (!isOne(name)) {
                continue;
            }
            if (++values > Impersonation.MAX_VALUES) {
                return bad(
                        "at most " + Impersonation.MAX_VALUES + " headers Impersonate-… are read");
            }
            String value = header.getValue();
            String rest = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            switch (rest) {
                case "user" -> user = value;
                case "uid" -> uid = value;
                case "group" -> groups.add(value);
                case String other when other.startsWith(EXTRA) ->
                        extra.computeIfAbsent(
                                        decoded(other.substring(EXTRA.length())),
                                        any -> new ArrayList<>())
                                .add(value);
                case String other -> {
                    return bad("the header Impersonate-" + other + " is not known");
                }
            }
        }
        return Outcome.ok(new Impersonation(user, groups, uid, extra));
    }

    /** Names of extras may have any characters; as they came, where they are no such form. */
    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException asItCame) {
            return name;
        }
    }

    private static Outcome<Impersonation> bad(String message) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, message));
    }
}

package dev.davit.http.proxy;

import dev.davit.http.wire.Field;
import dev.davit.http.wire.Incoming;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which lines of a head are for whom: some end with each connection, some are not the other's. */
final class Fields {
    /** RFC 9110, 7.6.1, and what older programs send. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "content-length",
                    "expect");

    /** What proves who asks is for this server alone, and so is what may speak for others. */
    private static final Set<String> OURS =
            Set.of("authorization", "x-remote-user", "x-remote-uid", "x-remote-group");

    private static final List<String> OUR_PREFIXES = List.of("impersonate-", "x-remote-extra-");

    /** Another program does not say which pages may read this server's answers. */
    private static final String CROSS_ORIGIN = "access-control-";

    private Fields() {}

    /** What goes on to whoever answers: not what frames it, nor what proves who asks. */
    static List<Field> onward(Incoming in) {
        Set<String> named = named(in.headers().getAll("Connection"));
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, String> entry : in.headers()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            if (!OF_THE_CONNECTION.contains(name)
                    && !named.contains(name)
                    && !OURS.contains(name)
                    && OUR_PREFIXES.stream().noneMatch(name::startsWith)) {
                fields.add(new Field(entry.getKey(), entry.getValue()));
            }
        }
        return fields;
    }

    /** What of an answer goes back: not what frames it. */
    static List<Field> back(AnswerHead head) {
        Set<String> named = new HashSet<>();
        for (Field field : head.fields()) {
            if (field.is("Connection")) {
                named.addAll(named(List.of(field.value())));
            }
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : head.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!OF_THE_CONNECTION.contains(name)
                    && !named.contains(name)
                    && !name.equals("date")
                    && !name.equals("audit-id")
                    && !name.startsWith(CROSS_ORIGIN)) {
                fields.add(field);
            }
        }
        return fields;
    }

    /** Those that the connection's own line names. */
    private static Set<String> named(List<String> lines) {
        Set<String> named = new HashSet<>();
        for (String line : lines) {
            for (String word : line.split(",", -1)) {
                named.add(word.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }

    /** What the client wants the connection to become; empty: nothing else. */
    static String upgrade(Incoming in) {
        return named(in.headers().getAll("Connection")).contains("upgrade")
                ? in.headerOr("Upgrade", "").strip()
                : "";
    }
}

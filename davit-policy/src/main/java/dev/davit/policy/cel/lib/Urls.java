package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.value.CelFault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** URLs and their parts, as Go's {@code net/url} reads them: with a scheme, or a path from /. */
final class Urls {
    private Urls() {}

    /**
     * @param host with its port
     * @param query without its question mark
     */
    record Url(String text, String scheme, String host, String path, String query) {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "url" ->
                    (args, meter) -> {
                        String text = Texts.read(args, meter);
                        Url url = parse(text);
                        if (url == null) {
                            throw new CelFault(
                                    "URL parse error during conversion from string: parse \""
                                            + text
                                            + "\": invalid URI for request");
                        }
                        return url;
                    };
            case "isURL" -> (args, meter) -> parse(Texts.read(args, meter)) != null;
            case "getScheme" -> Library.cheap(value -> url(value).scheme());
            case "getHost" -> Library.cheap(value -> url(value).host());
            case "getHostname" -> Library.cheap(value -> hostname(url(value).host()));
            case "getPort" -> Library.cheap(value -> port(url(value).host()));
            case "getEscapedPath" -> Library.cheap(value -> url(value).path());
            case "getQuery" -> Library.cheap(value -> query(url(value).query()));
            default -> null;
        };
    }

    private static Url url(Object value) {
        if (value instanceof Url url) {
            return url;
        }
        throw CelFault.noOverload();
    }

    private static @Nullable Url parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || (c == '%' && !escaped(text, i))) {
                return null;
            }
        }
        String scheme = scheme(text);
        String rest = scheme.isEmpty() ? text : text.substring(scheme.length() + 1);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String before = question < 0 ? rest : rest.substring(0, question);
        if (scheme.isEmpty() && !before.startsWith("/")) {
            return null;
        }
        if (!before.startsWith("//") || (scheme.isEmpty() && before.startsWith("///"))) {
            boolean opaque = !before.startsWith("/");
            return new Url(text, scheme, "", opaque ? "" : before, query);
        }
        int slash = before.indexOf('/', 2);
        String authority = before.substring(2, slash < 0 ? before.length() : slash);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        String path = slash < 0 ? "" : before.substring(slash);
        return hostFits(host)
                ? new Url(text, scheme.toLowerCase(java.util.Locale.ROOT), host, path, query)
                : null;
    }

    private static boolean escaped(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static String scheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean more = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (c == ':' && i > 0) {
                return text.substring(0, i);
            }
            if (!letter && !(i > 0 && more)) {
                return "";
            }
        }
        return "";
    }

    private static boolean hostFits(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end > 0 && digits(host.substring(end + 1));
        }
        int colon = host.indexOf(':');
        for (int i = 0; i < host.length(); i++) {
            if ("<>\"\\^`{|}[]".indexOf(host.charAt(i)) >= 0) {
                return false;
            }
        }
        return colon < 0 || digits(host.substring(colon));
    }

    private static boolean digits(String port) {
        for (int i = 1; i < port.length(); i++) {
            if (port.charAt(i) < '0' || port.charAt(i) > '9') {
                return false;
            }
        }
        return port.isEmpty() || port.charAt(0) == ':';
    }

    private static String hostname(String host) {
        if (host.startsWith("[")) {
            return host.substring(1, host.indexOf(']'));
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static String port(String host) {
        int colon = host.indexOf(':', Math.max(0, host.indexOf(']')));
        return colon < 0 ? "" : host.substring(colon + 1);
    }

    private static Map<Object, Object> query(String query) {
        Map<Object, List<Object>> all = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty() || pair.indexOf(';') >= 0) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            all.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return new LinkedHashMap<>(all);
    }

    private static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[bytes.length];
        int size = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                plain[size++] =
                        (byte)
                                (Character.digit(bytes[i + 1], 16) * 16
                                        + Character.digit(bytes[i + 2], 16));
                i += 2;
            } else {
                plain[size++] = bytes[i] == '+' ? (byte) ' ' : bytes[i];
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain, 0, size))
                    .toString();
        } catch (CharacterCodingException _) {
            return text;
        }
    }
}

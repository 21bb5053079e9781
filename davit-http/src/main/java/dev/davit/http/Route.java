package dev.davit.http;

import dev.davit.model.custom.ServedKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a path means. */
sealed interface Route {

    /** Longer paths mean nothing here. */
    int MAX_SEGMENTS = 12;

    String CORE = "/api/v1/";
    String PROXY = "/proxy";

    /** {@code /version}, {@code /openapi/v3}, {@code /apis/coordination.k8s.io}. */
    record Document(String path) implements Route {}

    /**
     * Objects.
     *
     * @param namespace empty: of the cluster, or all namespaces
     * @param name empty: the collection
     * @param subresource empty: the object itself
     * @param watch the path began with the old {@code watch/}
     */
    record Resource(Kind kind, String namespace, String name, String subresource, boolean watch)
            implements Route {}

    /**
     * A program in the cluster: {@code …/pods/web:8080/proxy/a/b}.
     *
     * @param name as the path has it, with scheme and port
     * @param rest behind {@code proxy}, as sent; empty, or it begins with a slash
     */
    record Proxied(Kind kind, String namespace, String name, String rest) implements Route {}

    enum Missing implements Route {
        MISSING
    }

    /** Parses a path that is still percent-encoded. */
    static Route of(String path, ServedKinds kinds) {
        if (path.startsWith(CORE) && path.indexOf(PROXY, CORE.length()) > 0) {
            Proxied proxied = proxied(path);
            if (proxied != null) {
                return proxied;
            }
        }
        List<String> parts = segments(path);
        if (parts == null || parts.isEmpty()) {
            return Missing.MISSING;
        }
        return switch (parts.getFirst()) {
            case "api" ->
                    parts.size() > 2
                            ? resource(kinds, "", parts.get(1), parts.subList(2, parts.size()))
                            : new Document(bare(path));
            case "apis" ->
                    parts.size() > 3
                            ? resource(
                                    kinds,
                                    parts.get(1),
                                    parts.get(2),
                                    parts.subList(3, parts.size()))
                            : new Document(bare(path));
            default -> new Document(path);
        };
    }

    /** Null: it is none. What is behind the word is not looked at. */
    static @Nullable Proxied proxied(String path) {
        boolean inside = path.startsWith("namespaces/", CORE.length());
        // /api/v1/namespaces/NAMESPACE/PLURAL/NAME/proxy, or /api/v1/nodes/NAME/proxy
        int words = inside ? 4 : 2;
        @Nullable String[] parts = new @Nullable String[words];
        int from = CORE.length();
        for (int i = 0; i < words; i++) {
            int to = path.indexOf('/', from);
            if (to <= from) {
                return null;
            }
            parts[i] = decoded(path.substring(from, to));
            from = to + 1;
        }
        int end = from + PROXY.length() - 1;
        boolean word = path.startsWith(PROXY.substring(1), from);
        if (!word || (end < path.length() && path.charAt(end) != '/')) {
            return null;
        }
        Kind kind = proxying(parts[words - 2], inside);
        String name = parts[words - 1];
        String namespace = inside ? parts[1] : "";
        return kind == null || name == null || namespace == null
                ? null
                : new Proxied(kind, namespace, name, path.substring(end));
    }

    private static @Nullable Kind proxying(@Nullable String plural, boolean inside) {
        return switch (plural) {
            case "pods" -> inside ? Kinds.POD : null;
            case "services" -> inside ? Kinds.SERVICE : null;
            case "nodes" -> inside ? null : Kinds.NODE;
            case null, default -> null;
        };
    }

    /** {@code /api/} is {@code /api}. */
    private static String bare(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Route resource(
            ServedKinds kinds, String group, String version, List<String> rest) {
        boolean watch = rest.getFirst().equals("watch");
        List<String> parts = watch ? rest.subList(1, rest.size()) : rest;
        if (parts.isEmpty()) {
            return Missing.MISSING;
        }
        if (parts.getFirst().equals("namespaces") && parts.size() >= 3) {
            Kind inside = kinds.byPath(group, version, parts.get(2));
            if (inside != null && inside.namespaced()) {
                return named(inside, parts.get(1), parts.subList(3, parts.size()), watch);
            }
        }
        Kind kind = kinds.byPath(group, version, parts.getFirst());
        if (kind == null || (kind.namespaced() && parts.size() > 1)) {
            return Missing.MISSING;
        }
        return named(kind, "", parts.subList(1, parts.size()), watch);
    }

    private static Route named(Kind kind, String namespace, List<String> rest, boolean watch) {
        return switch (rest.size()) {
            case 0 -> new Resource(kind, namespace, "", "", watch);
            case 1 -> new Resource(kind, namespace, rest.getFirst(), "", watch);
            case 2 -> {
                String sub = rest.get(1);
                yield kind.subresources().contains(sub)
                        ? new Resource(kind, namespace, rest.getFirst(), sub, watch)
                        : Missing.MISSING;
            }
            default -> Missing.MISSING;
        };
    }

    /** The decoded segments; null when the path is malformed. A slash at the end is forgiven. */
    private static @Nullable List<String> segments(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        List<String> parts = new ArrayList<>(8);
        int from = 1;
        while (from < path.length()) {
            int to = path.indexOf('/', from);
            if (to < 0) {
                to = path.length();
            }
            String part = decoded(path.substring(from, to));
            if (part == null || part.isEmpty() || parts.size() == MAX_SEGMENTS) {
                return null;
            }
            parts.add(part);
            from = to + 1;
        }
        return parts;
    }

    private static @Nullable String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
        int size = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                bytes[size++] = bytes[i];
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes[size++] = (byte) (high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, size))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}

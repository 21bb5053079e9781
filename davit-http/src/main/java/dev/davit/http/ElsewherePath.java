package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.http.wire.Incoming;
import dev.davit.model.request.Options;
import dev.davit.model.select.FieldSelector;
import dev.davit.policy.access.Question;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request for another server is about, by its path alone: nobody here knows its kinds. The
 * rules are those by which Kubernetes reads any path.
 *
 * @param group and the version: the first two words behind {@code /apis}
 * @param rest the words behind them, decoded
 */
record ElsewherePath(String group, String version, List<String> rest) {
    private static final String APIS = "/apis/";

    /** Longer paths are none: what is not looked at might lead elsewhere. */
    private static final int MAX_WORDS = 64;

    /** Null: it is no path below a group and version, or one that could be read in two ways. */
    static @Nullable ElsewherePath of(String path) {
        if (!path.startsWith(APIS)) {
            return null;
        }
        String all = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (all.length() <= APIS.length()) {
            return null;
        }
        String[] parts = all.substring(APIS.length()).split("/", MAX_WORDS + 1);
        if (parts.length > MAX_WORDS) {
            return null;
        }
        List<String> words = new ArrayList<>();
        for (String raw : parts) {
            String word = decoded(raw);
            if (word == null || word.isEmpty() || word.equals(".") || word.equals("..")) {
                return null;
            }
            words.add(word);
        }
        return words.size() < 2
                ? null
                : new ElsewherePath(
                        words.get(0), words.get(1), List.copyOf(words.subList(2, words.size())));
    }

    private static @Nullable String decoded(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        try {
            String text = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
            return text.indexOf('/') < 0 ? text : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** May it? In the words of roles. */
    Question question(Incoming in, Options options) {
        if (rest.isEmpty()) {
            String method = in.method().toLowerCase(Locale.ROOT);
            return new Question.OnPath(method.equals("head") ? "get" : method, in.path());
        }
        List<String> words = rest;
        boolean watched = words.getFirst().equals("watch") && words.size() > 1;
        if (watched) {
            words = words.subList(1, words.size());
        }
        String namespace = "";
        if (words.getFirst().equals("namespaces") && words.size() > 1) {
            namespace = words.get(1);
            words = words.size() > 2 ? words.subList(2, words.size()) : words;
        }
        String name = words.size() > 1 ? words.get(1) : "";
        String verb = verb(in.method(), name, watched, options);
        return new Question.OnResource(
                verb,
                group,
                words.getFirst(),
                words.size() > 2 ? words.get(2) : "",
                namespace,
                name.isEmpty() ? selected(verb, options) : name);
    }

    private static String verb(String method, String name, boolean watched, Options options) {
        return switch (method) {
            case "GET", "HEAD" ->
                    watched || (name.isEmpty() && options.flag("watch"))
                            ? "watch"
                            : name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            // Whatever it is, only who may do everything may do it.
            default -> "";
        };
    }

    /** Whoever asks for all objects of one name asks for that object. */
    private static String selected(String verb, Options options) {
        String fields = options.firstOr("fieldSelector", "");
        if (fields.isEmpty() || verb.equals("create")) {
            return "";
        }
        String name =
                FieldSelector.parse(fields) instanceof Outcome.Ok<FieldSelector>(FieldSelector all)
                        ? all.required("metadata.name")
                        : null;
        return name == null ? "" : name;
    }
}

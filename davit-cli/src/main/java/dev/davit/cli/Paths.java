package dev.davit.cli;

import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From words on the command line to paths of the API. */
public final class Paths {
    private Paths() {}

    /** One object that is meant; the name is empty where all are. */
    public record Named(Kind kind, String name) {
        /** As a person names it, and is told of it: {@code pod/web}. */
        public String shown() {
            return kind.singular() + "/" + name;
        }
    }

    /**
     * Reads {@code pod web}, {@code pod/web}, {@code pods web api}, {@code pod/web cm/conf}, {@code
     * pods,services} and {@code all}.
     */
    public static List<Named> named(List<String> words) {
        if (words.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE, "say what: a kind and a name, such as pod/web or pod web");
        }
        if (words.getFirst().indexOf('/') >= 0) {
            return words.stream().map(Paths::slashed).toList();
        }
        List<Named> all = new ArrayList<>();
        for (Kind kind : kinds(words.getFirst())) {
            if (words.size() == 1) {
                all.add(new Named(kind, ""));
            }
            for (String name : words.subList(1, words.size())) {
                if (name.indexOf('/') >= 0) {
                    throw new CliFailure(
                            ExitCode.USAGE,
                            "\"" + name + "\": write either KIND NAME… or KIND/NAME…, not both");
                }
                all.add(new Named(kind, name));
            }
        }
        return all;
    }

    private static Named slashed(String word) {
        int slash = word.indexOf('/');
        if (slash <= 0 || slash == word.length() - 1) {
            throw new CliFailure(ExitCode.USAGE, "\"" + word + "\" is not of the form kind/name");
        }
        return new Named(kind(word.substring(0, slash)), word.substring(slash + 1));
    }

    /** The kinds of a comma list; {@code all} and other categories stand for several. */
    public static List<Kind> kinds(String words) {
        List<Kind> all = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            List<Kind> category =
                    Kinds.byWord(word) == null ? Vocabulary.ofCategory(word) : List.of();
            all.addAll(category.isEmpty() ? List.of(kind(word)) : category);
        }
        return all.stream().distinct().toList();
    }

    /** Exactly one object; a name alone means a pod. */
    public static Named one(List<String> words) {
        if (words.size() == 1 && words.getFirst().indexOf('/') < 0) {
            return new Named(Kinds.POD, words.getFirst());
        }
        List<Named> all = named(words);
        if (all.size() != 1 || all.getFirst().name().isEmpty()) {
            throw new CliFailure(ExitCode.USAGE, "name exactly one object, such as pod/web");
        }
        return all.getFirst();
    }

    public static Kind kind(String word) {
        Kind kind = Vocabulary.byWord(word);
        if (kind == null) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "there is no kind \""
                            + word
                            + "\""
                            + Similar.question(word.toLowerCase(Locale.ROOT), words())
                            + " (davit api-resources lists all kinds)");
        }
        return kind;
    }

    /** Every word that names a kind. */
    public static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Kind kind : Kinds.ALL) {
            words.add(kind.id().plural());
            words.add(kind.singular());
            words.addAll(kind.shortNames());
        }
        return words;
    }

    /** The path of a collection; of all namespaces when the namespace is empty. */
    public static String collection(Kind kind, String namespace) {
        String root = kind.id().group().isEmpty() ? "/api/" : "/apis/" + kind.id().group() + "/";
        String inside =
                kind.namespaced() && !namespace.isEmpty() ? "/namespaces/" + encode(namespace) : "";
        return root + kind.version() + inside + "/" + kind.id().plural();
    }

    public static String object(Named named, String namespace) {
        return collection(named.kind(), namespace) + "/" + encode(named.name());
    }

    /** The path of an object's subresource; not every kind has every one. */
    public static String object(Named named, String namespace, String subresource) {
        if (!named.kind().subresources().contains(subresource)) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "%s have no %s".formatted(named.kind().id().plural(), subresource));
        }
        return object(named, namespace) + "/" + subresource;
    }

    /** For a path segment or a query value. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package dev.davit.model.owned;

import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields by their path, everything below them included: {@code spec.replicas}, {@code
 * spec.template.spec.containers[name=web].image}, {@code webhooks[*].clientConfig}, {@code
 * metadata.annotations["example.com/a"]}, {@code *} for all.
 */
public final class FieldPattern {
    public static final int MAX_LENGTH = 1_024;
    public static final int MAX_STEPS = 32;

    private static final FieldPattern EVERYTHING = new FieldPattern("*", List.of());

    private final String text;
    private final List<Step> steps;

    private FieldPattern(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** One step of a path. */
    private sealed interface Step {
        /** A member, or an item of a set, or one by its place: the element itself. */
        record Named(String element) implements Step {}

        /** Any item of a list. */
        enum AnyItem implements Step {
            ANY
        }

        /** An item by its key, or some of its keys: {@code "name":"web"}. */
        record Keyed(List<String> members) implements Step {}
    }

    /**
     * What is wrong with a text that is no path.
     *
     * @param at characters from its beginning
     */
    public record Wrong(String why, int at) {}

    /** Either of both, the other is null. */
    public record Parsed(@Nullable FieldPattern pattern, @Nullable Wrong wrong) {}

    public static Parsed parse(String text) {
        if (text.equals("*")) {
            return new Parsed(EVERYTHING, null);
        }
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            String why =
                    text.isEmpty() ? "must not be empty" : "must be no more than 1024 characters";
            return new Parsed(null, new Wrong(why, 0));
        }
        Reader reader = new Reader(text);
        List<Step> steps = reader.steps();
        return steps == null
                ? new Parsed(null, reader.wrong)
                : new Parsed(new FieldPattern(text, steps), null);
    }

    /** Of a set, what these fields are. */
    public FieldSet in(FieldSet set) {
        return in(0, set);
    }

    private FieldSet in(int at, FieldSet node) {
        if (at == steps.size()) {
            return node;
        }
        FieldSet.Builder all = new FieldSet.Builder(1);
        Step step = steps.get(at);
        for (int i = 0; i < node.size(); i++) {
            if (matches(step, node.elementAt(i))) {
                all.put(node.elementAt(i), in(at + 1, node.belowAt(i)));
            }
        }
        return all.build(false);
    }

    private static boolean matches(Step step, String element) {
        return switch (step) {
            case Step.Named(String name) -> name.equals(element);
            case Step.AnyItem _ -> Elements.memberOf(element) == null;
            case Step.Keyed(List<String> members) -> Elements.hasKeys(element, members);
        };
    }

    /** A path of a set as {@link #parse} reads it. */
    public static String text(List<String> elements) {
        StringBuilder text = new StringBuilder();
        for (String element : elements) {
            String member = Elements.memberOf(element);
            if (member == null) {
                text.append(Elements.path(List.of(element)));
            } else if (plain(member)) {
                text.append(text.isEmpty() ? "" : ".").append(member);
            } else {
                text.append('[').append(JsonWriter.text(new JsonString(member))).append(']');
            }
        }
        return text.toString();
    }

    /** Every path of a set, as {@link #parse} reads them. */
    public static List<String> texts(FieldSet set) {
        List<String> all = new ArrayList<>();
        set.forEach(path -> all.add(text(path)));
        return all;
    }

    private static boolean plain(String member) {
        for (int i = 0; i < member.length(); i++) {
            char c = member.charAt(i);
            if (c == '.' || c == '[' || c == ']' || c == '"' || c == '*' || c <= ' ') {
                return false;
            }
        }
        return !member.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }

    /** Goes through a text once. */
    private static final class Reader {
        private final String text;
        private final List<Step> steps = new ArrayList<>();
        private int at;
        private @Nullable Wrong wrong;

        Reader(String text) {
            this.text = text;
            at = text.charAt(0) == '.' ? 1 : 0;
        }

        @Nullable List<Step> steps() {
            boolean first = true;
            while (wrong == null && (at < text.length() || first)) {
                if (at < text.length() && text.charAt(at) == '[') {
                    bracket();
                } else if (first || text.charAt(at) == '.') {
                    at += first ? 0 : 1;
                    member();
                } else {
                    fail("a dot or a bracket is expected");
                }
                first = false;
                if (steps.size() > MAX_STEPS) {
                    fail("must have no more than " + MAX_STEPS + " steps");
                }
            }
            return wrong == null ? steps : null;
        }

        private void fail(String why) {
            wrong = wrong == null ? new Wrong(why, at) : wrong;
        }

        private void member() {
            int start = at;
            while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
                at++;
            }
            String name = text.substring(start, at);
            if (!FieldPattern.plain(name)) {
                at = start;
                fail(
                        name.isEmpty()
                                ? "a field's name is expected"
                                : "a name like this is written in brackets and quotes: [\"a.b\"]");
            }
            steps.add(new Step.Named(Elements.member(name)));
        }

        private void bracket() {
            at++;
            if (at < text.length() && text.charAt(at) == '"') {
                String name = value();
                steps.add(new Step.Named(Elements.member(name)));
                end();
                return;
            }
            int close = text.indexOf(']', at);
            String inside = close < 0 ? "" : text.substring(at, close);
            if (inside.equals("*")) {
                steps.add(Step.AnyItem.ANY);
                at = close;
                end();
            } else if (Elements.isIndex(inside)) {
                steps.add(new Step.Named(Elements.index(Integer.parseInt(inside))));
                at = close;
                end();
            } else {
                keys();
            }
        }

        /** {@code name="web",protocol=TCP]}, or {@code ="x"]} of a set. */
        private void keys() {
            List<String> members = new ArrayList<>();
            boolean more = true;
            while (more && wrong == null) {
                int equal = text.indexOf('=', at);
                if (equal < 0) {
                    fail("a list's item is written [name=value], [*], or by its place [0]");
                    return;
                }
                String key = text.substring(at, equal);
                at = equal + 1;
                String value = literal();
                if (key.isEmpty()) {
                    steps.add(new Step.Named(Elements.value(value)));
                    end();
                    return;
                }
                if (!FieldPattern.plain(key)) {
                    fail("a key's name is expected before =");
                }
                members.add(Elements.key(key, value));
                more = at < text.length() && text.charAt(at) == ',';
                at += more ? 1 : 0;
            }
            steps.add(new Step.Keyed(List.copyOf(members)));
            end();
        }

        private void end() {
            if (at >= text.length() || text.charAt(at) != ']') {
                fail("a closing bracket is expected");
            }
            at++;
        }

        /** As JSON writes it: quoted, or a word that is quoted here, or a number. */
        private String literal() {
            if (at < text.length() && text.charAt(at) == '"') {
                return JsonWriter.text(new JsonString(value()));
            }
            int start = at;
            while (at < text.length() && text.charAt(at) != ']' && text.charAt(at) != ',') {
                at++;
            }
            String word = text.substring(start, at);
            boolean number = Elements.isIndex(word) || word.equals("true") || word.equals("false");
            return number ? word : JsonWriter.text(new JsonString(word));
        }

        /** What stands between quotes; a backslash keeps the next character. */
        private String value() {
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' && at + 1 < text.length() ? 1 : 0;
                value.append(text.charAt(at++));
            }
            if (at >= text.length()) {
                fail("a closing quote is expected");
            }
            at++;
            return value.toString();
        }
    }
}

package dev.davit.model.custom;

import dev.davit.model.custom.ColumnPath.Comparison;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link ColumnPath}. Used once. */
final class PathParser {
    /** A definition of a megabyte may have paths of a megabyte. */
    private static final int MAX_LENGTH = 4_096;

    private static final int MAX_STEPS = 100;

    private final String text;
    private int at;

    PathParser(String text) {
        this.text = text;
    }

    @Nullable ColumnPath whole() {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        if (text.startsWith("{") && text.endsWith("}")) {
            return new PathParser(text.substring(1, text.length() - 1)).whole();
        }
        ColumnPath path = path();
        return path != null && at == text.length() ? path : null;
    }

    /** Up to a character that belongs to no path. */
    private @Nullable ColumnPath path() {
        List<ColumnPath.Step> steps = new ArrayList<>();
        if (peek() == '$' || peek() == '@') {
            at++;
        }
        while (at < text.length() && (peek() == '.' || peek() == '[')) {
            ColumnPath.Step step = peek() == '[' ? bracket() : member();
            if (step == null || steps.size() == MAX_STEPS) {
                // A dot alone is the object itself.
                return steps.isEmpty() && text.equals(".") ? new ColumnPath(steps) : null;
            }
            steps.add(step);
        }
        return new ColumnPath(steps);
    }

    private ColumnPath.@Nullable Step member() {
        at++;
        if (peek() == '*') {
            at++;
            return new ColumnPath.Every();
        }
        if (peek() == '[') {
            return bracket();
        }
        StringBuilder name = new StringBuilder();
        while (at < text.length() && ".[]()=!<>&| \t'\"".indexOf(peek()) < 0) {
            if (peek() == '\\' && at + 1 < text.length()) {
                at++;
            }
            name.append(text.charAt(at++));
        }
        return name.isEmpty() ? null : new ColumnPath.Member(name.toString());
    }

    private ColumnPath.@Nullable Step bracket() {
        at++;
        ColumnPath.Step step =
                switch (peek()) {
                    case '*' -> {
                        at++;
                        yield new ColumnPath.Every();
                    }
                    case '?' -> filter();
                    case '\'', '"' -> named();
                    default -> index();
                };
        if (step == null || peek() != ']') {
            return null;
        }
        at++;
        return step;
    }

    private ColumnPath.@Nullable Step named() {
        String name = quoted();
        if (name == null) {
            return null;
        }
        return new ColumnPath.Member(name);
    }

    private ColumnPath.@Nullable Step index() {
        int from = at;
        while (peek() == '-' || (peek() >= '0' && peek() <= '9')) {
            at++;
        }
        try {
            return new ColumnPath.Index(Integer.parseInt(text.substring(from, at)));
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    /** {@code ?(@.type=="Ready")}. */
    private ColumnPath.@Nullable Step filter() {
        at++;
        if (peek() != '(') {
            return null;
        }
        at++;
        blanks();
        ColumnPath path = path();
        blanks();
        Comparison how = path == null ? null : comparison();
        blanks();
        Json value = how == null ? null : how == Comparison.EXISTS ? JsonBool.TRUE : literal();
        blanks();
        if (path == null || how == null || value == null || peek() != ')') {
            return null;
        }
        at++;
        return new ColumnPath.Filter(path, how, value);
    }

    private @Nullable Comparison comparison() {
        if (peek() == ')') {
            return Comparison.EXISTS;
        }
        for (Comparison how : Comparison.values()) {
            if (how != Comparison.EXISTS && text.startsWith(how.text(), at)) {
                at += how.text().length();
                return how;
            }
        }
        return null;
    }

    private @Nullable Json literal() {
        if (peek() == '\'' || peek() == '"') {
            String quoted = quoted();
            return quoted == null ? null : new JsonString(quoted);
        }
        int from = at;
        while (at < text.length() && ") \t".indexOf(peek()) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "true" -> JsonBool.TRUE;
            case "false" -> JsonBool.FALSE;
            default -> isNumber(word) ? JsonReader.number(word) : null;
        };
    }

    private static boolean isNumber(String word) {
        boolean digit = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            digit |= c >= '0' && c <= '9';
            if (!(c >= '0' && c <= '9') && !(c == '-' && i == 0) && !(c == '.' && digit)) {
                return false;
            }
        }
        return digit && word.indexOf('.') == word.lastIndexOf('.') && !word.endsWith(".");
    }

    private @Nullable String quoted() {
        char quote = text.charAt(at++);
        StringBuilder name = new StringBuilder();
        while (at < text.length() && peek() != quote) {
            if (peek() == '\\' && at + 1 < text.length()) {
                at++;
            }
            name.append(text.charAt(at++));
        }
        if (at == text.length()) {
            return null;
        }
        at++;
        return name.toString();
    }

    private void blanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /** 0 at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}

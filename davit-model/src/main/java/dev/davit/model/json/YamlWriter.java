package dev.davit.model.json;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Trees → YAML as {@code kubectl -o yaml} lays it out: block style, lists at the indent of their
 * key, several lines of text as a literal block. Text that any reader, of YAML 1.1 too, could take
 * for something else is quoted.
 */
public final class YamlWriter {
    private static final Pattern SAFE =
            Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.@$%^&+;()<>~ :#=,|!?*'\\[\\]{}-]*");
    private static final Pattern WORD_WITH_MEANING =
            Pattern.compile("(?i)null|~|true|false|yes|no|on|off|y|n|\\.nan|\\.inf");
    private static final Pattern LOOKS_LIKE_NUMBER = Pattern.compile("\\.?[0-9].*");

    /** A digit first, but neither a number nor a date in anybody's eyes: {@code 1Gi}. */
    private static final Pattern SAFE_AFTER_DIGIT =
            Pattern.compile("[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti|s|h|d)");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /** One document, with a line feed at its end. */
    public static String write(Json value) {
        YamlWriter writer = new YamlWriter();
        writer.top(value);
        return writer.out.toString();
    }

    private void top(Json value) {
        switch (value) {
            case JsonObject object when !object.isEmpty() -> members(object, 0, false);
            case JsonArray array when array.size() > 0 -> items(array, 0, false);
            default -> {
                scalar(value, 2);
                out.append('\n');
            }
        }
    }

    /**
     * @param started the first line's indent is written already (after a dash)
     */
    private void members(JsonObject object, int indent, boolean started) {
        for (int i = 0; i < object.size(); i++) {
            if (i > 0 || !started) {
                indent(indent);
            }
            text(object.nameAt(i), -1);
            out.append(':');
            below(object.valueAt(i), indent);
        }
    }

    private void below(Json value, int indent) {
        switch (value) {
            case JsonObject object when !object.isEmpty() -> {
                out.append('\n');
                members(object, indent + 2, false);
            }
            case JsonArray array when array.size() > 0 -> {
                out.append('\n');
                items(array, indent, false);
            }
            default -> {
                out.append(' ');
                scalar(value, indent + 2);
                out.append('\n');
            }
        }
    }

    private void items(JsonArray array, int indent, boolean started) {
        for (int i = 0; i < array.size(); i++) {
            if (i > 0 || !started) {
                indent(indent);
            }
            out.append("- ");
            switch (array.get(i)) {
                case JsonObject object when !object.isEmpty() -> members(object, indent + 2, true);
                case JsonArray inner when inner.size() > 0 -> items(inner, indent + 2, true);
                default -> {
                    scalar(array.get(i), indent + 2);
                    out.append('\n');
                }
            }
        }
    }

    private void indent(int indent) {
        out.repeat(' ', indent);
    }

    private void scalar(Json value, int indent) {
        switch (value) {
            case JsonString(String text) -> text(text, indent);
            case JsonNumber.Whole(long number) -> out.append(number);
            case JsonNumber.Decimal(String number) -> out.append(number);
            case JsonBool bool -> out.append(bool.value());
            case JsonNull _ -> out.append("null");
            case JsonObject _ -> out.append("{}");
            case JsonArray _ -> out.append("[]");
        }
    }

    /**
     * @param indent of a literal block; negative where there can be none (keys)
     */
    private void text(String text, int indent) {
        if (isPlain(text)) {
            out.append(text);
        } else if (indent >= 0 && isBlock(text)) {
            block(text, indent);
        } else {
            out.append(new String(JsonWriter.write(new JsonString(text)), StandardCharsets.UTF_8));
        }
    }

    private static boolean isPlain(String text) {
        if (SAFE_AFTER_DIGIT.matcher(text).matches()) {
            return true;
        }
        return SAFE.matcher(text).matches()
                && !WORD_WITH_MEANING.matcher(text).matches()
                && !LOOKS_LIKE_NUMBER.matcher(text).matches()
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":")
                && !text.endsWith(" ")
                && !text.startsWith("...");
    }

    /** Several lines of printable text whose first one is not indented. */
    private static boolean isBlock(String text) {
        int first = text.indexOf('\n');
        if (first <= 0 || text.charAt(0) == ' ') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean printable =
                    (c >= ' ' && c < 0x7f)
                            || (c >= 0xa0 && c < 0xd800 && c != 0x2028 && c != 0x2029);
            boolean lineEnd = c == '\n' && text.charAt(i - 1) != ' ';
            if (!printable && !lineEnd) {
                return false;
            }
        }
        return true;
    }

    private void block(String text, int indent) {
        out.append('|').append(text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-");
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            out.append('\n');
            if (!line.isEmpty()) {
                indent(indent);
                out.append(line);
            }
        }
    }
}

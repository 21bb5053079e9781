package dev.davit.model.json;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which plain scalars are not text: YAML 1.2's core schema, and octal as manifests write it. */
final class YamlScalars {
    private static final String TAG = "tag:yaml.org,2002:";
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("[-+]?0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE =
            Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private YamlScalars() {}

    /** Null: it cannot be expressed in JSON, or the tag is not known. */
    static @Nullable Json resolve(String text, boolean plain, String tag) {
        return switch (tag) {
            case "" -> plain ? plain(text) : new JsonString(text);
            case "!", TAG + "str" -> new JsonString(text);
            case TAG + "null" -> plain(text) == JsonNull.NULL ? JsonNull.NULL : null;
            case TAG + "bool" -> plain(text) instanceof JsonBool bool ? bool : null;
            case TAG + "int" -> plain(text) instanceof JsonNumber.Whole whole ? whole : null;
            case TAG + "float" -> plain(text) instanceof JsonNumber number ? number : null;
            default -> null;
        };
    }

    private static @Nullable Json plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> JsonNull.NULL;
            case "true", "True", "TRUE" -> JsonBool.TRUE;
            case "false", "False", "FALSE" -> JsonBool.FALSE;
            default -> numberOrText(text);
        };
    }

    private static @Nullable Json numberOrText(String text) {
        if (!mayBeNumber(text)) {
            return new JsonString(text);
        }
        if (NOT_FINITE.matcher(text).matches()) {
            return null;
        }
        if (text.length() > WireReader.MAX_NUMBER_LENGTH) {
            return new JsonString(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return JsonReader.number(withoutPlus(text));
        }
        if (OCTAL.matcher(text).matches()) {
            return radix(text, text.indexOf('o') >= 0 ? 2 : 1, 8);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return radix(text, 2, 16);
        }
        return DECIMAL.matcher(text).matches() ? decimal(text) : new JsonString(text);
    }

    private static boolean mayBeNumber(String text) {
        char first = text.charAt(0);
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    private static String withoutPlus(String text) {
        return text.startsWith("+") ? text.substring(1) : text;
    }

    private static Json radix(String text, int prefix, int radix) {
        boolean negative = text.startsWith("-");
        int from = prefix + (negative || text.startsWith("+") ? 1 : 0);
        BigInteger value = new BigInteger(text.substring(from), radix);
        return JsonReader.number((negative ? value.negate() : value).toString());
    }

    /** JSON wants digits on both sides of the point, and no leading zeros. */
    private static @Nullable Json decimal(String text) {
        boolean negative = text.startsWith("-");
        String bare = negative || text.startsWith("+") ? text.substring(1) : text;
        int end = 0;
        while (end < bare.length() && "eE".indexOf(bare.charAt(end)) < 0) {
            end++;
        }
        String mantissa = bare.substring(0, end);
        int point = mantissa.indexOf('.');
        String whole = point < 0 ? mantissa : mantissa.substring(0, point);
        String fraction = point < 0 ? "" : mantissa.substring(point + 1);
        String digits = whole.replaceFirst("^0+(?=[0-9])", "");
        String number =
                (negative ? "-" : "")
                        + (digits.isEmpty() ? "0" : digits)
                        + (fraction.isEmpty() ? "" : "." + fraction)
                        + bare.substring(end);
        return WireReader.inRange(number) ? JsonReader.number(number) : null;
    }
}

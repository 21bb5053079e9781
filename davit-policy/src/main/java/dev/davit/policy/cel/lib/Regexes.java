package dev.davit.policy.cel.lib;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions, whose time is linear in the text: RE2. */
public final class Regexes {
    /** Characters: a pattern costs memory for each, times its repetitions. */
    private static final int MAX_PATTERN = 10_000;

    /** States that nested repetitions may come to. */
    private static final long MAX_REPEATED = 1000;

    private Regexes() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "matches" -> (args, meter) -> matcher(args, compile(args), meter).find();
            case "find" -> (args, meter) -> first(matcher(args, compile(args), meter));
            case "findAll" -> (args, meter) -> all(args, compile(args), meter);
            default -> null;
        };
    }

    /** The same with a pattern that is known beforehand; null where it has to be read each time. */
    public static @Nullable Function fixed(String name, Pattern pattern) {
        return switch (name) {
            case "matches" -> (args, meter) -> matcher(args, pattern, meter).find();
            case "find" -> (args, meter) -> first(matcher(args, pattern, meter));
            case "findAll" -> (args, meter) -> all(args, pattern, meter);
            default -> null;
        };
    }

    private static Pattern compile(Object[] args) {
        return compile(Texts.text(args[1]));
    }

    /**
     * @throws CelFault it is none
     */
    public static Pattern compile(String text) {
        if (text.length() > MAX_PATTERN || repeated(text) > MAX_REPEATED) {
            throw new CelFault("error parsing regexp: expression too large");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException wrong) {
            throw new CelFault(
                    "error parsing regexp: "
                            + wrong.getDescription()
                            + ": `"
                            + wrong.getPattern()
                            + "`");
        }
    }

    /** The product of all counts, which nested ones could come to. */
    private static long repeated(String text) {
        long product = 1;
        int at = text.indexOf('{');
        while (at >= 0 && product <= MAX_REPEATED) {
            long last = 0;
            long count = 0;
            int i = at + 1;
            for (; i < text.length() && i < at + 12 && text.charAt(i) != '}'; i++) {
                char c = text.charAt(i);
                count = c >= '0' && c <= '9' ? count * 10 + c - '0' : 0;
                last = Math.max(last, count);
            }
            boolean closed = i < text.length() && text.charAt(i) == '}';
            product *= closed ? Math.max(1, last) : 1;
            at = text.indexOf('{', at + 1);
        }
        return product;
    }

    private static Matcher matcher(Object[] args, Pattern pattern, Meter meter) {
        String text = Texts.text(args[0]);
        long reading = Meter.tenth(1L + text.length());
        long states = (pattern.pattern().length() + 3L) / 4;
        meter.charge(reading * Math.max(1, states));
        return pattern.matcher(text);
    }

    private static String first(Matcher matcher) {
        return matcher.find() ? matcher.group() : "";
    }

    private static List<Object> all(Object[] args, Pattern pattern, Meter meter) {
        long limit = args.length > 2 ? Texts.whole(args[2]) : -1;
        Matcher matcher = matcher(args, pattern, meter);
        List<Object> found = new ArrayList<>();
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}

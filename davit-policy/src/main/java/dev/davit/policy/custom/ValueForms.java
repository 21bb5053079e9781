package dev.davit.policy.custom;

import com.google.re2j.Pattern;
import dev.davit.model.schema.Formats;
import dev.davit.policy.pod.Addresses;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code format} of strings. A format that nobody knows asks nothing. Source of the list: the
 * formats that Kubernetes supports in definitions.
 */
final class ValueForms {
    private static final String HEX = "[0-9a-fA-F]";
    private static final String UUID = "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?%s-?%s-?[0-9a-f]{12}$";
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String HOST = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private static final String GO_UNIT = "(ns|us|µs|μs|ms|s|m|h)";
    private static final String SCALA_UNIT =
            "(ns|nanos?|nanoseconds?|us|µs|micros?|microseconds?|ms|millis?|milliseconds?"
                    + "|s|secs?|seconds?|m|mins?|minutes?|h|hours?|hrs?|d|days?|w|weeks?|wks?)";

    private static final Pattern URI =
            Pattern.compile(
                    "^(/|[a-zA-Z][-a-zA-Z0-9+.]*:)([^\\s%\"<>\\\\^`{|}\\x00-\\x1f]|%"
                            + HEX
                            + "{2})*$");

    /** Never gone through: only looked up. */
    private static final Map<String, Predicate<String>> FORMS = new HashMap<>();

    static {
        pattern("uuid", UUID.formatted("[0-9a-f]{4}", "[0-9a-f]{4}"));
        pattern("uuid3", UUID.formatted("3[0-9a-f]{3}", "[0-9a-f]{4}"));
        pattern("uuid4", UUID.formatted("4[0-9a-f]{3}", "[89ab][0-9a-f]{3}"));
        pattern("uuid5", UUID.formatted("5[0-9a-f]{3}", "[89ab][0-9a-f]{3}"));
        pattern("bsonobjectid", "^" + HEX + "{24}$");
        pattern(
                "mac",
                "^(" + HEX + "{2}[:-]){5}(" + HEX + "{2}|(" + HEX + "{2}[:-]){2}" + HEX + "{2})$");
        pattern("hostname", "^" + HOST + "(\\." + HOST + ")*\\.?$");
        pattern("email", "^[^\\s@<>\"]+@[^\\s@<>\"]+$");
        pattern("isbn10", "^[0-9][-0-9 ]{8,11}[0-9xX]$");
        pattern("isbn13", "^97[89][-0-9 ]{9,13}[0-9]$");
        pattern("isbn", "^[0-9][-0-9 ]{8,15}[0-9xX]$");
        pattern("creditcard", "^[0-9][-0-9 ]{11,22}[0-9]$");
        pattern("ssn", "^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$");
        pattern("hexcolor", "^#?(" + HEX + "{3}|" + HEX + "{6})$");
        pattern("rgbcolor", "^rgb\\(\\s*\\d{1,3}\\s*,\\s*\\d{1,3}\\s*,\\s*\\d{1,3}\\s*\\)$");
        pattern(
                "duration",
                "^([-+]?(0|(\\d+(\\.\\d*)?|\\.\\d+)"
                        + GO_UNIT
                        + ")((\\d+(\\.\\d*)?|\\.\\d+)"
                        + GO_UNIT
                        + ")*|\\d+(\\.\\d+)?\\s*"
                        + SCALA_UNIT
                        + ")$");
        FORMS.put("date", text -> Formats.isTime(text + "T00:00:00Z"));
        FORMS.put("datetime", text -> Formats.isTime(text.toUpperCase(Locale.ROOT)));
        FORMS.put("byte", ValueForms::isBase64);
        FORMS.put("uri", ValueForms::isUri);
        FORMS.put("ipv4", Addresses::isIpv4);
        FORMS.put("ipv6", Addresses::isIpv6);
        FORMS.put("cidr", ValueForms::isCidr);
        pattern("k8sshortname", "^" + LABEL + "$");
        pattern("k8slongname", "^" + LABEL + "(\\." + LABEL + ")*$");
    }

    private ValueForms() {}

    private static void pattern(String format, String text) {
        Pattern pattern = Pattern.compile(text);
        FORMS.put(format, value -> pattern.matcher(value).find());
    }

    /** Whether that format is one of these. */
    static boolean known(String format) {
        String name = format.replace("-", "");
        return FORMS.containsKey(name) || name.equals("password");
    }

    static boolean right(String format, String text) {
        Predicate<String> form = FORMS.get(format.replace("-", ""));
        if (form == null) {
            return true;
        }
        boolean bounded =
                switch (format) {
                    case "hostname", "k8s-long-name" -> text.length() <= 253;
                    case "k8s-short-name" -> text.length() <= 63;
                    default -> true;
                };
        return bounded && form.test(text);
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }

    /** A path, or a scheme and something behind it. */
    private static boolean isUri(String text) {
        return URI.matcher(text).find();
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || text.length() - slash > 4) {
            return false;
        }
        String address = text.substring(0, slash);
        int most = Addresses.isIpv4(address) ? 32 : Addresses.isIpv6(address) ? 128 : -1;
        int bits = 0;
        for (int i = slash + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            bits = bits * 10 + c - '0';
        }
        return slash + 1 < text.length() && bits <= most;
    }
}

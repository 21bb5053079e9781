package dev.davit.policy.cel.lib;

import dev.davit.policy.Names;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Maybe;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forms of texts by name: {@code !format.dns1123Label().validate(self.name).hasValue()}. */
final class Formats {
    private Formats() {}

    /** Says what is wrong with a text. */
    @FunctionalInterface
    interface Check {
        @Nullable String wrong(String text);
    }

    record Named(String name, Check check) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Named(String theirs, Check _) && theirs.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private static final List<Named> ALL =
            List.of(
                    new Named("dns1123Label", Names::label),
                    new Named("dns1123Subdomain", Names::subdomain),
                    new Named("dns1035Label", Names::service),
                    new Named("qualifiedName", Formats::qualified),
                    new Named("dns1123LabelPrefix", prefix(Names::label)),
                    new Named("dns1123SubdomainPrefix", prefix(Names::subdomain)),
                    new Named("dns1035LabelPrefix", prefix(Names::service)),
                    new Named("labelValue", Formats::labelValue),
                    new Named("uri", Formats::uri),
                    new Named("uuid", Formats::uuid),
                    new Named("byte", Formats::base64),
                    new Named("date", Formats::date),
                    new Named("datetime", Formats::dateTime));

    static @Nullable Function find(String name) {
        if (name.startsWith("format.")) {
            Named found = named(name.substring("format.".length()));
            if (found != null) {
                return (_, meter) -> {
                    meter.charge(1);
                    return found;
                };
            }
        }
        return switch (name) {
            case "format.named" ->
                    (args, meter) -> {
                        Named found = named(Texts.read(args, meter));
                        return found == null ? Maybe.NONE : Maybe.of(found);
                    };
            case "validate" -> (args, meter) -> validate(args, meter);
            default -> null;
        };
    }

    private static @Nullable Named named(String name) {
        for (Named each : ALL) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static Object validate(Object[] args, Meter meter) {
        if (!(args[0] instanceof Named named)) {
            throw CelFault.noOverload();
        }
        String text = Texts.text(args[1]);
        meter.charge(1 + Meter.tenth(text.length()));
        String wrong = named.check().wrong(text);
        return wrong == null ? Maybe.NONE : Maybe.of(List.of(wrong));
    }

    /** What can begin a generated name may end with a hyphen. */
    private static Check prefix(Check whole) {
        return text ->
                whole.wrong(
                        text.endsWith("-") && text.length() > 1
                                ? text.substring(0, text.length() - 1) + "a"
                                : text);
    }

    private static @Nullable String qualified(String text) {
        int slash = text.indexOf('/');
        String prefix = slash < 0 ? "" : text.substring(0, slash);
        String name = text.substring(slash + 1);
        if (slash == 0) {
            return "prefix part must be non-empty";
        }
        if (slash > 0 && Names.subdomain(prefix) != null) {
            return "prefix part " + Names.subdomain(prefix);
        }
        return name.isEmpty() || labelValue(name) != null
                ? "name part must consist of alphanumeric characters, '-', '_' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'MyName',  or"
                        + " 'my.name',  or '123-abc', regex used for validation is"
                        + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
                : null;
    }

    private static @Nullable String labelValue(String text) {
        if (text.length() > Names.MAX_LABEL) {
            return "must be no more than 63 bytes";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inner = i > 0 && i < text.length() - 1;
            boolean letter =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && !(inner && (c == '-' || c == '_' || c == '.'))) {
                return "a valid label must be an empty string or consist of alphanumeric"
                        + " characters, '-', '_' or '.', and must start and end with an"
                        + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345',"
                        + " regex used for validation is"
                        + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
            }
        }
        return null;
    }

    private static @Nullable String uri(String text) {
        Function isUrl = Urls.find("isURL");
        boolean right =
                isUrl != null
                        && Boolean.TRUE.equals(
                                isUrl.apply(new Object[] {text}, new Meter(Long.MAX_VALUE)));
        return right ? null : "parse \"" + text + "\": invalid URI for request";
    }

    private static @Nullable String uuid(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean hyphen = text.charAt(i) == '-';
            if (!hyphen && Character.digit(text.charAt(i), 16) < 0) {
                return "does not match the UUID format";
            }
            digits += hyphen ? 0 : 1;
        }
        return digits == 32 ? null : "does not match the UUID format";
    }

    private static @Nullable String base64(String text) {
        try {
            return text.isEmpty() || Base64.getDecoder().decode(text).length > 0
                    ? null
                    : "invalid base64";
        } catch (IllegalArgumentException _) {
            return "invalid base64";
        }
    }

    private static @Nullable String date(String text) {
        try {
            return LocalDate.parse(text).getYear() <= 9999 ? null : "invalid date";
        } catch (DateTimeException _) {
            return "invalid date";
        }
    }

    private static @Nullable String dateTime(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() <= 9999 ? null : "invalid datetime";
        } catch (DateTimeException _) {
            return "invalid datetime";
        }
    }
}

package dev.davit.policy.certificate;

import dev.davit.base.FieldPath;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who is to sign: {@code example.com/signer-name}. */
final class SignerNames {
    private static final int MAX = Names.MAX_SUBDOMAIN * 2 + Names.MAX_LABEL + 2;

    private SignerNames() {}

    static void check(FieldPath at, String name, Mistakes mistakes) {
        if (name.isEmpty()) {
            mistakes.required(at, "");
            return;
        }
        int slash = name.indexOf('/');
        if (slash < 0 || slash != name.lastIndexOf('/')) {
            mistakes.invalid(
                    at,
                    name,
                    "must be a fully qualified domain and path of the form"
                            + " 'example.com/signer-name'");
            return;
        }
        String domain = name.substring(0, slash);
        if (domain.length() > Names.MAX_SUBDOMAIN) {
            mistakes.tooLong(at, Names.MAX_SUBDOMAIN);
        }
        parts(at, domain, Names::label, mistakes);
        if (domain.indexOf('.') < 0) {
            mistakes.invalid(
                    at, domain, "should be a domain with at least two segments separated by dots");
        }
        parts(at, name.substring(slash + 1), Names::subdomain, mistakes);
        if (name.length() > MAX) {
            mistakes.tooLong(at, MAX);
        }
    }

    private static void parts(
            FieldPath at, String text, Function<String, @Nullable String> form, Mistakes mistakes) {
        for (String part : text.split("\\.", -1)) {
            String wrong = form.apply(part);
            if (wrong != null) {
                mistakes.invalid(at, text, "validating label \"" + part + "\": " + wrong);
                return;
            }
        }
    }
}

package dev.davit.policy.admission;

import dev.davit.base.FieldPath;
import dev.davit.policy.Mistakes;

/** Where a webhook is called: read by hand, as far as its rules need (RFC 3986). */
final class WebhookUrl {
    private static final String FORM = "; desired format: https://host[/path]";

    private WebhookUrl() {}

    static void check(FieldPath at, String url, Mistakes mistakes) {
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) <= ' ' || url.charAt(i) == 0x7f) {
                mistakes.required(
                        at, "url must be a valid URL: it has a blank or control character" + FORM);
                return;
            }
        }
        int hash = url.indexOf('#');
        String plain = hash < 0 ? url : url.substring(0, hash);
        int question = plain.indexOf('?');
        String bare = question < 0 ? plain : plain.substring(0, question);
        int colon = bare.indexOf(':');
        String scheme = colon < 0 ? "" : bare.substring(0, colon);
        if (!scheme.equals("https")) {
            mistakes.invalid(at, scheme, "'https' is the only allowed URL scheme" + FORM);
        }
        authority(at, bare.substring(colon + 1), mistakes);
        if (hash >= 0 && hash < url.length() - 1) {
            mistakes.invalid(at, url.substring(hash + 1), "fragments are not permitted in the URL");
        }
        if (question >= 0 && question < plain.length() - 1) {
            mistakes.invalid(
                    at,
                    plain.substring(question + 1),
                    "query parameters are not permitted in the URL");
        }
    }

    private static void authority(FieldPath at, String rest, Mistakes mistakes) {
        boolean given = rest.startsWith("//");
        int end = given ? rest.indexOf('/', 2) : 0;
        String authority = given ? rest.substring(2, end < 0 ? rest.length() : end) : "";
        int user = authority.lastIndexOf('@');
        if (authority.substring(user + 1).isEmpty()) {
            mistakes.invalid(at, "", "host must be specified" + FORM);
        }
        if (user >= 0) {
            // What stands before it may be a password: it is not repeated.
            mistakes.invalid(at, "…", "user information is not permitted in the URL");
        }
    }
}

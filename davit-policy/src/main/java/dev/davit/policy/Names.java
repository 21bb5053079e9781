package dev.davit.policy;

import org.jspecify.annotations.Nullable;

/**
 * Forms of names, each answering what is wrong or null. Source of the grammars: RFC 1123 as
 * Kubernetes reads it.
 */
public final class Names {
    public static final int MAX_LABEL = 63;
    public static final int MAX_SUBDOMAIN = 253;

    /** Characters of a generated name's random end. */
    public static final int GENERATED_END = 5;

    private static final String LABEL =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                    + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                    + " '123-abc')";
    private static final String SUBDOMAIN =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                    + " or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'example.com')";

    private static final String SERVICE =
            "a DNS-1035 label must consist of at most 63 lower case alphanumeric characters or"
                    + " '-', start with an alphabetic character, and end with an alphanumeric"
                    + " character (e.g. 'my-name',  or 'abc-123')";

    private Names() {}

    /** Of namespaces, containers, volumes. */
    public static @Nullable String label(String name) {
        if (name.length() > MAX_LABEL) {
            return "must be no more than " + MAX_LABEL + " characters";
        }
        return isLabel(name, 0, name.length()) ? null : LABEL;
    }

    /** Of services: a label that does not begin with a digit (RFC 1035). */
    public static @Nullable String service(String name) {
        boolean fits =
                !name.isEmpty()
                        && name.length() <= MAX_LABEL
                        && isLabel(name, 0, name.length())
                        && name.charAt(0) >= 'a';
        return fits ? null : SERVICE;
    }

    /** Of most objects. */
    public static @Nullable String subdomain(String name) {
        if (name.length() > MAX_SUBDOMAIN) {
            return "must be no more than " + MAX_SUBDOMAIN + " characters";
        }
        int start = 0;
        while (true) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            if (!isLabel(name, start, end)) {
                return SUBDOMAIN;
            }
            if (dot < 0) {
                return null;
            }
            start = dot + 1;
        }
    }

    /** Of roles and bindings: whatever can stand in a path. */
    public static @Nullable String pathSegment(String name) {
        if (name.length() > MAX_SUBDOMAIN) {
            return "must be no more than " + MAX_SUBDOMAIN + " characters";
        }
        if (name.equals(".") || name.equals("..")) {
            return "may not be '" + name + "'";
        }
        if (name.indexOf('/') >= 0) {
            return "may not contain '/'";
        }
        return name.indexOf('%') >= 0 ? "may not contain '%'" : null;
    }

    private static boolean isLabel(String text, int start, int end) {
        if (start >= end || text.charAt(start) == '-' || text.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isLower(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** Of an environment variable: any printable ASCII but '='. */
    public static @Nullable String environment(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '=') {
                return "a valid environment variable name must consist only of printable ASCII"
                        + " characters other than '='";
            }
        }
        return null;
    }

    /** Of a key of a ConfigMap or Secret: it becomes a file's name. */
    public static @Nullable String configKey(String key) {
        if (key.isEmpty() || key.length() > MAX_SUBDOMAIN) {
            return "must have 1 to " + MAX_SUBDOMAIN + " characters";
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!isLower(c) && !(c >= 'A' && c <= 'Z') && "-._".indexOf(c) < 0) {
                return "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                        + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name')";
            }
        }
        return key.equals(".") || key.startsWith("..")
                ? "must not be '.' or start with '..'"
                : null;
    }

    /** Of a port: letters, digits and single dashes, at least one letter. */
    public static @Nullable String port(String name) {
        boolean letter = false;
        boolean form = !name.isEmpty() && name.length() <= 15 && !name.contains("--");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            letter |= c >= 'a' && c <= 'z';
            form &= isLower(c) || (c == '-' && i > 0 && i < name.length() - 1);
        }
        return form && letter
                ? null
                : "must have at most 15 lower case letters, digits and single dashes inside, and at"
                        + " least one letter";
    }
}

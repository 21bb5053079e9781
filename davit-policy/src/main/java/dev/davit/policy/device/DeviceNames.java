package dev.davit.policy.device;

import dev.davit.base.FieldPath;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;

/** Names of attributes, capacities and pools. */
final class DeviceNames {
    private static final int MAX_ID = 32;
    private static final int MAX_POOL = 253;
    private static final String IDENTIFIER =
            "a valid C identifier must start with alphabetic character or '_', followed by a string"
                    + " of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or"
                    + " 'MyName')";

    private DeviceNames() {}

    /** {@code name}, in the domain of the driver, or {@code domain/name}. */
    static void qualified(FieldPath at, String name, Mistakes mistakes) {
        int slash = name.indexOf('/');
        if (name.isEmpty()) {
            mistakes.required(at, "name required");
        } else if (slash < 0) {
            identifier(at, name, mistakes);
        } else {
            String domain = name.substring(0, slash);
            if (domain.isEmpty()) {
                mistakes.required(at, "the domain must not be empty");
            } else {
                Checks.driver(at, domain, mistakes);
            }
            String rest = name.substring(slash + 1);
            if (rest.isEmpty()) {
                mistakes.required(at, "the name must not be empty");
            } else {
                identifier(at, rest, mistakes);
            }
        }
    }

    static void fullyQualified(FieldPath at, String name, Mistakes mistakes) {
        qualified(at, name, mistakes);
        if (!name.isEmpty() && name.indexOf('/') < 0) {
            mistakes.invalid(at, name, "must include a domain");
        }
    }

    private static void identifier(FieldPath at, String name, Mistakes mistakes) {
        if (name.length() > MAX_ID) {
            mistakes.tooLong(at, MAX_ID);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
                mistakes.invalid(at, name, IDENTIFIER);
                return;
            }
        }
    }

    /** Subdomains with slashes between them. */
    static void pool(FieldPath at, String name, Mistakes mistakes) {
        if (name.isEmpty()) {
            mistakes.required(at, "");
            return;
        }
        if (name.length() > MAX_POOL) {
            mistakes.tooLong(at, MAX_POOL);
        }
        for (String part : name.split("/", -1)) {
            Checks.subdomain(at, part, mistakes);
        }
    }
}

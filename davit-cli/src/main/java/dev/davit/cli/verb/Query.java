package dev.davit.cli.verb;

import dev.davit.cli.Paths;

/** Parameters of a path; those that are empty are left out. */
final class Query {
    private final StringBuilder text = new StringBuilder();

    Query put(String name, String value) {
        if (!value.isEmpty()) {
            text.append(text.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(Paths.encode(value));
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

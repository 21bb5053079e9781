package dev.davit.model.request;

import java.util.Locale;

/** The verbs of Kubernetes' authorisation. Watches and streams are not requests for one answer. */
public enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION;

    private final String text = name().toLowerCase(Locale.ROOT);

    public boolean writes() {
        return switch (this) {
            case GET, LIST, WATCH -> false;
            case CREATE, UPDATE, PATCH, DELETE, DELETECOLLECTION -> true;
        };
    }

    public String text() {
        return text;
    }
}

package dev.davit.gate.room;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.request.Options;
import dev.davit.model.request.Verb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Under which name a request writes: {@code fieldManager}, or the program's own. */
public final class FieldManagers {
    /** In bytes, as Kubernetes limits it. */
    public static final int MAX_LENGTH = 128;

    /** Who has not said what it is. */
    private static final String UNKNOWN = "unknown";

    private FieldManagers() {}

    /** The manager that {@code metadata.managedFields} will name. */
    public static String of(Asked asked) {
        String given = asked.options().firstOr("fieldManager", "");
        return given.isEmpty() ? program(asked.request().identity().client()) : given;
    }

    /** The first part of a User-Agent: {@code kubectl} of {@code kubectl/v1.32 (linux)}. */
    private static String program(String client) {
        int slash = client.indexOf('/');
        String name = slash < 0 ? client : client.substring(0, slash);
        String kept = plain(name) ? name : cut(name);
        return kept.isEmpty() ? UNKNOWN : kept;
    }

    /** As nearly every name is. */
    private static boolean plain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return name.length() <= MAX_LENGTH;
    }

    /** What of it can be printed, as far as there is room. */
    private static String cut(String name) {
        StringBuilder kept = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int c = name.codePointAt(i);
            if (printable(c)) {
                bytes += length(Character.toString(c));
                if (bytes > MAX_LENGTH) {
                    break;
                }
                kept.appendCodePoint(c);
            }
        }
        return kept.toString();
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** The parameters {@code fieldManager} and {@code force}, each mistake with its name. */
    static Outcome<Asked> check(Asked asked) {
        Options options = asked.options();
        String manager = options.first("fieldManager");
        String force = options.first("force");
        boolean applies = asked.applies();
        boolean nothing = manager == null && force == null && !applies;
        if (nothing || !asked.request().verb().writes()) {
            return Outcome.ok(asked);
        }
        List<Cause> causes = new ArrayList<>();
        if (applies && (manager == null || manager.isEmpty())) {
            causes.add(
                    new Cause(
                            Cause.REQUIRED,
                            "Required value: is required for apply patch",
                            "fieldManager"));
        }
        if (force != null && asked.request().verb() == Verb.PATCH && !applies) {
            causes.add(
                    new Cause(
                            Cause.FORBIDDEN,
                            "Forbidden: may not be specified for non-apply patch",
                            "force"));
        }
        if (manager != null) {
            name(manager, causes);
        }
        return causes.isEmpty() ? Outcome.ok(asked) : refused(asked.request().verb(), causes);
    }

    private static void name(String manager, List<Cause> causes) {
        if (length(manager) > MAX_LENGTH) {
            causes.add(
                    new Cause(
                            Cause.TOO_LONG,
                            "Too long: may not be more than " + MAX_LENGTH + " bytes",
                            "fieldManager"));
            return;
        }
        for (int i = 0; i < manager.length(); i += Character.charCount(manager.codePointAt(i))) {
            int c = manager.codePointAt(i);
            if (!printable(c)) {
                causes.add(
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: invalid character U+%04X (at position %d)"
                                        .formatted(c, i),
                                "fieldManager"));
                return;
            }
        }
    }

    private static Outcome<Asked> refused(Verb verb, List<Cause> causes) {
        String kind =
                switch (verb) {
                    case CREATE -> "CreateOptions";
                    case UPDATE -> "UpdateOptions";
                    case PATCH -> "PatchOptions";
                    case GET, LIST, WATCH, DELETE, DELETECOLLECTION -> "DeleteOptions";
                };
        List<String> told =
                causes.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
        String all = told.size() == 1 ? told.getFirst() : "[" + String.join(", ", told) + "]";
        return Outcome.refused(
                Refusal.of(
                                Reason.INVALID,
                                "%s.meta.k8s.io \"\" is invalid: %s".formatted(kind, all),
                                causes)
                        .about(new Refusal.Subject("meta.k8s.io", kind, "", null)));
    }
}

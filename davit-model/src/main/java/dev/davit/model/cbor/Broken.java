package dev.davit.model.cbor;

import dev.davit.base.FieldPath;

/** The bytes are no such value. Never leaves the package: it becomes a refusal. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String what, FieldPath at) {
        // Without a stack trace: garbage is the sender's, and may come often.
        super(at.isRoot() ? what : what + " (in " + at + ")", null, false, false);
    }

    String what() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}

package dev.davit.linux.image;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;

/** What is wrong with an archive; leaves this package as a {@link Refusal} only. */
final class BadArchive extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    BadArchive(String message) {
        this(Refusal.of(Reason.INVALID, message));
    }

    BadArchive(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}

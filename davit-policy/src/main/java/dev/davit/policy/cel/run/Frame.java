package dev.davit.policy.cel.run;

import org.jspecify.annotations.Nullable;

/** One evaluation under way. */
public final class Frame {
    private final Variables variables;
    private final Meter meter;

    /** The variables of its loops. */
    private final @Nullable Object[] locals;

    Frame(Variables variables, Meter meter, int locals) {
        this.variables = variables;
        this.meter = meter;
        this.locals = new @Nullable Object[locals];
    }

    Variables variables() {
        return variables;
    }

    Meter meter() {
        return meter;
    }

    @Nullable Object local(int slot) {
        return locals[slot];
    }

    void set(int slot, @Nullable Object value) {
        locals[slot] = value;
    }
}

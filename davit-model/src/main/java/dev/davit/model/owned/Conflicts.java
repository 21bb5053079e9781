package dev.davit.model.owned;

import dev.davit.base.Cause;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Fields that an apply would change and that others own: which, and whose. */
final class Conflicts {
    /** As Kubernetes' {@code CauseType} has it. */
    static final String CAUSE = "FieldManagerConflict";

    private record Held(Claim owner, FieldSet fields) {}

    private final List<Held> held;

    private Conflicts(List<Held> held) {
        this.held = held;
    }

    static Conflicts of(Claims others, FieldSet changed) {
        List<Held> held = new ArrayList<>();
        for (Claim claim : others.all()) {
            if (FieldsV1.touches(claim.fields(), changed)) {
                held.add(new Held(claim, FieldsV1.read(claim.fields()).intersect(changed)));
            }
        }
        held.sort((one, other) -> one.owner.told().compareTo(other.owner.told()));
        return new Conflicts(held);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Those that are left when some fields may be taken from anybody. */
    Conflicts except(FieldSet free) {
        List<Held> left = new ArrayList<>();
        for (Held each : held) {
            FieldSet fields = each.fields.minus(free);
            if (!fields.isEmpty()) {
                left.add(new Held(each.owner, fields));
            }
        }
        return new Conflicts(left);
    }

    Refusal refusal() {
        List<Cause> causes = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Held each : held) {
            text.append(text.isEmpty() ? "" : "\n");
            text.append("conflicts with ").append(each.owner.told()).append(':');
            for (String path : each.fields.paths()) {
                causes.add(new Cause(CAUSE, "conflict with " + each.owner.told(), path));
                text.append("\n- ").append(path);
            }
        }
        String what =
                causes.size() == 1
                        ? "1 conflict: %s: %s"
                                .formatted(causes.getFirst().message(), causes.getFirst().field())
                        : causes.size() + " conflicts: " + text;
        return Refusal.of(Reason.CONFLICT, "Apply failed with " + what, causes);
    }
}

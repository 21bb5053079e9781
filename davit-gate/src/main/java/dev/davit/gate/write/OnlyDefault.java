package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.List;

/** Of all priority classes one may be for pods that name none. */
final class OnlyDefault {
    private static final String FIELD = "globalDefault";

    private OnlyDefault() {}

    /** Refuses a second one; a judgement on all classes is made again where it commits. */
    static Outcome<Admitted> check(Asked asked, Admitted admitted, Scene scene) {
        if (!asked.kind().equals(ClusterKinds.PRIORITY_CLASS) || !becomesDefault(admitted)) {
            return Outcome.ok(admitted);
        }
        String own = admitted.drafts().getFirst().key().name();
        List<StoredObject> others = new ArrayList<>(0);
        scene.image()
                .scan(
                        ClusterKinds.PRIORITY_CLASS.id(),
                        "",
                        null,
                        other -> {
                            if (!other.key().name().equals(own)
                                    && other.tree().boolOr(false, FIELD)) {
                                others.add(other);
                            }
                            return others.isEmpty();
                        });
        if (!others.isEmpty()) {
            return Refusals.forbidden(
                    asked.target(),
                    "PriorityClass %s is already marked as default. Only one default can exist"
                            .formatted(others.getFirst().key().name()));
        }
        return Outcome.ok(
                new Admitted(
                        admitted.kind(),
                        admitted.basis().andAll(ClusterKinds.PRIORITY_CLASS.id()),
                        admitted.drafts(),
                        admitted.current(),
                        admitted.answer(),
                        admitted.warnings()));
    }

    private static boolean becomesDefault(Admitted admitted) {
        Draft draft = admitted.drafts().isEmpty() ? null : admitted.drafts().getFirst();
        JsonObject after = draft == null ? null : draft.after();
        return after != null && after.boolOr(false, FIELD);
    }
}

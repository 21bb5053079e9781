package dev.davit.control;

import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Request;
import dev.davit.policy.quota.Quota;
import java.util.ArrayList;
import java.util.List;

/**
 * Has quotas counted whose count nobody knows: those that an older version stored. All others are
 * counted by the writes themselves, as they commit. A write of the status is all it takes: the gate
 * puts what it counts into it.
 */
public final class QuotaKeeper implements Keeper {
    public static final String NAME = "resourcequota-controller";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(WorkloadKinds.RESOURCE_QUOTA.id()),
                List.of(),
                List.of("resourcequotas/status"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        image.scan(
                WorkloadKinds.RESOURCE_QUOTA.id(),
                "",
                null,
                quota -> {
                    look(quota, asked);
                    return true;
                });
        return asked;
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Change change : delta.changes()) {
            StoredObject after = change.after();
            if (after != null) {
                look(after, asked);
            }
        }
        return asked;
    }

    private static void look(StoredObject quota, List<Request> asked) {
        JsonObject tree = quota.tree();
        if (!Quota.isTold(tree)) {
            JsonObject status = JsonObject.of("hard", tree.object("spec", "hard"));
            asked.add(
                    Asks.patchStatus(
                            NAME, WorkloadKinds.RESOURCE_QUOTA, quota.key(), quota.uid(), status));
        }
    }
}

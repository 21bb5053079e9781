package dev.davit.control.workload;

import dev.davit.control.Asks;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Request;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose children are whose: an orphan whose labels match is adopted, a child whose labels do not
 * match any more is let go. As Kubernetes does.
 */
final class Claims {
    /** Of one owner in one look. */
    private static final int MAX_PER_LOOK = 100;

    private final String keeper;
    private final Kind ownerKind;
    private final Kind childKind;
    private final Children children;

    Claims(String keeper, Kind ownerKind, Kind childKind, Children children) {
        this.keeper = keeper;
        this.ownerKind = ownerKind;
        this.childKind = childKind;
        this.children = children;
    }

    /**
     * What is to be asked for.
     *
     * @param coming orphans whose adoption is under way: they will be the owner's
     */
    record Due(List<Request> requests, int coming) {
        Due {
            requests = List.copyOf(requests);
        }
    }

    /** Adoptions and releases that are due. An owner that is being deleted claims nothing. */
    Due due(StoredObject owner, LabelSelector selector, Asked asked, long nowMillis) {
        List<Request> requests = new ArrayList<>();
        int coming = 0;
        if (leaves(owner)) {
            return new Due(requests, coming);
        }
        for (StoredObject child : children.of(owner.uid())) {
            boolean lost = !leaves(child) && !selector.matches(labels(child));
            if (lost && requests.size() < MAX_PER_LOOK && asked.first(child, nowMillis)) {
                requests.add(
                        Asks.patch(
                                keeper,
                                childKind,
                                child,
                                Owners.release(child.tree(), owner.uid())));
            }
        }
        for (StoredObject orphan : children.orphans(owner.key().namespace())) {
            if (!adoptable(orphan) || !selector.matches(labels(orphan))) {
                continue;
            }
            if (requests.size() < MAX_PER_LOOK && asked.first(orphan, nowMillis)) {
                requests.add(
                        Asks.patch(
                                keeper,
                                childKind,
                                orphan,
                                Owners.adopt(orphan.tree(), ownerKind, owner.tree())));
            }
            coming += asked.expects(orphan, nowMillis) ? 1 : 0;
        }
        return new Due(requests, coming);
    }

    private static boolean adoptable(StoredObject orphan) {
        String phase = orphan.tree().textOr("", "status", "phase");
        return !leaves(orphan) && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    static boolean leaves(StoredObject object) {
        return object.tree().text("metadata", "deletionTimestamp") != null;
    }

    static JsonObject labels(StoredObject object) {
        return object.tree().object("metadata", "labels");
    }
}

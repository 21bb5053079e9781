package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.store.Store;

/** Is there such a node, and does it serve what is asked of it live? */
public final class PermitNode {
    private final Store store;

    public PermitNode(Store store) {
        this.store = store;
    }

    /** Who asks was judged before. */
    public Outcome<StoredObject> permit(Request request) {
        Target target = request.target();
        if (!target.kind().equals(Kinds.NODE)
                || !Kinds.NODE.subresources().contains(target.subresource())) {
            return Refusals.notAllowed("no node serves this: " + target.subresource());
        }
        StoredObject node = store.image().get(new Key(Kinds.NODE.id(), "", target.name()));
        return node == null ? Refusals.notFound(Kinds.NODE, target.name()) : Outcome.ok(node);
    }
}

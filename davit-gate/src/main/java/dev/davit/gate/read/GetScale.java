package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Reply;
import dev.davit.store.Store;

/** GET …/scale. */
public final class GetScale implements ReadHandler {
    private final Store store;

    public GetScale(Store store) {
        this.store = store;
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        StoredObject found = store.image().get(asked.key());
        return found == null
                ? Refusals.notFound(asked.kind(), asked.target().name())
                : Outcome.ok(new Reply.Document(200, ScaleView.of(found.tree()), asked.warnings()));
    }
}

package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Reply;
import dev.davit.store.Store;

/** GET …/scale. */
public final class GetScale implements ReadHandler {
    private final Store store;
    private final Adapting adapting;

    public GetScale(Store store, Adapting adapting) {
        this.store = store;
        this.adapting = adapting;
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        StoredObject stored = store.image().get(asked.key());
        return stored == null
                ? Refusals.notFound(asked.kind(), asked.target().name())
                : adapting.object(asked.kind(), stored)
                        .map(found ->
                                new Reply.Document(
                                        200,
                                        ScaleView.of(asked.kind(), found.tree()),
                                        asked.warnings()));
    }
}

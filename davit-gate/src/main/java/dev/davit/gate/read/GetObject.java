package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Reply;
import dev.davit.store.Store;

/** GET of one object, from the newest image: whatever was acknowledged before is in it. */
public final class GetObject implements ReadHandler {
    private final Store store;

    public GetObject(Store store) {
        this.store = store;
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        return Freshness.of(asked.options()).then(fresh -> answer(asked, fresh));
    }

    private Outcome<Reply> answer(Asked asked, Freshness fresh) {
        ImageView image = store.image();
        if (fresh.revision() > image.revision()) {
            return Refusals.ahead(fresh.revision(), image.revision());
        }
        StoredObject found = image.get(asked.key());
        return found == null
                ? Refusals.notFound(asked.kind(), asked.target().name())
                : Outcome.ok(new Reply.One(200, asked.kind(), found, asked.warnings()));
    }
}

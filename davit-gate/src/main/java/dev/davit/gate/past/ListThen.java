package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.read.Selection;
import dev.davit.gate.room.Asked;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Reply;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;

/** GET of a collection as it was. In one page: looking back is for people. */
public final class ListThen implements ReadHandler {
    public static final int MAX_ITEMS = 50_000;

    private final Store store;
    private final Moments moments;

    public ListThen(Store store) {
        this.store = store;
        this.moments = new Moments(store);
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        return moments.of(asked.kind(), asked.options())
                .then(revision ->
                        Selection.of(asked).then(chosen -> answer(asked, revision, chosen)));
    }

    private Outcome<Reply> answer(Asked asked, long revision, Selection chosen) {
        List<History.Entry> entries =
                store.history()
                        .listAt(
                                asked.kind().id(),
                                asked.target().namespace(),
                                revision,
                                MAX_ITEMS + 1);
        if (entries.size() > MAX_ITEMS) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.TOO_LARGE,
                            "there were more than "
                                    + MAX_ITEMS
                                    + " items: ask for one namespace at a time"));
        }
        List<StoredObject> items = new ArrayList<>();
        for (History.Entry entry : entries) {
            StoredObject then =
                    States.at(asked.kind(), entry, revision, store.image().get(entry.key()));
            if (then != null && chosen.matches(then)) {
                items.add(then);
            }
        }
        return Outcome.ok(new Reply.Many(asked.kind(), revision, items, "", -1, asked.warnings()));
    }
}

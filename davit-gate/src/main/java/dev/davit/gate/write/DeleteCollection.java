package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.read.ListRules;
import dev.davit.gate.read.Selection;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Admitted.Answer;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.kind.Kind;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.List;

/**
 * DELETE of a collection: every selected object, so many in one commit. Those that were marked
 * before stay as they are, so that asking again until nothing is left to do comes to an end.
 */
public final class DeleteCollection implements WriteHandler {
    /** In one commit; the gate goes on until all are done. */
    public static final int MAX_PER_COMMIT = 500;

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return ListRules.list(asked.options())
                .then(_ -> Selection.of(asked))
                .then(selection ->
                        Deletion.of(asked)
                                .map(deletion -> sweep(asked, selection, deletion, scene)));
    }

    private static Admitted sweep(
            Asked asked, Selection selection, Deletion deletion, Scene scene) {
        Kind kind = asked.kind();
        List<Draft> drafts = new ArrayList<>();
        List<Basis.Read> reads = new ArrayList<>();
        scene.image()
                .scan(
                        kind.id(),
                        asked.target().namespace(),
                        null,
                        stored -> {
                            if (!selection.matches(stored)
                                    || Immortal.why(kind, stored.key().name()) != null) {
                                return true;
                            }
                            switch (DeleteObject.mark(kind, stored, deletion, scene.nowMillis())) {
                                case DeleteObject.Marked.Already _ -> {
                                    return true;
                                }
                                case DeleteObject.Marked.Gone _ ->
                                        drafts.add(DeleteObject.draft(asked, stored, null));
                                case DeleteObject.Marked.Waits waits ->
                                        drafts.add(DeleteObject.draft(asked, stored, waits.next()));
                            }
                            reads.add(new Basis.Read(stored.key(), stored.revision()));
                            return drafts.size() < MAX_PER_COMMIT;
                        });
        return new Admitted(
                kind,
                new Basis(reads),
                drafts,
                null,
                new Answer.WithStatus(200, Refusals.plural(kind, "", null)),
                asked.warnings());
    }
}

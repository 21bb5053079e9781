package dev.davit.gate.room;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.plan.Preview;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Premise;
import dev.davit.model.request.Reply;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.Decider;
import dev.davit.store.Draft;
import dev.davit.store.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Rooms 5 to 7: a write is admitted on the newest image by the thread that asks, and decided on the
 * very image that it commits on: there it stands as admitted if nothing that it had read has
 * changed, and is judged once more if something has.
 */
public final class Commit {
    private final Store store;
    private final Clock clock;

    public Commit(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What a write came to. */
    public record Done(Admitted admitted, Reply reply) {}

    public CompletableFuture<Outcome<Done>> write(Asked asked, WriteHandler handler) {
        ImageView image = store.image();
        Decision decision = new Decision(asked, handler);
        Scene scene = new Scene(image, clock.wallMillis());
        return switch (decision.judge(scene)) {
            case Outcome.Refused<Admitted>(Refusal why) -> done(Outcome.refused(why));
            case Outcome.Ok<Admitted>(Admitted admitted) -> {
                if (asked.dryRun()) {
                    yield done(
                            Outcome.ok(
                                    new Done(
                                            admitted,
                                            Preview.of(asked, admitted, scene).preview())));
                }
                if (admitted.drafts().isEmpty()) {
                    Committed nothing = new Committed(image.revision(), List.of());
                    yield done(Outcome.ok(new Done(admitted, admitted.reply(nothing))));
                }
                yield store.submit(decision).thenApply(outcome -> outcome.map(decision::done));
            }
        };
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** Room 6. Handed from the asking thread to the commit thread and back by the store's queue. */
    private static final class Decision implements Decider {
        private final Asked asked;
        private final WriteHandler handler;
        private volatile @Nullable Admitted admitted;

        Decision(Asked asked, WriteHandler handler) {
            this.asked = asked;
            this.handler = handler;
        }

        Outcome<Admitted> judge(Scene scene) {
            return premises(scene.image())
                    .then(_ -> handler.admit(asked, scene))
                    .map(judged -> {
                        admitted = judged;
                        return judged;
                    });
        }

        private Outcome<ImageView> premises(ImageView image) {
            for (Premise premise : asked.request().premises()) {
                StoredObject now = image.get(premise.key());
                boolean holds =
                        now != null
                                && now.uid().equals(premise.uid())
                                && now.tree().wholeOr(1, "metadata", "generation")
                                        == premise.generation();
                if (!holds) {
                    return Refusals.stale(premise.kind(), premise.key().name());
                }
            }
            return Outcome.ok(image);
        }

        @Override
        public Outcome<List<Draft>> decide(ImageView working, long nowMillis) {
            Admitted judged = admitted;
            return judged != null
                            && judged.basis().holds(working)
                            && premises(working) instanceof Outcome.Ok
                    ? Outcome.ok(judged.drafts())
                    : judge(new Scene(working, nowMillis)).map(Admitted::drafts);
        }

        Done done(Committed committed) {
            Admitted judged = Invariant.present(admitted, "a judgement before the commit");
            return new Done(judged, judged.reply(committed));
        }
    }
}

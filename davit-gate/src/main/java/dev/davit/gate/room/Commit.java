package dev.davit.gate.room;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.hook.Hearing;
import dev.davit.gate.owner.Fights;
import dev.davit.gate.plan.Preview;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.request.Premise;
import dev.davit.model.request.Reply;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.Decider;
import dev.davit.store.Draft;
import dev.davit.store.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Rooms 5 to 7: a write is admitted on the newest image by the thread that asks, and decided on the
 * very image that it commits on: there it stands as admitted if nothing that it had read has
 * changed, and is judged once more if something has. Programs outside are asked by the thread that
 * asks: a write that would have to ask them again goes back to where such a thread is (ADR 42).
 */
public final class Commit {
    /** How often a write is judged that rests on what somebody outside has said. */
    private static final int MAX_ROUNDS = 6;

    private final Store store;
    private final Clock clock;
    private final Rights rights;
    private final Vetting vetting;
    private final Fights fights;
    private final Adapting adapting;
    private final Executor threads;

    /**
     * @param threads that may wait for programs outside
     */
    public Commit(
            Store store,
            Clock clock,
            Rights rights,
            Vetting vetting,
            Fights fights,
            Adapting adapting,
            Executor threads) {
        this.threads = threads;
        this.fights = fights;
        this.adapting = adapting;
        this.store = store;
        this.clock = clock;
        this.rights = rights;
        this.vetting = vetting;
    }

    /** What a write came to. */
    public record Done(Admitted admitted, Reply reply) {}

    public CompletableFuture<Outcome<Done>> write(Asked asked, WriteHandler handler) {
        Question question = new Question(asked, vetted(handler), vetting.hearing());
        return write(question, clock.wallMillis(), 1)
                .thenApply(outcome ->
                        Refusals.warned(outcome, asked.warningsAnd(question.hearing.warnings())));
    }

    /** A write, and who may be asked about it. */
    private record Question(Asked asked, WriteHandler handler, Hearing hearing) {}

    /**
     * @param nowMillis when it was judged first: what webhooks were told stays as it is
     */
    private CompletableFuture<Outcome<Done>> write(Question question, long nowMillis, int round) {
        ImageView image = store.image();
        Asked asked = question.asked;
        question.hearing.open();
        Decision decision = new Decision(question);
        Scene scene = new Scene(image, nowMillis, question.hearing);
        return switch (decision.judge(scene)) {
            case Outcome.Refused<Admitted>(Refusal why) -> done(Outcome.refused(why));
            case Outcome.Ok<Admitted>(Admitted admitted) -> {
                if (asked.dryRun()) {
                    yield done(
                            decision.settled(admitted, image)
                                    .map(_ ->
                                            new Done(
                                                    admitted,
                                                    Preview.of(asked, admitted, scene).preview())));
                }
                if (admitted.drafts().isEmpty()) {
                    Committed nothing = new Committed(image.revision(), List.of());
                    yield done(Outcome.ok(new Done(admitted, admitted.reply(nothing))));
                }
                decision.quotas.foresee(admitted.drafts(), image);
                yield store.submit(decision)
                        .thenCompose(outcome ->
                                decision.unanswered && round < MAX_ROUNDS
                                        ? again(question, nowMillis, round + 1)
                                        : done(outcome.map(done -> told(decision, done))));
            }
        };
    }

    /**
     * Something has changed since somebody outside was asked, and what would have to be asked now
     * is another question: that is done by a thread for which nobody waits.
     */
    private CompletableFuture<Outcome<Done>> again(Question question, long nowMillis, int round) {
        return CompletableFuture.completedFuture(question)
                .thenComposeAsync(asked -> write(asked, nowMillis, round), threads);
    }

    /** Judged by the handler, and then by the policies of the cluster. */
    private WriteHandler vetted(WriteHandler handler) {
        return (asked, scene) ->
                handler.admit(asked, scene)
                        .then(admitted -> {
                            scene.hearing().warn(admitted.warnings());
                            return vetting.validated(asked, admitted, scene);
                        });
    }

    private Done told(Decision decision, Committed committed) {
        if (AccessKinds.isRule(decision.asked.kind()) || rulesAmong(committed.changes())) {
            rights.changed();
        }
        Done done = decision.done(committed);
        vetting.written(done.admitted().drafts());
        if (!done.admitted().contested().isEmpty()) {
            fights.changed(done.admitted().contested(), clock.wallMillis());
        }
        return done;
    }

    /** One write of many objects may bring roles back. */
    private static boolean rulesAmong(List<Change> changes) {
        if (changes.size() > 1) {
            for (Change change : changes) {
                if (change.key().kind().group().equals(AccessKinds.RBAC)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** Room 6. Handed from the asking thread to the commit thread and back by the store's queue. */
    private final class Decision implements Decider {
        private volatile Asked asked;
        private volatile ServedKinds kinds = ServedKinds.BUILT_IN;
        private final WriteHandler handler;
        private final Quotas quotas;
        private final Hearing hearing;
        private volatile long judgedMillis;
        private volatile @Nullable Admitted admitted;

        /** It would have to be asked outside what has not been. */
        private volatile boolean unanswered;

        Decision(Question question) {
            asked = question.asked;
            handler = question.handler;
            hearing = question.hearing;
            quotas = new Quotas(asked.target());
        }

        Outcome<Admitted> judge(Scene scene) {
            kinds = scene.image().kinds();
            judgedMillis = scene.nowMillis();
            hearing.begin();
            return premises(scene.image())
                    .then(_ -> Redefined.now(asked, scene.image()))
                    .then(now -> {
                        asked = now;
                        return Redefined.admit(handler, now, scene, adapting);
                    })
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
            if (judged != null
                    && judged.basis().holds(working)
                    && Redefined.stands(asked.kind(), kinds, working)
                    && premises(working) instanceof Outcome.Ok) {
                return settled(judged, working);
            }
            if (Adapting.asks(asked.kind())) {
                // Nobody outside is waited for by the thread that everybody waits for.
                unanswered = true;
                return Refusals.stale(asked.kind(), asked.target().name());
            }
            return rejudged(working, nowMillis).then(again -> settled(again, working));
        }

        /** At the time of the first judgement, where webhooks have been told of it. */
        private Outcome<Admitted> rejudged(ImageView working, long nowMillis) {
            long at = hearing.used() ? judgedMillis : nowMillis;
            hearing.close();
            Outcome<Admitted> again = judge(new Scene(working, at, hearing));
            unanswered = hearing.missed();
            return again;
        }

        private Outcome<List<Draft>> settled(Admitted judged, ImageView image) {
            return quotas.settle(judged.drafts(), image);
        }

        Done done(Committed committed) {
            Admitted judged = Invariant.present(admitted, "a judgement before the commit");
            return new Done(judged, judged.reply(committed));
        }
    }
}

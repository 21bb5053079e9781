package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import dev.davit.store.History;
import dev.davit.store.History.Then;
import dev.davit.store.Store;

/** GET of one object as it was: {@code ?revision=N} or {@code ?at=TIME}. */
public final class GetThen implements ReadHandler {
    private final Store store;
    private final Moments moments;
    private final Reach reach;

    public GetThen(Store store, Rules rules, Rights rights) {
        this.store = store;
        this.moments = new Moments(store);
        this.reach = new Reach(store, rules, rights);
    }

    /** Is the past asked for? */
    public static boolean asked(Asked asked) {
        return Moments.asked(asked.options());
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        return moments.of(asked.kind(), asked.options())
                .then(revision -> reach.within(Reach.Question.of(asked), revision))
                .then(revision -> answer(asked, revision));
    }

    private Outcome<Reply> answer(Asked asked, long revision) {
        Kind kind = asked.kind();
        return switch (store.history().then(asked.key(), revision)) {
            case Then.Never _ -> unknown(asked, "did not exist at revision " + revision);
            case Then.Lost(long from) ->
                    Refusals.expired(
                            "%s \"%s\" at revision %d is not kept any more: it is known from revision %d on"
                                    .formatted(
                                            Refusals.resource(kind),
                                            asked.target().name(),
                                            revision,
                                            from));
            case Then.Found(History.Entry entry) -> found(asked, entry, revision);
        };
    }

    private Outcome<Reply> found(Asked asked, History.Entry entry, long revision) {
        Kind kind = asked.kind();
        if (entry.purged()) {
            return States.purged(kind, entry);
        }
        StoredObject then = States.at(kind, entry, revision, store.image().get(asked.key()));
        return then == null
                ? unknown(
                        asked,
                        "did not exist at revision %d: it was removed at %d (%s, by %s)"
                                .formatted(
                                        revision,
                                        entry.revision(),
                                        Timestamps.seconds(entry.timeMillis()),
                                        entry.origin().author()))
                : Outcome.ok(new Reply.One(200, kind, then, asked.warnings()));
    }

    private static Outcome<Reply> unknown(Asked asked, String why) {
        String name = asked.target().name();
        return Outcome.refused(
                Refusal.of(
                                Reason.NOT_FOUND,
                                "%s \"%s\" %s"
                                        .formatted(Refusals.resource(asked.kind()), name, why))
                        .about(Refusals.plural(asked.kind(), name, null)));
    }
}

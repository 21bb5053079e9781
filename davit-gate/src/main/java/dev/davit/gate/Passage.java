package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.read.OpenWatch;
import dev.davit.gate.read.PermitNode;
import dev.davit.gate.read.PermitStream;
import dev.davit.gate.read.Rendering;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Authorise;
import dev.davit.gate.room.Commit;
import dev.davit.gate.room.Decode;
import dev.davit.gate.room.Rules;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.port.Clock;
import dev.davit.port.Entropy;
import dev.davit.store.Store;
import java.util.concurrent.CompletableFuture;

/**
 * The way in. Every request of every actor goes through these rooms, in this order:
 *
 * <pre>
 *  authorise   may this identity do this here?                    room/Authorise
 *  decode      bytes and parameters → what is asked               room/Decode
 *  admit       is it right? one handler per verb and subresource  write/*
 *  decide      judged on the very image that it commits on        room/Commit
 *  commit      durable, then answered                             davit-store
 * </pre>
 *
 * (Identifying comes before them, at the entrance: {@link Identifier}.) Reading leaves after
 * decode: {@code read/*}, {@code past/*}. Which handler answers what: {@link Handlers}.
 */
public final class Passage implements Gate {
    /** How often a name is generated anew when the last one was taken. */
    private static final int MAX_NAMES = 8;

    private final Store store;
    private final Clock clock;
    private final Authorise authorise;
    private final Decode decode;
    private final Handlers handlers;
    private final Commit commit;
    private final OpenWatch watches;
    private final PermitStream streams;
    private final PermitNode nodes;

    public Passage(Store store, Clock clock, Entropy entropy, Rules rules) {
        this(store, clock, entropy, rules, Progress.NONE);
    }

    /**
     * @param progress what nodes serve live, shown in {@code …/lifecycle}
     */
    public Passage(Store store, Clock clock, Entropy entropy, Rules rules, Progress progress) {
        this(store, clock, entropy, rules, progress, Tokens.NONE);
    }

    /**
     * @param tokens signs service accounts' tokens
     */
    public Passage(
            Store store,
            Clock clock,
            Entropy entropy,
            Rules rules,
            Progress progress,
            Tokens tokens) {
        this.store = store;
        this.clock = clock;
        authorise = new Authorise(rules);
        decode = new Decode(entropy);
        handlers = new Handlers(store, clock, rules, progress, tokens);
        commit = new Commit(store, clock);
        watches = new OpenWatch(store, clock);
        streams = new PermitStream(store);
        nodes = new PermitNode(store);
    }

    @Override
    public Outcome<Reply> handle(Request request) {
        return begin(request).join();
    }

    /**
     * As {@link #handle}, without waiting: reads are done at once, writes when they are durable.
     */
    @Override
    public CompletableFuture<Outcome<Reply>> begin(Request request) {
        return switch (authorise.permit(request).then(decode::read)) {
            case Outcome.Refused<Asked>(Refusal why) -> done(Outcome.refused(why));
            case Outcome.Ok<Asked>(Asked asked) ->
                    request.verb().writes() ? write(asked) : done(read(asked));
        };
    }

    @Override
    public boolean brief(Request request) {
        return Brief.is(request, store.image());
    }

    @Override
    public Outcome<Watch> watch(Request request) {
        return authorise.permit(request).then(decode::read).then(watches::open);
    }

    @Override
    public Outcome<StreamPermit> stream(Request request) {
        return authorise.permit(request).then(decode::read).then(streams::permit);
    }

    @Override
    public Outcome<StoredObject> node(Request request) {
        return authorise.permit(request).then(nodes::permit);
    }

    private Outcome<Reply> read(Asked asked) {
        Rendering rendering = Rendering.of(asked.options());
        return handlers.reader(asked)
                .then(handler -> handler.answer(asked))
                .map(reply -> rendering.reply(reply, clock.wallMillis()));
    }

    private CompletableFuture<Outcome<Reply>> write(Asked asked) {
        return switch (handlers.writer(asked)) {
            case Outcome.Refused<WriteHandler>(Refusal why) -> done(Outcome.refused(why));
            case Outcome.Ok<WriteHandler>(WriteHandler handler) -> write(asked, handler, 1);
        };
    }

    /**
     * Some writes go on where they ended: a taken name is drawn anew, a sweep takes its next part.
     */
    private CompletableFuture<Outcome<Reply>> write(Asked asked, WriteHandler handler, int round) {
        return commit.write(asked, handler)
                .thenCompose(outcome ->
                        switch (outcome) {
                            case Outcome.Refused<Commit.Done>(Refusal why)
                                    when nameTaken(asked, why) && round < MAX_NAMES ->
                                    write(asked.withSuffix(decode.suffix()), handler, round + 1);
                            case Outcome.Ok<Commit.Done>(Commit.Done did) when sweeps(asked, did) ->
                                    write(asked, handler, round + 1);
                            case Outcome.Refused<Commit.Done>(Refusal why) ->
                                    done(Outcome.refused(why));
                            case Outcome.Ok<Commit.Done>(Commit.Done did) ->
                                    done(Outcome.ok(did.reply()));
                        });
    }

    private static boolean nameTaken(Asked asked, Refusal why) {
        return why.reason() == Reason.ALREADY_EXISTS
                && asked.body().textOr("", "metadata", "name").isEmpty()
                && asked.target().name().isEmpty();
    }

    private static boolean sweeps(Asked asked, Commit.Done did) {
        return asked.request().verb() == Verb.DELETECOLLECTION
                && !asked.dryRun()
                && !did.admitted().drafts().isEmpty();
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}

package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.owner.FieldGuard;
import dev.davit.gate.owner.Fights;
import dev.davit.gate.owner.Frozen;
import dev.davit.gate.past.ShowUsage;
import dev.davit.gate.read.OpenWatch;
import dev.davit.gate.read.PermitNode;
import dev.davit.gate.read.PermitProxy;
import dev.davit.gate.read.PermitStream;
import dev.davit.gate.read.Rendering;
import dev.davit.gate.read.TableRules;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Authorise;
import dev.davit.gate.room.Commit;
import dev.davit.gate.room.Decode;
import dev.davit.gate.room.Impersonate;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Vetting;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.Authoriser;
import dev.davit.policy.access.Question;
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
    private final Outside outside;
    private final Clock clock;
    private final Authorise authorise;
    private final Impersonate impersonate;
    private final Decode decode;
    private final Vetting vetting;
    private final Handlers handlers;
    private final Commit commit;
    private final Adapting adapting;
    private final OpenWatch watches;
    private final PermitStream streams;
    private final PermitProxy proxies;
    private final PermitNode nodes;
    private final Issuer issuer;

    public Passage(Store store, Clock clock, Entropy entropy, Rules rules) {
        this(store, clock, entropy, rules, Progress.NONE);
    }

    /**
     * @param progress what nodes serve live, shown in {@code …/lifecycle}
     */
    public Passage(Store store, Clock clock, Entropy entropy, Rules rules, Progress progress) {
        this(store, clock, entropy, rules, progress, Trust.NONE);
    }

    /**
     * @param trust signs service accounts' tokens, and says whom a token proves
     */
    public Passage(
            Store store,
            Clock clock,
            Entropy entropy,
            Rules rules,
            Progress progress,
            Trust trust) {
        this(store, clock, entropy, rules, progress, trust, Outside.NONE);
    }

    public Passage(
            Store store,
            Clock clock,
            Entropy entropy,
            Rules rules,
            Progress progress,
            Trust trust,
            Outside outside) {
        this.outside = outside;
        adapting = new Adapting(outside.converter());
        this.store = store;
        this.clock = clock;
        Rights rights = new Rights(store::image, outside.advisers());
        authorise = new Authorise(rules, rights);
        impersonate = new Impersonate(rights);
        decode = new Decode(entropy);
        vetting = new Vetting(store::image, rights, adapting, outside.webhooks());
        Fights fights = new Fights();
        FieldGuard guard = new FieldGuard(rights, fights);
        handlers =
                new Handlers(
                        store, clock, rules, rights, vetting, guard, progress, trust, adapting);
        commit = new Commit(store, clock, rights, vetting, fights, adapting, outside.threads());
        watches = new OpenWatch(store, clock, adapting);
        streams = new PermitStream(store);
        proxies = new PermitProxy(store);
        nodes = new PermitNode(store);
        issuer = new Issuer(trust.tokens().keys());
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
        CompletableFuture<Outcome<Reply>> answer = answer(request);
        if (ScalerForm.is(request)) {
            return answer.thenApply(ScalerForm::outer);
        }
        return EventForm.is(request) ? answer.thenApply(EventForm::outer) : answer;
    }

    private CompletableFuture<Outcome<Reply>> answer(Request request) {
        return switch (authorise
                .permit(request)
                .then(decode::read)
                .then(EventForm::inner)
                .then(asked -> ScalerForm.inner(asked, store.image()))) {
            case Outcome.Refused<Asked>(Refusal why) -> done(Outcome.refused(why));
            case Outcome.Ok<Asked>(Asked asked) ->
                    request.verb().writes() ? write(asked) : done(read(asked));
        };
    }

    @Override
    public ServedKinds kinds() {
        return store.image().kinds();
    }

    @Override
    public boolean brief(Request request) {
        return Brief.is(request, store.image())
                && (!request.verb().writes() || vetting.idle(request.target().kind()))
                && !Authoriser.mayWait(request.identity(), outside.advisers().get().advisers());
    }

    @Override
    public boolean waits(Request request) {
        return request.verb().writes() && vetting.asks(request.target().kind());
    }

    @Override
    public Outcome<Watch> watch(Request request) {
        long version = authorise.version();
        return authorise
                .permit(request)
                .then(decode::read)
                .then(EventForm::inner)
                .then(asked -> ScalerForm.inner(asked, store.image()))
                .then(watches::open)
                .map(watch -> EventForm.is(request) ? EventForm.outer(watch) : watch)
                .map(watch -> ScalerForm.is(request) ? ScalerForm.outer(watch) : watch)
                .map(watch -> new WatchWhilePermitted(watch, request, authorise, version));
    }

    @Override
    public String metrics() {
        return ShowUsage.metrics(store.history().usage())
                + outside.webhooks().metrics()
                + outside.metrics().get();
    }

    @Override
    public Outcome<Identity> document(Identity who, String verb, String path) {
        return authorise.permit(who, verb, path);
    }

    @Override
    public Issuer issuer() {
        return issuer;
    }

    @Override
    public Outcome<Identity> impersonate(Identity real, Impersonation wanted) {
        return impersonate.as(real, wanted);
    }

    @Override
    public Outcome<StreamPermit> stream(Request request) {
        return authorise
                .permit(request)
                .then(decode::read)
                .then(asked ->
                        streams.permit(asked).then(permit -> vetting.connected(asked, permit)));
    }

    @Override
    public Outcome<ProxyPermit> proxy(Request request) {
        // Whichever method carries it, policies see a connection.
        Request connects =
                Request.of(
                        request.identity(),
                        Verb.CREATE,
                        request.target(),
                        request.options(),
                        Body.None.NONE);
        return authorise
                .permit(request)
                .then(_ -> decode.read(connects))
                .then(asked ->
                        proxies.permit(request).then(permit -> vetting.connected(asked, permit)));
    }

    @Override
    public Outcome<Identity> elsewhere(Identity who, Question question) {
        return authorise.permit(who, question);
    }

    @Override
    public Outcome<StoredObject> node(Request request) {
        return authorise.permit(request).then(nodes::permit);
    }

    private Outcome<Reply> read(Asked asked) {
        Rendering rendering = Rendering.of(asked.options());
        Asked warned = warned(asked);
        Outcome<Reply> answer =
                TableRules.check(asked.options())
                        .then(_ -> handlers.reader(asked))
                        .then(handler -> handler.answer(warned))
                        .then(adapting::reply)
                        .map(reply -> rendering.reply(reply, clock.wallMillis()));
        return Refusals.warned(answer, warned.warnings());
    }

    /** Whoever uses a version that goes away is told, whatever is asked of it. */
    private static Asked warned(Asked asked) {
        CustomVersion custom = asked.kind().custom();
        return custom == null || custom.warning().isEmpty()
                ? asked
                : asked.warned(custom.warning());
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
                            case Outcome.Ok<Commit.Done>(Commit.Done did)
                                    when !did.admitted().fought().isEmpty() && !asked.dryRun() ->
                                    tell(did.admitted()).thenApply(_ -> Outcome.ok(did.reply()));
                            case Outcome.Ok<Commit.Done>(Commit.Done did) ->
                                    done(Outcome.ok(did.reply()));
                        });
    }

    /** Of a fight: whether the Event finds room or not, the fields say it themselves. */
    private CompletableFuture<Outcome<Reply>> tell(Admitted admitted) {
        JsonObject about = admitted.drafts().getLast().after();
        return begin(
                Frozen.event(
                        admitted.kind(),
                        about == null ? JsonObject.EMPTY : about,
                        admitted.fought(),
                        clock.wallMillis()));
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

package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.owner.FieldGuard;
import dev.davit.gate.past.ApprovePurge;
import dev.davit.gate.past.GetThen;
import dev.davit.gate.past.ListThen;
import dev.davit.gate.past.Rollback;
import dev.davit.gate.past.RollbackOfMany;
import dev.davit.gate.past.ShowBlame;
import dev.davit.gate.past.ShowContents;
import dev.davit.gate.past.ShowGone;
import dev.davit.gate.past.ShowHistory;
import dev.davit.gate.past.ShowUsage;
import dev.davit.gate.read.GetObject;
import dev.davit.gate.read.GetScale;
import dev.davit.gate.read.ListObjects;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.read.RecentImages;
import dev.davit.gate.read.ShowLifecycle;
import dev.davit.gate.review.Reviews;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Vetting;
import dev.davit.gate.write.BindPod;
import dev.davit.gate.write.CreateObject;
import dev.davit.gate.write.DeleteCollection;
import dev.davit.gate.write.DeleteObject;
import dev.davit.gate.write.EvictPod;
import dev.davit.gate.write.FinalizeNamespace;
import dev.davit.gate.write.IssueToken;
import dev.davit.gate.write.PartOfPod;
import dev.davit.gate.write.PatchObject;
import dev.davit.gate.write.Replacement;
import dev.davit.gate.write.RestartPod;
import dev.davit.gate.write.ScaleObject;
import dev.davit.gate.write.Shaping;
import dev.davit.gate.write.TakeOver;
import dev.davit.gate.write.UpdateObject;
import dev.davit.gate.write.Wanted;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.Authoriser;
import dev.davit.port.Clock;
import dev.davit.store.Store;

/** Which file answers which verb on which subresource: the table of everything the gate can do. */
final class Handlers {
    private final CreateObject create;
    private final Reviews reviews;
    private final UpdateObject update;
    private final PatchObject patch;
    private final DeleteObject delete = new DeleteObject();
    private final DeleteCollection deleteCollection = new DeleteCollection();
    private final FinalizeNamespace finalizeNamespace;
    private final TakeOver takeover;
    private final BindPod bind = new BindPod();
    private final EvictPod evict = new EvictPod();
    private final RestartPod restart;
    private final IssueToken token;
    private final PartOfPod ephemeral;
    private final PartOfPod resize;
    private final ScaleObject scale;
    private final GetScale getScale;
    private final GetObject get;
    private final ListObjects list;
    private final GetThen getThen;
    private final ListThen listThen;
    private final ShowHistory history;
    private final ShowBlame blame;
    private final Rollback rollback;
    private final RollbackOfMany rollbackOfMany;
    private final ShowGone gone;
    private final ShowUsage usage;
    private final ApprovePurge approve;
    private final ShowContents contents;
    private final ShowLifecycle lifecycle;

    Handlers(
            Store store,
            Clock clock,
            Rules rules,
            Rights rights,
            Vetting vetting,
            FieldGuard guard,
            Progress progress,
            Trust trust,
            Adapting adapting) {
        token = new IssueToken(trust.tokens());
        Shaping shaping = new Shaping(rules, rights, vetting);
        reviews = new Reviews(shaping, rights, trust);
        Replacement replacement = new Replacement(shaping, guard);
        finalizeNamespace = new FinalizeNamespace(replacement);
        takeover = new TakeOver();
        create = new CreateObject(shaping);
        update = new UpdateObject(replacement);
        Wanted wanted = new Wanted(shaping, guard);
        patch = new PatchObject(replacement, wanted, create);
        restart = new RestartPod(replacement);
        ephemeral = PartOfPod.ephemeralContainers(replacement, wanted);
        resize = PartOfPod.resize(replacement, wanted);
        scale = new ScaleObject(replacement, wanted);
        getScale = new GetScale(store, adapting);
        get = new GetObject(store);
        list = new ListObjects(store, clock, new RecentImages(), adapting);
        getThen = new GetThen(store, rules, rights);
        listThen = new ListThen(store, rules, rights);
        history = new ShowHistory(store, rules, rights);
        blame = new ShowBlame(store);
        lifecycle = new ShowLifecycle(store, clock, progress);
        rollback = new Rollback(store, create, replacement, rules, rights);
        rollbackOfMany = new RollbackOfMany(store, create, replacement, rules, rights);
        gone = new ShowGone(store, rules, rights);
        usage = new ShowUsage(store);
        approve = new ApprovePurge(store, rights);
        contents = new ShowContents(store, rules, rights);
    }

    Outcome<WriteHandler> writer(Asked asked) {
        Target target = asked.target();
        Verb verb = asked.request().verb();
        if (!target.kind().stored()) {
            return verb == Verb.CREATE ? Outcome.ok(reviews) : notAllowed(target, verb);
        }
        WriteHandler found =
                switch (target.subresource()) {
                    case "" ->
                            switch (verb) {
                                case CREATE -> create;
                                case UPDATE -> update;
                                case PATCH -> patch;
                                case DELETE -> delete;
                                case DELETECOLLECTION -> deleteCollection;
                                case GET, LIST, WATCH -> null;
                            };
                    case "status", "approval" ->
                            switch (verb) {
                                case UPDATE -> update;
                                case PATCH -> patch;
                                case CREATE, DELETE, DELETECOLLECTION, GET, LIST, WATCH -> null;
                            };
                    case "scale" -> verb == Verb.UPDATE || verb == Verb.PATCH ? scale : null;
                    case "finalize" -> verb == Verb.UPDATE ? finalizeNamespace : null;
                    case "binding" -> verb == Verb.CREATE ? bind : null;
                    case "eviction" -> verb == Verb.CREATE ? evict : null;
                    case "restart" -> verb == Verb.CREATE ? restart : null;
                    case "takeover" -> verb == Verb.CREATE ? takeover : null;
                    case "token" -> verb == Verb.CREATE ? token : null;
                    case "ephemeralcontainers" -> changes(verb) ? ephemeral : null;
                    case "resize" -> changes(verb) ? resize : null;
                    default -> null;
                };
        if (target.subresource().equals("rollback") && verb == Verb.CREATE && known(target)) {
            return rollback.handler(asked);
        }
        if (target.subresource().equals("approve") && verb == Verb.CREATE && known(target)) {
            return approve.handler(asked);
        }
        boolean purgesStatus =
                target.kind().equals(HistoryKinds.PURGE) && target.subresource().equals("status");
        Identity who = asked.request().identity();
        // The two keys are in it: whoever may act in the name of a controller is one person still.
        if (purgesStatus && (!Authoriser.isController(who) || !who.by().isEmpty())) {
            return Refusals.forbidden(target, "only Davit tells how far a purge is");
        }
        if (found == create && target.kind().equals(HistoryKinds.ROLLBACK)) {
            return rollbackOfMany.handler(asked);
        }
        return found != null && known(target) ? Outcome.ok(found) : notAllowed(target, verb);
    }

    Outcome<ReadHandler> reader(Asked asked) {
        Target target = asked.target();
        Verb verb = asked.request().verb();
        boolean then = GetThen.asked(asked);
        ReadHandler found =
                switch (target.subresource()) {
                    case "" ->
                            switch (verb) {
                                case GET -> then ? getThen : get;
                                case LIST -> ShowGone.asked(asked) ? gone : then ? listThen : list;
                                case WATCH, CREATE, UPDATE, PATCH, DELETE, DELETECOLLECTION -> null;
                            };
                    case "status", "approval", "ephemeralcontainers", "resize" ->
                            verb == Verb.GET ? get : null;
                    case "scale" -> verb == Verb.GET ? getScale : null;
                    case "history" -> verb == Verb.GET ? history : null;
                    case "contents" -> verb == Verb.GET ? contents : null;
                    case "usage" -> verb == Verb.GET ? usage : null;
                    case "lifecycle" -> verb == Verb.GET ? lifecycle : null;
                    case "blame" -> verb == Verb.GET ? blame : null;
                    default -> null;
                };
        return found != null && known(target) && target.kind().stored()
                ? Outcome.ok(found)
                : notAllowed(target, verb);
    }

    private static boolean changes(Verb verb) {
        return verb == Verb.UPDATE || verb == Verb.PATCH;
    }

    private static boolean known(Target target) {
        return target.subresource().isEmpty()
                || target.kind().subresources().contains(target.subresource());
    }

    private static <T> Outcome<T> notAllowed(Target target, Verb verb) {
        String what =
                target.subresource().isEmpty()
                        ? Refusals.resource(target.kind())
                        : Refusals.resource(target.kind()) + "/" + target.subresource();
        return Refusals.notAllowed(
                "the server does not allow this method on the requested resource: %s %s"
                        .formatted(verb.text(), what));
    }
}

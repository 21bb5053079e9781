package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.gate.past.GetThen;
import dev.davit.gate.past.ListThen;
import dev.davit.gate.past.Rollback;
import dev.davit.gate.past.ShowBlame;
import dev.davit.gate.past.ShowHistory;
import dev.davit.gate.read.GetObject;
import dev.davit.gate.read.GetScale;
import dev.davit.gate.read.ListObjects;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.read.RecentImages;
import dev.davit.gate.read.ShowLifecycle;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rules;
import dev.davit.gate.write.BindPod;
import dev.davit.gate.write.CreateObject;
import dev.davit.gate.write.DeleteCollection;
import dev.davit.gate.write.DeleteObject;
import dev.davit.gate.write.FinalizeNamespace;
import dev.davit.gate.write.IssueToken;
import dev.davit.gate.write.PartOfPod;
import dev.davit.gate.write.PatchObject;
import dev.davit.gate.write.Replacement;
import dev.davit.gate.write.RestartPod;
import dev.davit.gate.write.ScaleObject;
import dev.davit.gate.write.Shaping;
import dev.davit.gate.write.UpdateObject;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.port.Clock;
import dev.davit.store.Store;

/** Which file answers which verb on which subresource: the table of everything the gate can do. */
final class Handlers {
    private final CreateObject create;
    private final UpdateObject update;
    private final PatchObject patch;
    private final DeleteObject delete = new DeleteObject();
    private final DeleteCollection deleteCollection = new DeleteCollection();
    private final FinalizeNamespace finalizeNamespace = new FinalizeNamespace();
    private final BindPod bind = new BindPod();
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
    private final ShowLifecycle lifecycle;

    Handlers(Store store, Clock clock, Rules rules, Progress progress, Tokens tokens) {
        token = new IssueToken(tokens);
        Shaping shaping = new Shaping(rules);
        Replacement replacement = new Replacement(shaping);
        create = new CreateObject(shaping);
        update = new UpdateObject(replacement);
        patch = new PatchObject(replacement);
        restart = new RestartPod(replacement);
        ephemeral = PartOfPod.ephemeralContainers(replacement);
        resize = PartOfPod.resize(replacement);
        scale = new ScaleObject(replacement);
        getScale = new GetScale(store);
        get = new GetObject(store);
        list = new ListObjects(store, clock, new RecentImages());
        getThen = new GetThen(store);
        listThen = new ListThen(store);
        history = new ShowHistory(store);
        blame = new ShowBlame(store);
        lifecycle = new ShowLifecycle(store, clock, progress);
        rollback = new Rollback(store, create, replacement);
    }

    Outcome<WriteHandler> writer(Asked asked) {
        Target target = asked.target();
        Verb verb = asked.request().verb();
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
                    case "status" ->
                            switch (verb) {
                                case UPDATE -> update;
                                case PATCH -> patch;
                                case CREATE, DELETE, DELETECOLLECTION, GET, LIST, WATCH -> null;
                            };
                    case "scale" -> verb == Verb.UPDATE || verb == Verb.PATCH ? scale : null;
                    case "finalize" -> verb == Verb.UPDATE ? finalizeNamespace : null;
                    case "binding" -> verb == Verb.CREATE ? bind : null;
                    case "restart" -> verb == Verb.CREATE ? restart : null;
                    case "token" -> verb == Verb.CREATE ? token : null;
                    case "ephemeralcontainers" -> changes(verb) ? ephemeral : null;
                    case "resize" -> changes(verb) ? resize : null;
                    default -> null;
                };
        if (target.subresource().equals("rollback") && verb == Verb.CREATE && known(target)) {
            return rollback.handler(asked);
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
                                case LIST -> then ? listThen : list;
                                case WATCH, CREATE, UPDATE, PATCH, DELETE, DELETECOLLECTION -> null;
                            };
                    case "status", "ephemeralcontainers", "resize" -> verb == Verb.GET ? get : null;
                    case "scale" -> verb == Verb.GET ? getScale : null;
                    case "history" -> verb == Verb.GET ? history : null;
                    case "lifecycle" -> verb == Verb.GET ? lifecycle : null;
                    case "blame" -> verb == Verb.GET ? blame : null;
                    default -> null;
                };
        return found != null && known(target) ? Outcome.ok(found) : notAllowed(target, verb);
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

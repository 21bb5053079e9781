package dev.davit.control;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;

/** The requests that keepers make. */
final class Asks {
    private Asks() {}

    static Identity identity(String keeper) {
        return Identity.controller(keeper);
    }

    static Request create(String keeper, Kind kind, String namespace, JsonObject object) {
        return of(keeper, Verb.CREATE, new Target(kind, namespace, "", ""), new Body.Tree(object));
    }

    static Request createSub(
            String keeper, Kind kind, Key key, String subresource, JsonObject object) {
        return of(keeper, Verb.CREATE, target(kind, key, subresource), new Body.Tree(object));
    }

    static Request update(
            String keeper, Kind kind, Key key, String subresource, JsonObject object) {
        return of(keeper, Verb.UPDATE, target(kind, key, subresource), new Body.Tree(object));
    }

    /** A merge patch that holds for one uid only: another object of that name is left alone. */
    static Request patchStatus(String keeper, Kind kind, Key key, String uid, JsonObject status) {
        JsonObject patch =
                JsonObject.EMPTY
                        .with("metadata", JsonObject.EMPTY.with("uid", uid))
                        .with("status", status);
        return of(
                keeper,
                Verb.PATCH,
                target(kind, key, "status"),
                new Body.Patch(PatchType.MERGE, patch));
    }

    static Request delete(String keeper, Kind kind, Key key, String uid, long graceSeconds) {
        JsonObject options =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "DeleteOptions")
                        .put("gracePeriodSeconds", graceSeconds)
                        .put("preconditions", JsonObject.EMPTY.with("uid", uid))
                        .build();
        return of(keeper, Verb.DELETE, target(kind, key, ""), new Body.Tree(options));
    }

    static Request deleteAll(String keeper, Kind kind, String namespace) {
        return of(
                keeper, Verb.DELETECOLLECTION, new Target(kind, namespace, "", ""), Body.None.NONE);
    }

    private static Target target(Kind kind, Key key, String subresource) {
        return new Target(kind, key.namespace(), key.name(), subresource);
    }

    private static Request of(String keeper, Verb verb, Target target, Body body) {
        return Request.of(identity(keeper), verb, target, Options.NONE, body);
    }
}

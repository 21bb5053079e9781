package dev.davit.control;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Premise;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;

/** The requests that keepers make. */
public final class Asks {
    private Asks() {}

    public static Identity identity(String keeper) {
        return Identity.controller(keeper);
    }

    public static Request create(String keeper, Kind kind, String namespace, JsonObject object) {
        return of(keeper, Verb.CREATE, new Target(kind, namespace, "", ""), new Body.Tree(object));
    }

    public static Request createSub(
            String keeper, Kind kind, Key key, String subresource, JsonObject object) {
        return of(keeper, Verb.CREATE, target(kind, key, subresource), new Body.Tree(object));
    }

    public static Request update(
            String keeper, Kind kind, Key key, String subresource, JsonObject object) {
        return of(keeper, Verb.UPDATE, target(kind, key, subresource), new Body.Tree(object));
    }

    /** A merge patch that holds for one uid only: another object of that name is left alone. */
    public static Request patchStatus(
            String keeper, Kind kind, Key key, String uid, JsonObject status) {
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

    public static Request delete(String keeper, Kind kind, Key key, String uid, long graceSeconds) {
        JsonObject options =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "DeleteOptions")
                        .put("gracePeriodSeconds", graceSeconds)
                        .put("preconditions", JsonObject.EMPTY.with("uid", uid))
                        .build();
        return of(keeper, Verb.DELETE, target(kind, key, ""), new Body.Tree(options));
    }

    /** A deletion with the object's own grace. */
    public static Request delete(String keeper, Kind kind, Key key, String uid) {
        return delete(keeper, kind, key, uid, "Background");
    }

    /**
     * A deletion with the object's own grace.
     *
     * @param propagation {@code Background}, {@code Foreground} or {@code Orphan}
     */
    public static Request delete(
            String keeper, Kind kind, Key key, String uid, String propagation) {
        JsonObject options =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "DeleteOptions")
                        .put("propagationPolicy", propagation)
                        .put("preconditions", JsonObject.EMPTY.with("uid", uid))
                        .build();
        return of(keeper, Verb.DELETE, target(kind, key, ""), new Body.Tree(options));
    }

    /** A deletion of exactly this state: refused where the object has changed since. */
    public static Request deleteExactly(String keeper, Kind kind, StoredObject object) {
        return deleteExactly(keeper, kind, object.key(), object.uid(), object.revision());
    }

    /** As the other one. */
    public static Request deleteExactly(
            String keeper, Kind kind, Key key, String uid, long revision) {
        JsonObject options =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "DeleteOptions")
                        .put(
                                "preconditions",
                                JsonObject.EMPTY
                                        .with("uid", uid)
                                        .with("resourceVersion", Long.toString(revision)))
                        .build();
        return of(keeper, Verb.DELETE, target(kind, key, ""), new Body.Tree(options));
    }

    /**
     * A merge patch of exactly the state that it was made for: refused where the object has changed
     * since.
     *
     * @param patch without uid and revision: they are set here
     */
    public static Request patch(String keeper, Kind kind, StoredObject object, JsonObject patch) {
        JsonObject metadata =
                patch.object("metadata")
                        .with("uid", object.uid())
                        .with("resourceVersion", Long.toString(object.revision()));
        return of(
                keeper,
                Verb.PATCH,
                target(kind, object.key(), ""),
                new Body.Patch(PatchType.MERGE, patch.with("metadata", metadata)));
    }

    /** The status of exactly the state that it was made for. */
    public static Request status(String keeper, Kind kind, StoredObject object, JsonObject status) {
        return update(keeper, kind, object.key(), "status", object.tree().with("status", status));
    }

    public static Request deleteAll(String keeper, Kind kind, String namespace) {
        return of(
                keeper, Verb.DELETECOLLECTION, new Target(kind, namespace, "", ""), Body.None.NONE);
    }

    /** That this object wants what it wants in this state. */
    public static Premise premise(Kind kind, StoredObject object) {
        long generation = object.tree().wholeOr(1, "metadata", "generation");
        return new Premise(kind, object.key(), object.uid(), generation);
    }

    private static Target target(Kind kind, Key key, String subresource) {
        return new Target(kind, key.namespace(), key.name(), subresource);
    }

    private static Request of(String keeper, Verb verb, Target target, Body body) {
        return Request.of(identity(keeper), verb, target, Options.NONE, body);
    }
}

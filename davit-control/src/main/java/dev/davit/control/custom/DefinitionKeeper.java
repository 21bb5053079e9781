package dev.davit.control.custom;

import dev.davit.control.Asks;
import dev.davit.control.Keeper;
import dev.davit.control.workload.Asked;
import dev.davit.model.custom.Definition;
import dev.davit.model.custom.DefinitionStatus;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Gives names that became free to the definition that waits for them; empties a kind whose
 * definition is being deleted, and lets the definition go after its last object.
 */
public final class DefinitionKeeper implements Keeper {
    public static final String NAME = "custom-definitions";

    /** A request that shows no effect is made again. */
    static final long AGAIN_MILLIS = 5_000;

    private final Asked asked = new Asked();
    private final Asked released = new Asked();

    /** Definitions to look at. */
    private final TreeSet<String> touched = new TreeSet<>();

    private long again = NEVER;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                        List.of(ExtensionKinds.DEFINITION.id()),
                        List.of(),
                        List.of(
                                "customresourcedefinitions/status",
                                "objects of a deleted custom kind"))
                .andCustom();
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        touched.clear();
        touched.addAll(image.kinds().definitions().keySet());
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        ServedKinds served = delta.image().kinds();
        for (Change change : delta.changes()) {
            if (ServedKinds.madeOf(change.key().kind())) {
                definition(change, served);
            } else if (change.removed()) {
                Definition of = served.definition(change.key().kind());
                if (of != null && of.terminating()) {
                    touched.add(of.stored().key().name());
                }
            }
        }
        if (nowMillis >= again) {
            touched.addAll(served.definitions().keySet());
            again = NEVER;
        }
        return look(delta.image(), nowMillis);
    }

    /** A name that one of a group gives up may be what another one waits for. */
    private void definition(Change change, ServedKinds served) {
        String group = change.shown().tree().textOr("", "spec", "group");
        served.definitions()
                .forEach((name, other) -> {
                    if (other.id().group().equals(group)) {
                        touched.add(name);
                    }
                });
        StoredObject before = change.before();
        if (change.removed() && before != null) {
            asked.forget(before.uid());
            released.forget(before.uid());
        }
    }

    private List<Request> look(ImageView image, long now) {
        List<Request> requests = new ArrayList<>();
        List<JsonObject> all = new ArrayList<>();
        for (String name : touched) {
            Definition definition = image.kinds().definitions().get(name);
            if (definition == null) {
                continue;
            }
            if (definition.terminating()) {
                empty(definition, image, now, requests);
            } else {
                if (all.isEmpty()) {
                    image.kinds()
                            .definitions()
                            .values()
                            .forEach(each -> all.add(each.stored().tree()));
                }
                names(definition, all, now, requests);
            }
        }
        touched.clear();
        return requests;
    }

    private void names(
            Definition definition, List<JsonObject> all, long now, List<Request> requests) {
        JsonObject tree = definition.stored().tree();
        JsonObject told = DefinitionStatus.of(tree, all, now);
        if (!told.equals(tree)) {
            ask(
                    definition,
                    Asks.status(
                            NAME,
                            ExtensionKinds.DEFINITION,
                            definition.stored(),
                            told.object("status")),
                    asked,
                    now,
                    requests);
        }
    }

    private void empty(Definition definition, ImageView image, long now, List<Request> requests) {
        StoredObject stored = definition.stored();
        JsonArray finalizers = stored.tree().array("metadata", "finalizers");
        JsonString cleanup = new JsonString(DefinitionStatus.CLEANUP);
        if (!finalizers.items().contains(cleanup)) {
            return;
        }
        Kind kind = definition.storage();
        if (kind == null || image.count(definition.id(), "") == 0) {
            ask(definition, release(stored, finalizers, cleanup), released, now, requests);
        } else if (anyToDelete(image, kind)) {
            ask(definition, Asks.deleteAll(NAME, kind, ""), asked, now, requests);
        }
    }

    private static Request release(StoredObject stored, JsonArray finalizers, JsonString cleanup) {
        List<Json> left = new ArrayList<>(finalizers.items());
        left.remove(cleanup);
        JsonObject patch = JsonObject.EMPTY.withAt(new JsonArray(left), "metadata", "finalizers");
        return Asks.patch(NAME, ExtensionKinds.DEFINITION, stored, patch);
    }

    private static boolean anyToDelete(ImageView image, Kind kind) {
        boolean[] found = {false};
        image.scan(
                kind.id(),
                "",
                null,
                object -> {
                    found[0] = object.tree().text("metadata", "deletionTimestamp") == null;
                    return !found[0];
                });
        return found[0];
    }

    private void ask(
            Definition definition,
            Request request,
            Asked before,
            long now,
            List<Request> requests) {
        again = Math.min(again, now + AGAIN_MILLIS);
        if (before.first(definition.stored(), now)) {
            requests.add(request);
        }
    }

    @Override
    public long nextWakeMillis() {
        return again;
    }
}

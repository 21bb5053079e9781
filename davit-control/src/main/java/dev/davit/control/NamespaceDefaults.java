package dev.davit.control;

import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every namespace that stays has the ServiceAccount {@code default}. */
public final class NamespaceDefaults implements Keeper {
    public static final String NAME = "namespace-defaults";
    public static final String ACCOUNT = "default";

    /** A creation that was lost or refused is asked for again. */
    static final long AGAIN_MILLIS = 5_000;

    private final SortedSet<String> lacking = new TreeSet<>();
    private long wake = NEVER;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(Kinds.NAMESPACE.id(), Kinds.SERVICE_ACCOUNT.id()),
                List.of(),
                List.of("serviceaccounts"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        lacking.clear();
        image.scan(
                Kinds.NAMESPACE.id(),
                "",
                null,
                namespace -> {
                    look(image, namespace.key().name());
                    return true;
                });
        return ask(lacking, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        SortedSet<String> touched = new TreeSet<>();
        for (Change change : delta.changes()) {
            boolean isNamespace = change.key().kind().equals(Kinds.NAMESPACE.id());
            if (isNamespace || change.removed()) {
                touched.add(isNamespace ? change.key().name() : change.key().namespace());
            } else {
                lacking.remove(change.key().namespace());
                look(delta.image(), change.key().namespace());
            }
        }
        touched.forEach(namespace -> look(delta.image(), namespace));
        touched.retainAll(lacking);
        return ask(nowMillis >= wake ? lacking : touched, nowMillis);
    }

    private void look(ImageView image, String namespace) {
        StoredObject found = image.get(new Key(Kinds.NAMESPACE.id(), "", namespace));
        boolean stays = found != null && found.tree().text("metadata", "deletionTimestamp") == null;
        Key account = new Key(Kinds.SERVICE_ACCOUNT.id(), namespace, ACCOUNT);
        if (stays && image.get(account) == null) {
            lacking.add(namespace);
        } else {
            lacking.remove(namespace);
        }
    }

    private List<Request> ask(SortedSet<String> namespaces, long now) {
        List<Request> asked = new ArrayList<>();
        for (String namespace : namespaces) {
            JsonObject account =
                    JsonObject.builder()
                            .put("apiVersion", Kinds.SERVICE_ACCOUNT.apiVersion())
                            .put("kind", Kinds.SERVICE_ACCOUNT.kind())
                            .put(
                                    "metadata",
                                    JsonObject.EMPTY
                                            .with("name", ACCOUNT)
                                            .with("namespace", namespace))
                            .build();
            asked.add(Asks.create(NAME, Kinds.SERVICE_ACCOUNT, namespace, account));
        }
        if (lacking.isEmpty()) {
            wake = NEVER;
        } else if (!asked.isEmpty() || wake == NEVER) {
            wake = now + AGAIN_MILLIS;
        }
        return asked;
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }
}

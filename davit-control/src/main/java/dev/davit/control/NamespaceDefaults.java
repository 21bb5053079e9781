package dev.davit.control;

import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every namespace that stays has the ServiceAccount {@code default} and the ConfigMap {@code
 * kube-root-ca.crt}, by which programs know the cluster's API.
 */
public final class NamespaceDefaults implements Keeper {
    public static final String NAME = "namespace-defaults";
    public static final String ACCOUNT = "default";
    public static final String ROOT_CA = "kube-root-ca.crt";
    private static final String CA_FILE = "ca.crt";

    /** A creation that was lost or refused is asked for again. */
    static final long AGAIN_MILLIS = 5_000;

    private final String rootCa;
    private final SortedSet<String> lacking = new TreeSet<>();
    private long wake = NEVER;

    /**
     * @param rootCa the authority's certificate in PEM; empty: no ConfigMap is made
     */
    public NamespaceDefaults(String rootCa) {
        this.rootCa = rootCa;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(Kinds.NAMESPACE.id(), Kinds.SERVICE_ACCOUNT.id(), Kinds.CONFIG_MAP.id()),
                List.of(),
                List.of("serviceaccounts", "configmaps/" + ROOT_CA));
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
        return ask(image, lacking, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        SortedSet<String> touched = new TreeSet<>();
        for (Change change : delta.changes()) {
            Key key = change.key();
            boolean isNamespace = key.kind().equals(Kinds.NAMESPACE.id());
            if (isNamespace) {
                touched.add(key.name());
            } else if (key.name().equals(ACCOUNT) || key.name().equals(ROOT_CA)) {
                touched.add(key.namespace());
            }
        }
        touched.forEach(namespace -> look(delta.image(), namespace));
        touched.retainAll(lacking);
        return ask(delta.image(), nowMillis >= wake ? lacking : touched, nowMillis);
    }

    private void look(ImageView image, String namespace) {
        StoredObject found = image.get(new Key(Kinds.NAMESPACE.id(), "", namespace));
        boolean stays = found != null && found.tree().text("metadata", "deletionTimestamp") == null;
        if (stays && !(hasAccount(image, namespace) && hasAuthority(image, namespace))) {
            lacking.add(namespace);
        } else {
            lacking.remove(namespace);
        }
    }

    private static boolean hasAccount(ImageView image, String namespace) {
        return image.get(new Key(Kinds.SERVICE_ACCOUNT.id(), namespace, ACCOUNT)) != null;
    }

    private boolean hasAuthority(ImageView image, String namespace) {
        StoredObject map = image.get(authority(namespace));
        return rootCa.isEmpty() || (map != null && content().equals(map.tree().object("data")));
    }

    private JsonObject content() {
        return JsonObject.EMPTY.with(CA_FILE, rootCa);
    }

    private static Key authority(String namespace) {
        return new Key(Kinds.CONFIG_MAP.id(), namespace, ROOT_CA);
    }

    private List<Request> ask(ImageView image, SortedSet<String> namespaces, long now) {
        List<Request> asked = new ArrayList<>();
        for (String namespace : namespaces) {
            if (!hasAccount(image, namespace)) {
                JsonObject account = object(Kinds.SERVICE_ACCOUNT, ACCOUNT, namespace);
                asked.add(Asks.create(NAME, Kinds.SERVICE_ACCOUNT, namespace, account));
            }
            if (!hasAuthority(image, namespace)) {
                asked.add(authority(image.get(authority(namespace)), namespace));
            }
        }
        if (lacking.isEmpty()) {
            wake = NEVER;
        } else if (!asked.isEmpty() || wake == NEVER) {
            wake = now + AGAIN_MILLIS;
        }
        return asked;
    }

    /** Made, or with its content set right: what others have said besides that stays. */
    private Request authority(@Nullable StoredObject found, String namespace) {
        if (found == null) {
            JsonObject map = object(Kinds.CONFIG_MAP, ROOT_CA, namespace).with("data", content());
            return Asks.create(NAME, Kinds.CONFIG_MAP, namespace, map);
        }
        JsonObject right = found.tree().with("data", content());
        return Asks.update(NAME, Kinds.CONFIG_MAP, found.key(), "", right);
    }

    private static JsonObject object(Kind kind, String name, String namespace) {
        return JsonObject.builder()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put("metadata", JsonObject.EMPTY.with("name", name).with("namespace", namespace))
                .build();
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }
}

package dev.davit.control.registration;

import dev.davit.control.Asks;
import dev.davit.control.Keeper;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.openapi.Priorities;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Has an APIService for every group and version that this server serves, as Kubernetes has one:
 * clients look there for what is available. Whoever deletes or changes one finds it again as it
 * was.
 */
public final class ApiServiceKeeper implements Keeper {
    public static final String NAME = "apiservice-registration";

    private static final Kind KIND = ExtensionKinds.API_SERVICE;
    private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";

    /** A request that was lost or refused is made again. */
    private static final long AGAIN_MILLIS = 5_000;

    private long wake = NEVER;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(KIND.id(), ExtensionKinds.DEFINITION.id()),
                List.of(),
                List.of("apiservices"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        SortedMap<String, JsonObject> wanted = wanted(image.kinds());
        List<Request> asked = new ArrayList<>();
        image.scan(
                KIND.id(),
                "",
                null,
                stored -> {
                    JsonObject should = wanted.remove(stored.key().name());
                    look(stored, should, asked);
                    return true;
                });
        wanted.values().forEach(missing -> asked.add(Asks.create(NAME, KIND, "", missing)));
        wake = asked.isEmpty() ? NEVER : nowMillis + AGAIN_MILLIS;
        return asked;
    }

    /** There are few, and they change seldom: all are looked at. */
    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        return sync(delta.image(), nowMillis);
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }

    private static void look(
            StoredObject stored, @Nullable JsonObject should, List<Request> asked) {
        JsonObject tree = stored.tree();
        String managed = tree.textOr("", "metadata", "labels", MANAGED);
        if (tree.text("metadata", "deletionTimestamp") != null) {
            return;
        }
        if (should == null) {
            if (!managed.isEmpty()) {
                asked.add(Asks.deleteExactly(NAME, KIND, stored));
            }
            return;
        }
        boolean right =
                tree.object("spec").equals(should.object("spec"))
                        && managed.equals(should.text("metadata", "labels", MANAGED));
        if (!right) {
            Key key = stored.key();
            JsonObject labels =
                    tree.object("metadata", "labels")
                            .with(MANAGED, should.textOr("", "metadata", "labels", MANAGED));
            asked.add(
                    Asks.update(
                            NAME,
                            KIND,
                            key,
                            "",
                            tree.with("spec", should.object("spec"))
                                    .withAt(labels, "metadata", "labels")));
        }
    }

    /** By name. */
    static SortedMap<String, JsonObject> wanted(ServedKinds kinds) {
        SortedMap<String, JsonObject> all = new TreeMap<>();
        put(all, "", "v1", Priorities.ofGroup(""), 1, "onstart");
        for (String group : kinds.groups()) {
            if (group.equals(Priorities.REGISTRATION)) {
                continue;
            }
            for (String version : kinds.versions(group)) {
                put(
                        all,
                        group,
                        version,
                        Priorities.ofGroup(group),
                        Priorities.ofVersion(kinds, group, version),
                        Priorities.isBuiltIn(group) ? "onstart" : "true");
            }
        }
        return all;
    }

    private static void put(
            SortedMap<String, JsonObject> into,
            String group,
            String version,
            long groupPriority,
            long versionPriority,
            String managed) {
        String name = version + "." + group;
        JsonObject.Builder spec = JsonObject.builder();
        if (!group.isEmpty()) {
            spec.put("group", group);
        }
        into.put(
                name,
                JsonObject.builder()
                        .put("apiVersion", KIND.apiVersion())
                        .put("kind", KIND.kind())
                        .put(
                                "metadata",
                                JsonObject.EMPTY
                                        .with("name", name)
                                        .with("labels", JsonObject.EMPTY.with(MANAGED, managed)))
                        .put(
                                "spec",
                                spec.put("version", version)
                                        .put("groupPriorityMinimum", groupPriority)
                                        .put("versionPriority", versionPriority)
                                        .build())
                        .build());
    }
}

package dev.davit.control.discovery;

import dev.davit.base.Refusal;
import dev.davit.control.Keeper;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * EndpointSlices and Endpoints say which pods a service leads to. Incremental: a change of a pod
 * costs the services of its namespace a comparison of labels, and those that have it a new look.
 *
 * <p>While writes of a service are under way it is not looked at again: the answer would be judged
 * stale. They are over when their changes are seen, when one is refused, or after a second.
 */
public final class Discovery implements Keeper {
    public static final String NAME = "discovery";

    /** A write that was lost is asked for again. */
    static final long AGAIN_MILLIS = 1_000;

    /** Services that are looked at in one step; the rest follow in the next. */
    static final int MAX_PER_STEP = 256;

    private static final KindId SERVICES = Kinds.SERVICE.id();
    private static final KindId PODS = Kinds.POD.id();
    private static final KindId SLICES = Kinds.ENDPOINT_SLICE.id();
    private static final KindId ENDPOINTS = Kinds.ENDPOINTS.id();
    private static final KindId PINNED = Kinds.PINNED_DEPLOYMENT.id();

    private final Index index = new Index();
    private final SortedSet<Key> due = new TreeSet<>();
    private final SortedMap<Key, UnderWay> underWay = new TreeMap<>();
    private final SortedMap<Key, Key> serviceOfWrite = new TreeMap<>();
    private long wake = NEVER;

    private record UnderWay(SortedSet<Key> writes, long untilMillis) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(SERVICES, PODS, SLICES, ENDPOINTS, PINNED),
                List.of(Kinds.NODE.id()),
                List.of("endpointslices", "endpoints"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        index.clear();
        due.clear();
        underWay.clear();
        serviceOfWrite.clear();
        for (KindId kind : List.of(PODS, SERVICES, SLICES, ENDPOINTS)) {
            image.scan(
                    kind,
                    "",
                    null,
                    object -> {
                        take(object.key(), null, object);
                        return true;
                    });
        }
        due.addAll(index.everyService());
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        for (Change change : delta.changes()) {
            take(change.key(), change.before(), change.after());
            seen(change.key());
        }
        return look(delta.image(), nowMillis);
    }

    private void take(Key key, @Nullable StoredObject before, @Nullable StoredObject after) {
        KindId kind = key.kind();
        if (kind.equals(PODS)) {
            due.addAll(index.pod(key, after));
        } else if (kind.equals(SERVICES)) {
            index.service(key, after);
            due.add(key);
        } else if (kind.equals(SLICES)) {
            slice(key, before, after);
        } else if (kind.equals(ENDPOINTS)) {
            due.add(new Key(SERVICES, key.namespace(), key.name()));
        } else if (kind.equals(PINNED)) {
            due.addAll(index.ofOwner(key.namespace(), key.name()));
        }
    }

    private void slice(Key key, @Nullable StoredObject before, @Nullable StoredObject after) {
        Key was = before == null ? null : serviceOf(before);
        Key is = after == null ? null : serviceOf(after);
        if (was != null && !was.equals(is)) {
            index.slice(key, was, false);
            due.add(was);
        }
        if (is != null) {
            index.slice(key, is, true);
            due.add(is);
        }
    }

    private static @Nullable Key serviceOf(StoredObject slice) {
        String name = slice.tree().text("metadata", "labels", Labels.SERVICE_NAME);
        return name == null ? null : new Key(SERVICES, slice.key().namespace(), name);
    }

    private void seen(Key written) {
        Key service = serviceOfWrite.remove(written);
        UnderWay writes = service == null ? null : underWay.get(service);
        if (service != null && writes != null) {
            writes.writes().remove(written);
            if (writes.writes().isEmpty()) {
                underWay.remove(service);
            }
        }
    }

    private List<Request> look(ImageView image, long now) {
        underWay.entrySet()
                .removeIf(entry -> {
                    boolean over = entry.getValue().untilMillis() <= now;
                    if (over) {
                        due.add(entry.getKey());
                    }
                    return over;
                });
        List<Request> asked = new ArrayList<>();
        int looked = 0;
        for (Key service : List.copyOf(due)) {
            if (looked == MAX_PER_STEP) {
                break;
            }
            if (!underWay.containsKey(service)) {
                due.remove(service);
                looked++;
                asked.addAll(ask(service, wishes(image, service), now));
            }
        }
        wake = nextWake(now);
        return asked;
    }

    private long nextWake(long now) {
        for (Key service : due) {
            if (!underWay.containsKey(service)) {
                return now;
            }
        }
        return underWay.values().stream().mapToLong(UnderWay::untilMillis).min().orElse(NEVER);
    }

    private List<Request> ask(Key service, List<Wish> wishes, long now) {
        List<Request> asked = new ArrayList<>();
        SortedSet<Key> writes = new TreeSet<>();
        for (Wish wish : wishes) {
            asked.add(wish.ask(NAME));
            writes.add(wish.key());
            serviceOfWrite.put(wish.key(), service);
        }
        if (!writes.isEmpty()) {
            underWay.put(service, new UnderWay(writes, now + AGAIN_MILLIS));
        }
        return asked;
    }

    private List<Wish> wishes(ImageView image, Key key) {
        ServiceView service = index.service(key);
        List<StoredObject> slices = new ArrayList<>();
        for (Key slice : index.slices(key)) {
            StoredObject stored = image.get(slice);
            if (stored != null) {
                slices.add(stored);
            }
        }
        StoredObject endpoints = image.get(new Key(ENDPOINTS, key.namespace(), key.name()));
        List<Wish> wishes = new ArrayList<>();
        if (namespaceStays(image, key.namespace())) {
            selected(image, service, slices, endpoints, wishes);
            mirrored(service, slices, endpoints, wishes);
        }
        return wishes;
    }

    /** In a namespace that goes everything goes, and nothing can be made. */
    private static boolean namespaceStays(ImageView image, String namespace) {
        StoredObject found = image.get(new Key(Kinds.NAMESPACE.id(), "", namespace));
        return found != null && found.tree().text("metadata", "deletionTimestamp") == null;
    }

    private void selected(
            ImageView image,
            @Nullable ServiceView service,
            List<StoredObject> slices,
            @Nullable StoredObject endpoints,
            List<Wish> wishes) {
        List<StoredObject> own = SlicePlan.ownOf(slices, Labels.BY_SELECTOR);
        if (service == null || service.selector() == null) {
            own.forEach(slice -> wishes.add(new Wish.Delete(Kinds.ENDPOINT_SLICE, slice)));
            if (endpoints != null && EndpointsPlan.ours(endpoints)) {
                wishes.add(new Wish.Delete(Kinds.ENDPOINTS, endpoints));
            }
            return;
        }
        var pods = index.members(service.key());
        wishes.addAll(
                SlicePlan.of(
                        SliceOwner.of(service),
                        own,
                        Wanted.slices(service, pods, zones(image)),
                        Versions.weights(image, service.namespace(), pods)));
        wishes.addAll(EndpointsPlan.of(service, endpoints, pods));
    }

    /** Endpoints that a person wrote for a service without a selector. */
    private static void mirrored(
            @Nullable ServiceView service,
            List<StoredObject> slices,
            @Nullable StoredObject endpoints,
            List<Wish> wishes) {
        List<StoredObject> own = SlicePlan.ownOf(slices, Labels.BY_MIRROR);
        boolean open = service != null && service.selector() == null;
        if (open && endpoints != null && mirrors(endpoints)) {
            JsonObject tree = endpoints.tree();
            wishes.addAll(
                    SlicePlan.of(
                            SliceOwner.mirror(tree), own, Wanted.mirrored(tree), new TreeMap<>()));
        } else {
            own.forEach(slice -> wishes.add(new Wish.Delete(Kinds.ENDPOINT_SLICE, slice)));
        }
    }

    private static boolean mirrors(StoredObject endpoints) {
        String skip = endpoints.tree().text("metadata", "labels", Labels.SKIP_MIRROR);
        return !EndpointsPlan.ours(endpoints) && !"true".equals(skip);
    }

    private static UnaryOperator<String> zones(ImageView image) {
        return name -> {
            StoredObject node = image.get(new Key(Kinds.NODE.id(), "", name));
            return node == null
                    ? ""
                    : node.tree().textOr("", "metadata", "labels", "topology.kubernetes.io/zone");
        };
    }

    @Override
    public void refused(Request request, Refusal refusal, long nowMillis) {
        Key written =
                new Key(request.target().kind().id(), request.target().namespace(), name(request));
        Key service = serviceOfWrite.remove(written);
        if (service != null) {
            underWay.remove(service);
            due.add(service);
            wake = nowMillis;
        }
    }

    /** A creation names its object in the body only. */
    private static String name(Request request) {
        String target = request.target().name();
        return target.isEmpty() && request.body() instanceof Body.Tree(JsonObject tree)
                ? tree.textOr("", "metadata", "name")
                : target;
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }
}

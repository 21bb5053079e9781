package dev.davit.control.discovery;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The slices of one owner: what there is against what there should be. An endpoint stays in the
 * slice it is in, so that a change of one pod is a change of one slice.
 */
final class SlicePlan {
    /** Endpoints in one slice: Kubernetes' default. */
    static final int MAX_ENDPOINTS = 100;

    /** Letters of a slice's name that nobody mistakes for another, and that make no words. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX = 5;

    private final SliceOwner owner;
    private final List<StoredObject> existing;
    private final SortedMap<String, Long> weights;
    private final SortedSet<String> names = new TreeSet<>();
    private final List<Wish> wishes = new ArrayList<>();

    /**
     * Slices that no group has; taken over before new ones are made, so that nothing is missing.
     */
    private final Deque<StoredObject> spare = new ArrayDeque<>();

    private SlicePlan(
            SliceOwner owner, List<StoredObject> existing, SortedMap<String, Long> weights) {
        this.owner = owner;
        this.existing = existing;
        this.weights = weights;
        existing.forEach(slice -> names.add(slice.key().name()));
    }

    /**
     * @param existing the owner's slices, in the order of their names
     * @param wanted endpoints by group, each by its address
     * @param weights of versions, by {@link SliceGroup#version}
     */
    static List<Wish> of(
            SliceOwner owner,
            List<StoredObject> existing,
            Map<SliceGroup, SortedMap<String, JsonObject>> wanted,
            SortedMap<String, Long> weights) {
        SlicePlan plan = new SlicePlan(owner, existing, weights);
        plan.run(wanted);
        return plan.wishes;
    }

    private void run(Map<SliceGroup, SortedMap<String, JsonObject>> wanted) {
        Map<SliceGroup, List<StoredObject>> has = new LinkedHashMap<>();
        for (StoredObject slice : existing) {
            SliceGroup group = SliceGroup.of(slice);
            if (wanted.containsKey(group)) {
                has.computeIfAbsent(group, _ -> new ArrayList<>()).add(slice);
            } else {
                spare.add(slice);
            }
        }
        wanted.forEach(
                (group, endpoints) -> group(group, endpoints, has.getOrDefault(group, List.of())));
        spare.forEach(slice -> wishes.add(new Wish.Delete(Kinds.ENDPOINT_SLICE, slice)));
    }

    private void group(
            SliceGroup group, SortedMap<String, JsonObject> endpoints, List<StoredObject> slices) {
        SortedMap<String, JsonObject> left = new TreeMap<>(endpoints);
        List<List<Json>> kept = new ArrayList<>();
        for (StoredObject slice : slices) {
            kept.add(staying(slice, left));
        }
        for (int i = 0; i < slices.size(); i++) {
            List<Json> content = kept.get(i);
            fill(content, left);
            boolean needed = !content.isEmpty() || (i == 0 && endpoints.isEmpty());
            if (needed) {
                write(slices.get(i), group, content);
            } else {
                spare.add(slices.get(i));
            }
        }
        boolean placeholder = endpoints.isEmpty() && slices.isEmpty();
        while (!left.isEmpty() || placeholder) {
            placeholder = false;
            List<Json> content = new ArrayList<>();
            fill(content, left);
            StoredObject taken = takeSpare(group);
            if (taken != null) {
                write(taken, group, content);
            } else {
                create(group, content);
            }
        }
    }

    /** Those of a slice that are still wanted, as they are now, in their order. */
    private static List<Json> staying(StoredObject slice, SortedMap<String, JsonObject> left) {
        List<Json> content = new ArrayList<>();
        for (Json item : slice.tree().array("endpoints")) {
            JsonObject now = item instanceof JsonObject old ? left.remove(address(old)) : null;
            if (now != null) {
                content.add(now);
            }
        }
        return content;
    }

    static String address(JsonObject endpoint) {
        JsonArray addresses = endpoint.array("addresses");
        return addresses.size() > 0 && addresses.get(0) instanceof JsonString(String text)
                ? text
                : "";
    }

    private static void fill(List<Json> content, SortedMap<String, JsonObject> left) {
        while (content.size() < MAX_ENDPOINTS && !left.isEmpty()) {
            content.add(left.remove(left.firstKey()));
        }
    }

    /** A slice keeps its type of address for life. */
    private @org.jspecify.annotations.Nullable StoredObject takeSpare(SliceGroup group) {
        for (StoredObject slice : spare) {
            if (group.family().equals(slice.tree().text("addressType"))) {
                spare.remove(slice);
                return slice;
            }
        }
        return null;
    }

    private void write(StoredObject slice, SliceGroup group, List<Json> content) {
        JsonObject before = slice.tree();
        JsonObject metadata = before.object("metadata");
        JsonObject wanted = metadata(group, slice.key().name());
        for (String field : List.of("labels", "annotations")) {
            JsonObject value = wanted.object(field);
            metadata = value.isEmpty() ? metadata.without(field) : metadata.with(field, value);
        }
        metadata = metadata.with("ownerReferences", wanted.array("ownerReferences"));
        JsonObject after =
                before.with("metadata", metadata)
                        .with("endpoints", new JsonArray(content))
                        .with("ports", group.ports());
        if (!after.equals(before)) {
            wishes.add(new Wish.Update(Kinds.ENDPOINT_SLICE, slice, after));
        }
    }

    private void create(SliceGroup group, List<Json> content) {
        String name = freshName();
        JsonObject tree =
                JsonObject.builder()
                        .put("apiVersion", Kinds.ENDPOINT_SLICE.apiVersion())
                        .put("kind", Kinds.ENDPOINT_SLICE.kind())
                        .put("metadata", metadata(group, name))
                        .put("addressType", group.family())
                        .put("endpoints", new JsonArray(content))
                        .put("ports", group.ports())
                        .build();
        Key key = new Key(Kinds.ENDPOINT_SLICE.id(), owner.namespace(), name);
        wishes.add(new Wish.Create(Kinds.ENDPOINT_SLICE, key, tree));
    }

    private JsonObject metadata(SliceGroup group, String name) {
        JsonObject.Builder metadata =
                JsonObject.builder()
                        .put("name", name)
                        .put("namespace", owner.namespace())
                        .put("labels", owner.labels())
                        .put("ownerReferences", JsonArray.of(reference()));
        if (!group.version().isEmpty()) {
            JsonObject annotations = JsonObject.EMPTY.with(Labels.SLICE_VERSION, group.version());
            Long weight = weights.get(group.version());
            metadata.put(
                    "annotations",
                    weight == null
                            ? annotations
                            : annotations.with(Labels.WEIGHT, Long.toString(weight)));
        }
        return metadata.build();
    }

    private JsonObject reference() {
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", owner.kind())
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", JsonBool.TRUE)
                .put("blockOwnerDeletion", JsonBool.TRUE)
                .build();
    }

    /** The same for the same owner and slices: asking twice for a new slice makes one. */
    private String freshName() {
        for (int i = 0; true; i++) {
            String name = owner.name() + "-" + suffix(owner.uid() + "/" + i);
            if (names.add(name)) {
                return name;
            }
        }
    }

    private static String suffix(String text) {
        // FNV-1a: any spread will do, as long as it is the same everywhere.
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < SUFFIX; i++) {
            letters.append(LETTERS.charAt((int) Long.remainderUnsigned(hash, LETTERS.length())));
            hash = Long.divideUnsigned(hash, LETTERS.length());
        }
        return letters.toString();
    }

    /** Slices of the given owner among others'. */
    static List<StoredObject> ownOf(Collection<StoredObject> slices, String managedBy) {
        return slices.stream()
                .filter(slice ->
                        managedBy.equals(
                                slice.tree().text("metadata", "labels", Labels.SLICE_MANAGED_BY)))
                .toList();
    }
}

package dev.davit.policy.budget;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.quantity.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The LimitRanges of a namespace, as they are held against what is written there: defaults for
 * containers that say nothing, then the least and the most. Source: Kubernetes' documentation of
 * limit ranges. What a pod was admitted with is not asked again until its containers change.
 */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
public final class LimitRanges {
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";
    private static final List<String> LISTS = List.of("containers", "initContainers");

    private LimitRanges() {}

    /** Whether such objects are limited at all. */
    public static boolean limits(Kind kind) {
        return kind.equals(Kinds.POD) || kind.equals(WorkloadKinds.VOLUME_CLAIM);
    }

    /**
     * With what its containers did not say; containers that were there before stay as they are.
     *
     * @param ranges of the pod's namespace, in order of their names
     */
    public static JsonObject complete(
            Kind kind, JsonObject pod, @Nullable JsonObject before, List<JsonObject> ranges) {
        if (!kind.equals(Kinds.POD) || ranges.isEmpty()) {
            return pod;
        }
        SortedSet<String> old = names(before);
        List<String> told = new ArrayList<>();
        JsonObject full = pod;
        for (JsonObject range : ranges) {
            Quantities requests = defaults(range, "defaultRequest");
            Quantities limits = defaults(range, "default");
            for (String list : LISTS) {
                JsonArray containers = full.array("spec", list);
                JsonArray filled = filled(containers, new Fill(requests, limits, old, list, told));
                full = filled == containers ? full : full.withAt(filled, "spec", list);
            }
        }
        return told.isEmpty()
                ? full
                : full.withAt(
                        new JsonString("LimitRanger plugin set: " + String.join("; ", told)),
                        "metadata",
                        "annotations",
                        ANNOTATION);
    }

    private static SortedSet<String> names(@Nullable JsonObject before) {
        SortedSet<String> names = new TreeSet<>();
        if (before != null) {
            for (String list : LISTS) {
                for (Json item : before.array("spec", list)) {
                    names.add(item instanceof JsonObject each ? each.textOr("", "name") : "");
                }
            }
        }
        return names;
    }

    private static Quantities defaults(JsonObject range, String member) {
        Quantities all = Quantities.NONE;
        for (Json item : range.array("spec", "limits")) {
            if (item instanceof JsonObject limit && "Container".equals(limit.text("type"))) {
                all = all.overlaid(Quantities.of(limit.object(member)));
            }
        }
        return all;
    }

    private record Fill(
            Quantities requests,
            Quantities limits,
            SortedSet<String> old,
            String list,
            List<String> told) {}

    /** The same instance where no container lacks anything. */
    private static JsonArray filled(JsonArray containers, Fill fill) {
        List<Json> all = new ArrayList<>(containers.items());
        boolean any = false;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof JsonObject container
                    && !fill.old().contains(container.textOr("", "name"))) {
                JsonObject asked = filled(container, "requests", "request", fill.requests(), fill);
                JsonObject full = filled(asked, "limits", "limit", fill.limits(), fill);
                any |= !full.equals(container);
                all.set(i, full);
            }
        }
        return any ? new JsonArray(all) : containers;
    }

    private static JsonObject filled(
            JsonObject container, String side, String word, Quantities defaults, Fill fill) {
        JsonObject there = container.object("resources", side);
        Quantities lacking = defaults.only(name -> !there.has(name));
        if (lacking.isEmpty()) {
            return container;
        }
        fill.told()
                .add(
                        "%s %s for %scontainer %s"
                                .formatted(
                                        String.join(", ", lacking.all().keySet()),
                                        word,
                                        fill.list().equals("containers") ? "" : "init ",
                                        container.textOr("", "name")));
        JsonObject full = there;
        JsonObject more = lacking.json();
        for (int i = 0; i < more.size(); i++) {
            full = full.with(more.nameAt(i), more.valueAt(i));
        }
        return container.withAt(full, "resources", side);
    }

    /**
     * Everything that is less or more than it may be: one sentence, or null.
     *
     * @param object completed
     * @param before null for a new object
     */
    public static @Nullable String wrong(
            Kind kind, JsonObject object, @Nullable JsonObject before, List<JsonObject> ranges) {
        if (ranges.isEmpty() || (before != null && asks(kind, before).equals(asks(kind, object)))) {
            return null;
        }
        List<String> wrong = new ArrayList<>();
        for (JsonObject range : ranges) {
            for (Json item : range.array("spec", "limits")) {
                if (item instanceof JsonObject limit) {
                    LimitCheck.of(limit, wrong).check(kind, object);
                }
            }
        }
        if (wrong.isEmpty()) {
            return null;
        }
        return wrong.size() == 1 ? wrong.getFirst() : "[" + String.join(", ", wrong) + "]";
    }

    /** What of an object limits are about. */
    private static List<Json> asks(Kind kind, JsonObject object) {
        if (!kind.equals(Kinds.POD)) {
            return List.of(object.object("spec", "resources"));
        }
        List<Json> all = new ArrayList<>();
        for (String list : LISTS) {
            for (Json item : object.array("spec", list)) {
                JsonObject container = item instanceof JsonObject each ? each : JsonObject.EMPTY;
                all.add(new JsonString(container.textOr("", "name")));
                all.add(container.object("resources"));
            }
        }
        return all;
    }
}

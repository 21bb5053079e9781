package dev.davit.control.workload;

import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * Workloads of a namespace whose selectors match each other's pods. Nobody's pods are taken away by
 * it, as each has an owner; but a pod without one goes to whichever comes first, and whoever counts
 * by labels counts both.
 */
public final class Overlaps {
    /** Objects of a kind that are looked at. */
    private static final int LOOKED_AT = 5_000;

    private static final int NAMED = 3;
    private static final List<Kind> KINDS =
            List.of(
                    Kinds.DEPLOYMENT,
                    Kinds.PINNED_DEPLOYMENT,
                    Kinds.REPLICA_SET,
                    WorkloadKinds.REPLICATION_CONTROLLER);

    private Overlaps() {}

    /**
     * {@code Deployment web} of those that overlap with an object, stored or not; no more than a
     * few.
     */
    public static List<String> of(ImageView image, Kind kind, JsonObject object) {
        List<String> found = new ArrayList<>();
        if (!KINDS.contains(kind) || !Owners.controllerUid(object).isEmpty()) {
            return found;
        }
        String namespace = object.textOr("", "metadata", "namespace");
        Key own = new Key(kind.id(), namespace, object.textOr("", "metadata", "name"));
        for (Kind other : KINDS) {
            int[] looked = {0};
            image.scan(
                    other.id(),
                    namespace,
                    null,
                    each -> {
                        if (!each.key().equals(own) && overlap(other, each, kind, object)) {
                            found.add(other.kind() + " " + each.key().name());
                        }
                        return found.size() < NAMED && ++looked[0] < LOOKED_AT;
                    });
        }
        return found;
    }

    private static boolean overlap(Kind other, StoredObject stored, Kind kind, JsonObject object) {
        JsonObject tree = stored.tree();
        return Owners.controllerUid(tree).isEmpty()
                && (matches(other, tree, object) || matches(kind, object, tree));
    }

    /** Whether the selector of one is true of pods of another. */
    private static boolean matches(Kind kind, JsonObject selecting, JsonObject made) {
        Outcome<LabelSelector> read = SetKind.selector(kind, selecting);
        if (selecting.object("spec", "selector").isEmpty()
                || !(read instanceof Outcome.Ok<LabelSelector>(LabelSelector selector))) {
            return false;
        }
        return labels(made).stream().anyMatch(selector::matches);
    }

    private static List<JsonObject> labels(JsonObject object) {
        List<JsonObject> all = new ArrayList<>();
        if (object.object("spec").has("template")) {
            all.add(object.object("spec", "template", "metadata", "labels"));
        }
        for (Json item : object.array("spec", "versions")) {
            if (item instanceof JsonObject version) {
                all.add(version.object("template", "metadata", "labels"));
            }
        }
        return all;
    }

    /** For the one who writes an object that overlaps with these. */
    public static String warning(List<String> others) {
        return "spec.selector: overlaps with that of "
                + String.join(", ", others)
                + ": each matches the other's pods. Pods keep their owners, but one without an owner"
                + " is taken by either, and Services and \"kubectl get -l\" see both; give each a"
                + " label of its own";
    }
}

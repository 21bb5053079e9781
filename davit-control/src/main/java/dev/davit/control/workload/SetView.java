package dev.davit.control.workload;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import java.util.Collection;
import java.util.List;

/**
 * A ReplicaSet as its Deployment sees it.
 *
 * @param pods its own, whatever state they are in
 */
record SetView(StoredObject stored, Collection<StoredObject> pods, SetCounts counts) {
    static final String HASH = "pod-template-hash";
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";

    /** So many pods are on their way from or to it: it neither makes nor ends pods for them. */
    static final String IN_TRANSIT = "davit.dev/in-transit";

    SetView {
        pods = List.copyOf(pods);
    }

    JsonObject tree() {
        return stored.tree();
    }

    String name() {
        return stored.key().name();
    }

    long wanted() {
        return tree().wholeOr(1, "spec", "replicas");
    }

    /** Pods that are available and may stay: those it is to lose do not count. */
    long available() {
        return Math.min(counts.available(), wanted());
    }

    /** Pods that it has or will have. */
    long most() {
        return Math.max(wanted(), counts.replicas());
    }

    long revision() {
        return number(REVISION);
    }

    long inTransit() {
        return inTransit(tree());
    }

    static long inTransit(JsonObject set) {
        return number(set, IN_TRANSIT);
    }

    /** The number that an annotation says; 0 where it says none. */
    long number(String annotation) {
        return number(tree(), annotation);
    }

    private static long number(JsonObject set, String annotation) {
        String text = set.textOr("", "metadata", "annotations", annotation);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    String created() {
        return tree().textOr("", "metadata", "creationTimestamp");
    }

    /** Its template without what the Deployment added to it. */
    JsonObject template() {
        JsonObject template = tree().object("spec", "template");
        JsonObject labels = template.object("metadata", "labels").without(HASH);
        return template.withAt(labels, "metadata", "labels");
    }
}

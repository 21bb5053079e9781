package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.select.FieldSelector;
import dev.davit.model.select.LabelSelector;
import java.util.List;

/**
 * Which objects of a collection are meant.
 *
 * @param name empty: any
 */
public record Selection(LabelSelector labels, FieldSelector fields, String name) {
    private static final List<String> ANY_KIND = List.of("metadata.name", "metadata.namespace");

    private static final List<String> POD =
            List.of(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName");

    private static final List<String> EVENT =
            List.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type");

    public static Outcome<Selection> of(Asked asked) {
        return LabelSelector.parse(asked.options().firstOr("labelSelector", ""))
                .then(labels ->
                        FieldSelector.parse(asked.options().firstOr("fieldSelector", ""))
                                .then(f -> f.supportedBy(path -> known(asked.kind(), path)))
                                .map(fields -> new Selection(labels, fields, name(asked, fields))));
    }

    private static String name(Asked asked, FieldSelector fields) {
        String addressed = asked.target().name();
        String selected = fields.required("metadata.name");
        return !addressed.isEmpty() || selected == null ? addressed : selected;
    }

    private static boolean known(Kind kind, String path) {
        if (ANY_KIND.contains(path)) {
            return true;
        }
        if (kind.equals(Kinds.POD)) {
            return POD.contains(path);
        }
        if (kind.equals(Kinds.EVENT)) {
            return EVENT.contains(path);
        }
        return (kind.equals(Kinds.SECRET) && path.equals("type"))
                || (kind.equals(Kinds.NODE) && path.equals("spec.unschedulable"))
                || (kind.equals(Kinds.NAMESPACE) && path.equals("status.phase"));
    }

    /** Nothing is left out: no tree needs to be looked at. */
    public boolean isEverything() {
        return labels.isEverything() && fields.isEverything() && name.isEmpty();
    }

    public boolean matches(StoredObject object) {
        if (isEverything()) {
            return true;
        }
        if (!name.isEmpty() && !name.equals(object.key().name())) {
            return false;
        }
        if (labels.isEverything() && fields.isEverything()) {
            return true;
        }
        JsonObject tree = object.tree();
        return (labels.isEverything() || labels.matches(tree.object("metadata", "labels")))
                && fields.matches(tree);
    }
}

package dev.davit.gate.read;

import dev.davit.model.custom.CustomVersion;
import dev.davit.model.kind.Kind;
import dev.davit.model.select.FieldSelector.Spot;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the objects of each kind can be selected by, besides their name and namespace. Source: the
 * field label conversions and {@code SelectableFields} of Kubernetes' API server.
 */
final class SelectableFields {
    private static final Map<String, Spot> ANY =
            fields("metadata.name", "metadata.namespace").spots;

    /** By plural and group; kinds that are not served yet do no harm here. */
    private static final Map<String, Map<String, Spot>> OF = new TreeMap<>();

    static {
        OF.put(
                "pods",
                fields(
                                "spec.nodeName",
                                "spec.restartPolicy",
                                "spec.schedulerName",
                                "spec.serviceAccountName",
                                "status.phase",
                                "status.podIP",
                                "status.podIPs",
                                "status.nominatedNodeName")
                        .and("spec.hostNetwork", Spot.at("spec.hostNetwork", "false"))
                        .spots);
        OF.put(
                "events",
                fields(
                                "involvedObject.kind",
                                "involvedObject.namespace",
                                "involvedObject.name",
                                "involvedObject.uid",
                                "involvedObject.apiVersion",
                                "involvedObject.resourceVersion",
                                "involvedObject.fieldPath",
                                "reason",
                                "reportingComponent",
                                "type")
                        .and("source", Spot.at("source.component"))
                        .spots);
        one("secrets", "type", Spot.at("type"));
        one("namespaces", "status.phase", Spot.at("status.phase"));
        one("nodes", "spec.unschedulable", Spot.at("spec.unschedulable", "false"));
        OF.put("services", fields("spec.clusterIP", "spec.type").spots);
        one("replicationcontrollers", "status.replicas", Spot.at("status.replicas", "0"));
        one("replicasets.apps", "status.replicas", Spot.at("status.replicas", "0"));
        one("jobs.batch", "status.successful", Spot.at("status.succeeded", "0"));
        one(
                "certificatesigningrequests.certificates.k8s.io",
                "spec.signerName",
                Spot.at("spec.signerName"));
        OF.put("resourceslices.resource.k8s.io", fields("spec.driver", "spec.nodeName").spots);
    }

    private SelectableFields() {}

    /** Collects the fields of one kind. */
    private record Fields(Map<String, Spot> spots) {
        Fields and(String label, Spot spot) {
            spots.put(label, spot);
            return this;
        }
    }

    private static Fields fields(String... paths) {
        Fields fields = new Fields(new TreeMap<>());
        for (String path : paths) {
            fields.and(path, Spot.at(path));
        }
        return fields;
    }

    private static void one(String resource, String label, Spot spot) {
        OF.put(resource, fields().and(label, spot).spots);
    }

    /** Where the field stands; null: objects of the kind cannot be selected by it. */
    static @Nullable Spot find(Kind kind, String label) {
        Spot everywhere = ANY.get(label);
        if (everywhere != null) {
            return everywhere;
        }
        CustomVersion custom = kind.custom();
        if (custom != null) {
            return custom.selectable().contains(label) ? Spot.at(label) : null;
        }
        Map<String, Spot> own = OF.get(kind.id().toString());
        return own == null ? null : own.get(label);
    }

    /** That there is no such field, as Kubernetes says it of that kind. */
    static String unknown(Kind kind, String label) {
        CustomVersion custom = kind.custom();
        boolean more = custom != null && !custom.selectable().isEmpty();
        return more || OF.containsKey(kind.id().toString())
                ? "field label not supported: " + label
                : "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                        .formatted(label);
    }
}

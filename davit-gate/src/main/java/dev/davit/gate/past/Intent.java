package dev.davit.gate.past;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of an object that people and programs wish for: what history compares and restores. */
final class Intent {
    private static final String MANAGED = "managedFields";
    private static final List<String> METADATA = List.of("labels", "annotations");

    /** What the cluster gave to one object at one time is not for the past to say. */
    private static final Map<Kind, List<String>> ALLOCATED =
            Map.of(
                    Kinds.POD,
                    List.of("nodeName"),
                    Kinds.SERVICE,
                    List.of("clusterIP", "clusterIPs", "healthCheckNodePort"),
                    WorkloadKinds.VOLUME_CLAIM,
                    List.of("volumeName"),
                    WorkloadKinds.PERSISTENT_VOLUME,
                    List.of("claimRef"));

    private static final String[] MARKED = {"spec", "template", "metadata", "labels"};
    private static final List<String> JOB_MARKS =
            List.of(
                    "controller-uid",
                    "job-name",
                    "batch.kubernetes.io/controller-uid",
                    "batch.kubernetes.io/job-name");

    private Intent() {}

    /** Without status, bookkeeping, and what is allocated. For comparing. */
    static JsonObject of(JsonObject object) {
        JsonObject.Builder metadata = JsonObject.builder();
        object.object("metadata")
                .forEach((name, value) -> {
                    if (!bookkeeping(name)) {
                        metadata.put(name, value);
                    }
                });
        return object.without("status").with("metadata", metadata.build());
    }

    private static boolean bookkeeping(String name) {
        return switch (name) {
            case "resourceVersion",
                    "generation",
                    "managedFields",
                    "uid",
                    "creationTimestamp",
                    "selfLink" ->
                    true;
            default -> false;
        };
    }

    /** The stored object with the wishes of an earlier state of it. */
    static JsonObject restored(Kind kind, JsonObject stored, JsonObject earlier) {
        JsonObject metadata = stored.object("metadata");
        for (String name : METADATA) {
            Json then = earlier.at("metadata", name);
            metadata = then == null ? metadata.without(name) : metadata.with(name, then);
        }
        JsonObject.Builder wanted = JsonObject.builder();
        stored.forEach((name, value) -> {
            if (own(name)) {
                wanted.put(name, value);
            }
        });
        earlier.forEach((name, value) -> {
            if (!own(name)) {
                wanted.put(name, value);
            }
        });
        JsonObject tree = wanted.build().with("metadata", owned(metadata, stored, earlier));
        return allocatedFrom(kind, stored, tree);
    }

    /** Who owned a field then owns it again; what is reported has the owners that it has now. */
    private static JsonObject owned(JsonObject metadata, JsonObject stored, JsonObject earlier) {
        List<Json> claims = new ArrayList<>();
        for (Json claim : earlier.array("metadata", MANAGED)) {
            if (main(claim)) {
                claims.add(claim);
            }
        }
        for (Json claim : stored.array("metadata", MANAGED)) {
            if (!main(claim)) {
                claims.add(claim);
            }
        }
        return claims.isEmpty() ? metadata : metadata.with(MANAGED, new JsonArray(claims));
    }

    private static boolean main(Json claim) {
        return claim instanceof JsonObject one && one.textOr("", "subresource").isEmpty();
    }

    private static boolean own(String name) {
        return switch (name) {
            case "apiVersion", "kind", "metadata", "status" -> true;
            default -> false;
        };
    }

    private static JsonObject allocatedFrom(Kind kind, JsonObject stored, JsonObject tree) {
        JsonObject spec = tree.object("spec");
        boolean wished = kind.equals(Kinds.SERVICE) && spec.textOr("", "clusterIP").equals("None");
        List<String> names = wished ? List.of() : ALLOCATED.getOrDefault(kind, List.of());
        for (String name : names) {
            Json now = stored.at("spec", name);
            spec = now == null ? spec.without(name) : spec.with(name, now);
        }
        if (kind.equals(Kinds.POD)) {
            return podFrom(stored, tree, spec);
        }
        return names.isEmpty() ? tree : tree.with("spec", spec);
    }

    /** Nor which restarts were wished or due. */
    private static JsonObject podFrom(JsonObject stored, JsonObject tree, JsonObject given) {
        JsonObject spec = given;
        JsonObject davit = spec.object("davit");
        for (String name : List.of("restarts", "configs")) {
            JsonObject now = stored.object("spec", "davit", name);
            davit = now.isEmpty() ? davit.without(name) : davit.with(name, now);
        }
        return tree.with(
                "spec", davit.isEmpty() ? spec.without("davit") : spec.with("davit", davit));
    }

    /**
     * An object that is gone, as it would be created again.
     *
     * @param owners its references to those who are there
     */
    static JsonObject again(Kind kind, JsonObject earlier, JsonArray owners) {
        JsonObject.Builder metadata = JsonObject.builder();
        metadata.put("name", earlier.textOr("", "metadata", "name"));
        for (String name : METADATA) {
            Json value = earlier.at("metadata", name);
            if (value != null) {
                metadata.put(name, value);
            }
        }
        if (owners.size() > 0) {
            metadata.put("ownerReferences", owners);
        }
        List<Json> claims = new ArrayList<>();
        for (Json claim : earlier.array("metadata", MANAGED)) {
            if (main(claim)) {
                claims.add(claim);
            }
        }
        if (!claims.isEmpty()) {
            metadata.put(MANAGED, new JsonArray(claims));
        }
        JsonObject tree =
                allocatedFrom(
                        kind,
                        JsonObject.EMPTY,
                        earlier.without("status").with("metadata", metadata.build()));
        if (kind.equals(WorkloadKinds.JOB) && !tree.boolOr(false, "spec", "manualSelector")) {
            return unmarked(tree);
        }
        return kind.equals(Kinds.NAMESPACE)
                ? tree.withAt(JsonArray.EMPTY, "spec", "finalizers")
                : tree;
    }

    /** A job's pods carried its uid: the new one has another, and is given its own marks. */
    private static JsonObject unmarked(JsonObject job) {
        JsonObject spec = job.object("spec").without("selector");
        JsonObject tree = job.with("spec", spec);
        return unmarked(unmarked(tree, "metadata", "labels"), MARKED);
    }

    private static JsonObject unmarked(JsonObject job, String... labels) {
        JsonObject rest = job.object(labels);
        for (String mark : JOB_MARKS) {
            rest = rest.without(mark);
        }
        return job.at(labels) == null ? job : job.withAt(rest, labels);
    }
}

package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds a pod's hazards against both keys. Every missing key of every hazard is told at its field,
 * and once what each of the two people has to write for all of them.
 *
 * <p>Judged when a specification or what its author accepts is new; what neither changes is left
 * alone, so that a grant that was taken back ends nothing that runs.
 */
public final class HazardCheck {
    /** The author's key: names of hazards, separated by commas. */
    public static final String ACCEPT = "davit.dev/accept-hazards";

    private static final List<String> DAVIT_HAZARDS = List.of("davit", "hazards");

    private final FieldPath metadataPath;
    private final String where;
    private final String name;
    private final JsonObject labels;
    private final SortedSet<String> accepted;
    private final HazardKeys keys;

    private HazardCheck(
            FieldPath metadataPath,
            String where,
            String name,
            JsonObject metadata,
            HazardKeys keys) {
        this.metadataPath = metadataPath;
        this.where = where;
        this.name = name;
        this.labels = metadata.object("labels");
        this.accepted = accepted(metadata);
        this.keys = keys;
    }

    /** Of a pod that is to be written. */
    static void pod(
            JsonObject pod, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        if (before != null && same(pod, before)) {
            return;
        }
        JsonObject metadata = pod.object("metadata");
        new HazardCheck(
                        FieldPath.of("metadata"),
                        "on the pod",
                        metadata.textOr("", "name"),
                        metadata,
                        keys)
                .judge(Hazards.of(PodRules.SPEC, pod.object("spec")), mistakes);
    }

    /**
     * Of the pods that a workload will make.
     *
     * @param at of the template: {@code spec.template}
     * @param name of the workload
     * @param before the template that this one replaces, null for a new workload
     */
    public static void template(
            FieldPath at,
            String name,
            JsonObject template,
            @Nullable JsonObject before,
            HazardKeys keys,
            Mistakes mistakes) {
        if (before != null && same(template, before)) {
            return;
        }
        new HazardCheck(at.child("metadata"), "in " + at, name, template.object("metadata"), keys)
                .judge(Hazards.of(at.child("spec"), template.object("spec")), mistakes);
    }

    /**
     * An admitted pod with {@code spec.davit.hazards}: which it has, who accepted and who granted
     * each. Whatever its writer put there is not taken.
     */
    public static JsonObject record(JsonObject pod, @Nullable JsonObject before, HazardKeys keys) {
        JsonObject then = before == null ? JsonObject.EMPTY : before;
        JsonArray known = then.array("spec", "davit", "hazards");
        if (before != null && same(pod, before)) {
            return with(pod, known);
        }
        JsonObject metadata = pod.object("metadata");
        boolean sameKey = accepted(metadata).equals(accepted(then.object("metadata")));
        SortedSet<String> names = new TreeSet<>();
        Hazards.of(PodRules.SPEC, pod.object("spec")).forEach(hazard -> names.add(hazard.name()));
        JsonArray records = JsonArray.of();
        for (String name : names) {
            String acceptedBy = sameKey ? acceptedBy(known, name) : "";
            if (acceptedBy.isEmpty()) {
                acceptedBy =
                        (accepted(metadata).contains(name) ? "annotation by " : "field by ")
                                + keys.writer()
                                + maker(metadata);
            }
            records =
                    records.plus(
                            JsonObject.builder()
                                    .put("name", name)
                                    .put("acceptedBy", acceptedBy)
                                    .put(
                                            "grantedBy",
                                            keys.grantedBy(name, metadata.object("labels"))
                                                    .orElse(""))
                                    .build());
        }
        return with(pod, records);
    }

    private static JsonObject with(JsonObject pod, JsonArray records) {
        if (records.size() > 0) {
            return pod.withAt(records, "spec", "davit", "hazards");
        }
        JsonObject davit = pod.object("spec", "davit");
        return davit.has("hazards") ? pod.withAt(davit.without("hazards"), "spec", "davit") : pod;
    }

    private static String acceptedBy(JsonArray records, String hazard) {
        for (JsonObject known : Containers.objects(records)) {
            if (hazard.equals(known.text("name"))) {
                return known.textOr("", "acceptedBy");
            }
        }
        return "";
    }

    /** A controller writes in the name of those who wrote its template. */
    private static String maker(JsonObject metadata) {
        for (JsonObject owner : Containers.objects(metadata.array("ownerReferences"))) {
            if (owner.get("controller") == JsonBool.TRUE) {
                return " for the template of "
                        + owner.textOr("", "kind")
                        + " "
                        + owner.textOr("", "name");
            }
        }
        return "";
    }

    /** Neither what is asked for nor what is accepted differs. */
    private static boolean same(JsonObject now, JsonObject then) {
        return judged(now.object("spec")).equals(judged(then.object("spec")))
                && accepted(now.object("metadata")).equals(accepted(then.object("metadata")));
    }

    private static JsonObject judged(JsonObject spec) {
        Json davit = spec.get(DAVIT_HAZARDS.getFirst());
        return davit instanceof JsonObject ours
                ? spec.with(DAVIT_HAZARDS.getFirst(), ours.without(DAVIT_HAZARDS.getLast()))
                : spec;
    }

    static SortedSet<String> accepted(JsonObject metadata) {
        SortedSet<String> names = new TreeSet<>();
        for (String name : metadata.textOr("", "annotations", ACCEPT).split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private void judge(List<Hazard> hazards, Mistakes mistakes) {
        SortedSet<String> unaccepted = new TreeSet<>();
        SortedSet<String> ungranted = new TreeSet<>();
        for (Hazard hazard : hazards) {
            boolean author = keys.open() || accepted.contains(hazard.name());
            boolean administrator = keys.grantedBy(hazard.name(), labels).isPresent();
            if (!author) {
                unaccepted.add(hazard.name());
            }
            if (!administrator) {
                ungranted.add(hazard.name());
            }
            if (!author || !administrator) {
                mistakes.forbidden(
                        hazard.at(),
                        "this is the hazard \"%s\", which needs two keys, and %s"
                                .formatted(hazard.name(), missing(author, administrator)));
            }
        }
        if (!unaccepted.isEmpty()) {
            mistakes.required(
                    metadataPath.child("annotations").key(ACCEPT), authorWrites(unaccepted));
        }
        if (!ungranted.isEmpty()) {
            mistakes.forbidden(FieldPath.of("metadata", "namespace"), administratorRuns(ungranted));
        }
    }

    private static String missing(boolean author, boolean administrator) {
        if (author) {
            return "the administrator's is missing";
        }
        return administrator ? "the author's is missing" : "both are missing";
    }

    private String authorWrites(SortedSet<String> missing) {
        SortedSet<String> all = new TreeSet<>(accepted);
        all.addAll(missing);
        return """
        the author's key. Write %s:
        metadata:
          annotations:
            %s: "%s"\
        """
                .formatted(where, ACCEPT, String.join(",", all));
    }

    private String administratorRuns(SortedSet<String> missing) {
        JsonArray names = JsonArray.of();
        for (String hazard : missing) {
            names = names.plus(new JsonString(hazard));
        }
        return """
        the administrator's key is missing. Someone with grant-hazard runs:
        kubectl apply -f - <<'EOF'
        apiVersion: davit.dev/v1
        kind: HazardGrant
        metadata: {name: "%s", namespace: "%s"}
        spec:
          hazards: %s
        %s  reason: "why these pods need it"
        EOF
        (or, for everything in the namespace: kubectl label namespace %s %s=privileged --overwrite)\
        """
                .formatted(
                        keys.freeName(name),
                        keys.namespace(),
                        text(names),
                        selector(),
                        keys.namespace(),
                        SafetyProfile.POD_SECURITY_LABEL);
    }

    /** As narrow as the pod's own labels; what tells versions of one workload apart is left out. */
    private String selector() {
        JsonObject narrow = labels.without("pod-template-hash").without("controller-revision-hash");
        return narrow.isEmpty() ? "" : "  selector: {matchLabels: " + text(narrow) + "}\n";
    }

    private static String text(Json json) {
        return JsonWriter.text(json);
    }
}

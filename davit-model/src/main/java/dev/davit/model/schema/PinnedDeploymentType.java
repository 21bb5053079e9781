package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.choice;
import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonString;
import dev.davit.model.schema.Schema.Scalar;

/** PinnedDeployment: several versions of a workload side by side, with explicit shares. */
final class PinnedDeploymentType {
    private PinnedDeploymentType() {}

    static void declare(OwnTypes types) {
        types.kind(
                "PinnedDeployment",
                "A workload in several versions at once, each with an explicit share of the"
                        + " replicas. Shifting, pausing, finishing and rolling back are edits of"
                        + " the object; its history tells who shifted what, and when.",
                required("spec", spec(types), "What is wanted."),
                optional("status", status(types), "What is: written by Davit."));
    }

    private static ObjectSchema spec(OwnTypes types) {
        return types.type(
                "PinnedDeploymentSpec",
                "What a PinnedDeployment should be.",
                optional("replicas", Scalar.INT32, "How many pods, of all versions together.")
                        .byDefault(JsonNumber.of(1)),
                required(
                        "selector",
                        types.meta("LabelSelector"),
                        "Labels of its pods; every version's template carries them. Cannot be"
                                + " changed. Which pods are its own is told by their owner, never"
                                + " by labels alone."),
                required(
                                "versions",
                                Schema.ListOf.keyed(version(types), "name"),
                                "The versions. Shares add up to 100. Versions with equal templates"
                                        + " are one, under the name of the first that has a"
                                        + " share.")
                        .mergedBy("name"),
                optional(
                                "update",
                                choice("InPlace", "Replace"),
                                "How a pod changes its version. InPlace: it is edited and keeps"
                                        + " its uid, address and node. Replace: it is deleted,"
                                        + " and a new one is made once it is gone.")
                        .byDefault(new JsonString("InPlace")),
                optional(
                                "maxUnavailable",
                                Scalar.INT_OR_STRING,
                                "How many pods may be unavailable while versions change: a number,"
                                        + " or a percentage of replicas, rounded down. At least"
                                        + " one.")
                        .byDefault(JsonNumber.of(1)),
                optional(
                                "minReadySeconds",
                                Scalar.INT32,
                                "How long a pod must have been ready before it counts as ready: a"
                                        + " program that ends right after its start holds the"
                                        + " shift.")
                        .byDefault(JsonNumber.of(1)),
                optional(
                        "paused",
                        Scalar.BOOLEAN,
                        "No running pod changes its version. Scaling and the replacement of lost"
                                + " pods go on, towards the shares."));
    }

    private static ObjectSchema version(OwnTypes types) {
        return types.type(
                "PinnedVersion",
                "One version of the workload.",
                required(
                        "name",
                        Scalar.STRING,
                        "What people call it: 1.17, canary. Its pods carry it in the label"
                                + " davit.dev/version. Lower case letters, digits, '-' and '.', at"
                                + " most 63."),
                optional(
                        "share",
                        Scalar.INT32,
                        "Percentage of the replicas, 0 to 100. The shares of all versions add up"
                                + " to 100. Counts are rounded by largest remainder; every version"
                                + " with a share above 0 has at least one pod where replicas"
                                + " allow."),
                optional(
                        "replicas",
                        Scalar.INT32,
                        "An exact number of pods instead of a share. Exact numbers are taken from"
                                + " spec.replicas first; the shares divide what is left."),
                optional(
                        "weight",
                        Scalar.INT32,
                        "Part of the traffic, 0 to 1000, relative to the other versions. By"
                                + " default the share."),
                required(
                        "template",
                        types.api("core.v1.PodTemplateSpec"),
                        "What the version's pods are made from."));
    }

    private static ObjectSchema status(OwnTypes types) {
        ObjectSchema version =
                types.type(
                        "PinnedVersionStatus",
                        "Where one version stands.",
                        required("name", Scalar.STRING, "The version's name."),
                        optional("digest", Scalar.STRING, "Of its template."),
                        optional(
                                "also",
                                Schema.ListOf.atomic(Scalar.STRING),
                                "Names of other versions with the same template."),
                        optional("desired", Scalar.INT32, "Pods that it should have."),
                        optional("current", Scalar.INT32, "Pods that it has."),
                        optional("ready", Scalar.INT32, "Pods of it that are ready."),
                        optional("weight", Scalar.INT32, "Its part of the traffic."));
        return types.type(
                "PinnedDeploymentStatus",
                "Where a PinnedDeployment stands.",
                optional("observedGeneration", Scalar.INT64, "The generation this is about."),
                optional("replicas", Scalar.INT32, "Pods that there are."),
                optional("readyReplicas", Scalar.INT32, "Pods that are ready."),
                optional("updatedReplicas", Scalar.INT32, "Pods that are of the version wanted."),
                optional("selector", Scalar.STRING, "The selector as text, for autoscalers."),
                optional(
                        "versions",
                        Schema.ListOf.keyed(version, "name"),
                        "The versions, in the order of the specification."),
                optional(
                                "conditions",
                                Schema.ListOf.keyed(types.meta("Condition"), "type"),
                                "Progressing: a shift is under way, held up, paused or done."
                                        + " Available: enough pods are ready. ReplicaFailure: a"
                                        + " pod could not be made, changed or removed.")
                        .mergedBy("type"));
    }
}

package dev.davit.policy.owner;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.OwnershipKinds;
import java.util.ArrayList;
import java.util.List;

/**
 * The grants that every cluster begins with: what charts, operators and people's habits count on.
 * They are objects like all others: to be read, changed and removed. ADR 37 says why each is there.
 */
public final class ShippedGrants {
    /** Where grants hold for the whole cluster. */
    public static final String NAMESPACE = "kube-system";

    /** Of those that were made at the beginning; one that is removed stays removed. */
    public static final String LABEL = "davit.dev/shipped";

    private ShippedGrants() {}

    /** Complete objects, in the order of their names. */
    public static List<JsonObject> all() {
        return List.of(
                grant("aggregated-rules", "Manifests repeat rules that are filled in")
                        .of("clusterroles.rbac.authorization.k8s.io")
                        .fields("rules")
                        .owners("system:davit:clusterrole-aggregation-controller")
                        .keep(),
                grant("cluster-authority", "Whoever changes it has it set right again")
                        .of("configmaps")
                        .named("kube-root-ca.crt")
                        .fields("data")
                        .owners("system:davit:namespace-defaults")
                        .share(),
                grant("live-pods", "Who may use these subresources may write what they write")
                        .of("pods")
                        .fields("*")
                        .through("ephemeralcontainers", "resize", "restart")
                        .share(),
                grant("metadata", "Programs and people speak to each other by it")
                        .of("*")
                        .fields(
                                "metadata.annotations",
                                "metadata.finalizers",
                                "metadata.labels",
                                "metadata.ownerReferences")
                        .share(),
                grant("nodes", "Taints and cordons come from people and programs alike")
                        .of("nodes")
                        .fields("spec.taints", "spec.unschedulable")
                        .share(),
                grant("replicas", "An upgrade that repeats replicas goes through")
                        .of("*")
                        .fields("spec.replicas")
                        .keep(),
                grant("scale", "Who may scale may write replicas")
                        .of("*")
                        .fields("*")
                        .through("scale")
                        .shareUntilAFight(),
                grant("status", "Who may write a status may write all of it")
                        .of("*")
                        .fields("status")
                        .share(),
                grant("volumes", "Claims are grown and volumes kept or freed by hand")
                        .of("persistentvolumeclaims", "persistentvolumes")
                        .fields(
                                "spec.claimRef",
                                "spec.persistentVolumeReclaimPolicy",
                                "spec.resources")
                        .share(),
                grant(
                                "webhook-certificates",
                                "Charts make webhooks, programs give them their certificates")
                        .of(
                                "apiservices.apiregistration.k8s.io",
                                "customresourcedefinitions.apiextensions.k8s.io",
                                "mutatingwebhookconfigurations.admissionregistration.k8s.io",
                                "validatingwebhookconfigurations.admissionregistration.k8s.io")
                        .fields(
                                "spec.caBundle",
                                "spec.conversion.webhook.clientConfig.caBundle",
                                "webhooks[*].clientConfig.caBundle",
                                "webhooks[*].failurePolicy")
                        .share());
    }

    private static Writing grant(String name, String reason) {
        return new Writing(name, reason, JsonObject.EMPTY);
    }

    private record Writing(String name, String reason, JsonObject spec) {
        private Writing with(String field, Json value) {
            return new Writing(name, reason, spec.with(field, value));
        }

        private Writing words(String field, String... words) {
            List<Json> all = new ArrayList<>(words.length);
            for (String word : words) {
                all.add(new JsonString(word));
            }
            return with(field, new JsonArray(all));
        }

        Writing of(String... resources) {
            return words("resources", resources);
        }

        Writing named(String... names) {
            return words("names", names);
        }

        Writing fields(String... paths) {
            return words("fields", paths);
        }

        Writing through(String... subresources) {
            return words("subresources", subresources);
        }

        Writing owners(String... domains) {
            return words("owners", domains);
        }

        /**
         * Programs write these in turn, as a matter of course: nothing is gained by stopping them.
         */
        JsonObject share() {
            return with("mode", new JsonString("share"))
                    .with("fights", new JsonString("report"))
                    .made();
        }

        JsonObject shareUntilAFight() {
            return with("mode", new JsonString("share"))
                    .with("fights", new JsonString("freeze"))
                    .made();
        }

        JsonObject keep() {
            return with("mode", new JsonString("keep")).made();
        }

        private JsonObject made() {
            return JsonObject.builder()
                    .put("apiVersion", OwnershipKinds.FIELD_GRANT.apiVersion())
                    .put("kind", OwnershipKinds.FIELD_GRANT.kind())
                    .put(
                            "metadata",
                            JsonObject.EMPTY
                                    .with("name", name)
                                    .with("namespace", NAMESPACE)
                                    .with("labels", JsonObject.EMPTY.with(LABEL, "true")))
                    .put("spec", spec.with("reason", reason))
                    .build();
        }
    }
}

package dev.davit.model.schema;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Davit adds to Kubernetes' types, in the same form: {@code spec.davit} and {@code
 * status.davit} of a pod; and the words that a few string fields are limited to, which the artifact
 * of the API does not tell.
 */
final class Additions {
    private static final String CORE = "io.k8s.api.core.v1.";
    private static final String APPS = "io.k8s.api.apps.v1.";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String OWN = "dev.davit.v1.";

    private final SortedMap<String, ObjectSchema> types = new TreeMap<>();
    private final SortedMap<String, List<Field>> fields = new TreeMap<>();
    private final SortedMap<String, Schema.Choice> choices = new TreeMap<>();
    private final SortedMap<String, String> texts = new TreeMap<>();

    Additions() {
        podSpec();
        podStatus();
        owners();
        choices();
    }

    List<String> names() {
        return List.copyOf(types.keySet());
    }

    @Nullable ObjectSchema type(String name) {
        return types.get(name);
    }

    /** Fields that Davit adds to a type. */
    List<Field> fieldsOf(String type) {
        return fields.getOrDefault(type, List.of());
    }

    /** The field as the catalogue has it, or narrowed to a choice of words. */
    Field refine(String type, Field field) {
        Schema.Choice choice = choices.get(type + "#" + field.name());
        return choice == null ? field : field.with(choice);
    }

    String description(String type, String field) {
        return texts.getOrDefault(field.isEmpty() ? type : type + "#" + field, "");
    }

    private void podSpec() {
        ObjectSchema nodeLoss =
                type(
                        "NodeLoss",
                        "What happens to the pod when its node is out of reach.",
                        Field.optional("policy", choice("Reschedule", "Wait", "BestEffort")),
                        Field.optional("after", Schema.Scalar.STRING));
        text(nodeLoss, "policy", "Reschedule: start it elsewhere. Wait: keep it where it is.");
        text(nodeLoss, "after", "How long the node may be away first: 60s, 5m.");
        ObjectSchema hazard =
                type(
                        "AdmittedHazard",
                        "A hazard that the pod was admitted with.",
                        Field.required("name", Schema.Scalar.STRING),
                        Field.optional("acceptedBy", Schema.Scalar.STRING),
                        Field.optional("grantedBy", Schema.Scalar.STRING));
        text(hazard, "name", "privileged, host-path:/dev/fuse, …");
        text(hazard, "acceptedBy", "Who turned the author's key.");
        text(hazard, "grantedBy", "What was the administrator's key, and who made it.");
        ObjectSchema spec =
                type(
                        "PodSpec",
                        "What Davit adds to the specification of a pod.",
                        Field.optional("profile", choice("strict", "standard")),
                        Field.optional("hazards", Schema.ListOf.atomic(hazard)),
                        Field.optional("nodeLoss", nodeLoss),
                        Field.optional("restarts", new Schema.MapOf(Schema.Scalar.INT64)),
                        Field.optional("configs", new Schema.MapOf(Schema.Scalar.STRING)),
                        Field.optional("site", Schema.Scalar.STRING),
                        Field.optional("isolation", Schema.Scalar.STRING),
                        Field.optional("network", choice("pod", "host-ports")));
        text(spec, "profile", "The safety profile, set when the pod is admitted.");
        text(spec, "hazards", "What the pod was admitted with, and by whose keys; set by Davit.");
        text(spec, "nodeLoss", "What happens to the pod when its node is out of reach.");
        text(spec, "restarts", "Asked for by .../restart: a container's name to a generation.");
        text(spec, "configs", "States of ConfigMaps and Secrets that containers follow; by Davit.");
        text(spec, "site", "Where it may run: a value of the label topology.davit.dev/site.");
        text(spec, "isolation", "container, gvisor, microvm, or the name of a RuntimeClass.");
        text(spec, "network", "pod: an address of its own. host-ports: ports of the host.");
        add(CORE + "PodSpec", Field.optional("davit", spec), "Davit's additions.");
    }

    private void podStatus() {
        ObjectSchema step =
                type(
                        "StepStatus",
                        "How one step of a lifecycle went.",
                        Field.required("run", Schema.Scalar.STRING),
                        Field.required(
                                "state", choice("waiting", "running", "done", "failed", "skipped")),
                        Field.optional("since", Schema.Scalar.MICRO_TIME),
                        Field.optional("attempts", Schema.Scalar.INT32),
                        Field.optional("message", Schema.Scalar.STRING),
                        Field.optional("unblock", Schema.Scalar.STRING),
                        Field.optional("retryAt", Schema.Scalar.MICRO_TIME),
                        Field.optional("owner", Schema.Scalar.STRING));
        text(step, "run", "The run that this outcome belongs to.");
        text(step, "unblock", "What would let it go on.");
        text(step, "retryAt", "When it is tried again by itself; absent: never.");
        ObjectSchema status =
                type(
                        "PodStatus",
                        "What Davit adds to the status of a pod: where its lifecycle stands.",
                        Field.optional("run", Schema.Scalar.STRING),
                        Field.optional("since", Schema.Scalar.MICRO_TIME),
                        Field.optional("observedGeneration", Schema.Scalar.INT64),
                        Field.optional("steps", new Schema.MapOf(step)));
        text(status, "run", "start-1, change-GENERATION or stop-GENERATION.");
        text(status, "steps", "The steps of this run by name.");
        add(CORE + "PodStatus", Field.optional("davit", status), "Davit's additions.");
    }

    private void owners() {
        add(
                META + "ManagedFieldsEntry",
                Field.optional("domain", Schema.Scalar.STRING),
                "Whose fields these are, where the manager's name does not tell: a service account,"
                        + " people, or one of Davit's controllers. Set by Davit.");
    }

    private void choices() {
        choose("PodSpec#restartPolicy", "Always", "OnFailure", "Never");
        choose("PodSpec#dnsPolicy", "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
        choose("PodSpec#preemptionPolicy", "PreemptLowerPriority", "Never");
        for (String container :
                List.of("Container", "EphemeralContainer", "EphemeralContainerCommon")) {
            choose(container + "#imagePullPolicy", "Always", "IfNotPresent", "Never");
            choose(container + "#terminationMessagePolicy", "File", "FallbackToLogsOnError");
        }
        choose("Container#restartPolicy", "Always", "OnFailure", "Never");
        choose("ImageVolumeSource#pullPolicy", "Always", "IfNotPresent", "Never");
        choose("ContainerPort#protocol", "TCP", "UDP", "SCTP");
        choose("ContainerResizePolicy#restartPolicy", "NotRequired", "RestartContainer");
        choose("EndpointPort#protocol", "TCP", "UDP", "SCTP");
        choose("ServicePort#protocol", "TCP", "UDP", "SCTP");
        choose("ServiceSpec#type", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
        choose("ServiceSpec#sessionAffinity", "None", "ClientIP");
        choose("ServiceSpec#internalTrafficPolicy", "Cluster", "Local");
        choose("ServiceSpec#externalTrafficPolicy", "Cluster", "Local");
        choose("ServiceSpec#ipFamilyPolicy", "SingleStack", "PreferDualStack", "RequireDualStack");
        choose("HTTPGetAction#scheme", "HTTP", "HTTPS");
        choose("SeccompProfile#type", "RuntimeDefault", "Unconfined", "Localhost");
        choose("AppArmorProfile#type", "RuntimeDefault", "Unconfined", "Localhost");
        choose("PodSecurityContext#fsGroupChangePolicy", "OnRootMismatch", "Always");
        choose("PodSecurityContext#supplementalGroupsPolicy", "Merge", "Strict");
        choose("SecurityContext#procMount", "Default", "Unmasked");
        choose("Taint#effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
        choose("Toleration#effect", "", "NoSchedule", "PreferNoSchedule", "NoExecute");
        choose("Toleration#operator", "", "Exists", "Equal", "Lt", "Gt");
        choose(
                "NodeSelectorRequirement#operator",
                "In",
                "NotIn",
                "Exists",
                "DoesNotExist",
                "Gt",
                "Lt");
        choose("TopologySpreadConstraint#whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway");
        choose("VolumeMount#mountPropagation", "None", "HostToContainer", "Bidirectional");
        choices.put(
                APPS + "DeploymentStrategy#type", choice("RollingUpdate", "Recreate", "InPlace"));
        choose("VolumeMount#recursiveReadOnly", "Disabled", "IfPossible", "Enabled");
    }

    private void choose(String place, String... words) {
        choices.put(CORE + place, choice(words));
    }

    private static Schema.Choice choice(String... words) {
        return new Schema.Choice(List.of(words));
    }

    private ObjectSchema type(String name, String text, Field... fields) {
        ObjectSchema schema = ObjectSchema.of(OWN + name, fields);
        types.put(schema.name(), schema);
        texts.put(schema.name(), text);
        return schema;
    }

    private void text(ObjectSchema type, String field, String text) {
        texts.put(type.name() + "#" + field, text);
    }

    private void add(String type, Field field, String text) {
        fields.put(type, List.of(field));
        texts.put(type + "#" + field.name(), text);
    }
}

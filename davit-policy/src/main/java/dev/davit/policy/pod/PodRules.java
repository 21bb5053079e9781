package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.object.MetadataRules;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pod as a whole. Its containers, volumes and confinement have rules of their own. */
public final class PodRules {
    static final FieldPath SPEC = FieldPath.of("spec");

    private static final String ON_CONFIG_CHANGE = "davit.dev/on-config-change";
    private static final List<String> FOLLOWING = List.of("restart", "ignore");
    private static final int MAX_NAMESERVERS = 3;
    private static final Pattern DURATION = Pattern.compile("[0-9]{1,9}(ms|s|m|h)");

    private PodRules() {}

    public static void check(
            JsonObject pod, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        JsonObject spec = pod.object("spec");
        if (before != null && ended(pod, before, mistakes)) {
            return;
        }
        followed(FieldPath.of("metadata"), pod, mistakes);
        wanted(SPEC, pod, mistakes);
        boolean kept =
                before != null && !SafetyProfile.ofPod(pod).looserThan(SafetyProfile.ofPod(before));
        if (!kept) {
            profile(SPEC, pod, keys, mistakes);
        }
        HazardCheck.pod(pod, before, keys, mistakes);
        EphemeralRules.check(SPEC, spec, before, mistakes);
        if (before != null) {
            allocated(spec, before.object("spec"), mistakes);
        }
    }

    /**
     * What a pod, or the pods of a template, ask for.
     *
     * @param at where the specification is: {@code spec}, {@code spec.template.spec}
     * @param pod with metadata and specification, completed
     */
    public static void wanted(FieldPath at, JsonObject pod, Mistakes mistakes) {
        JsonObject spec = pod.object("spec");
        numbers(at, spec, mistakes);
        names(at, spec, mistakes);
        dns(at, spec, mistakes);
        tolerations(at, spec.array("tolerations"), mistakes);
        MetadataRules.labels(at.child("nodeSelector"), spec.object("nodeSelector"), mistakes);
        SortedSet<String> volumes = VolumeRules.check(at, spec, mistakes);
        containers(at, spec, volumes, mistakes);
        SecurityRules.check(at, pod, mistakes);
        HostRules.check(at, spec, mistakes);
        NotYet.check(at, spec, mistakes);
        if (!at.equals(SPEC)) {
            EphemeralRules.check(at, spec, null, mistakes);
        }
    }

    /** Whether its containers follow the ConfigMaps and Secrets that they were started with. */
    public static void followed(FieldPath metadata, JsonObject pod, Mistakes mistakes) {
        String word = pod.textOr("", "metadata", "annotations", ON_CONFIG_CHANGE);
        if (!word.isEmpty() && !FOLLOWING.contains(word)) {
            mistakes.unsupported(
                    metadata.child("annotations").key(ON_CONFIG_CHANGE), word, FOLLOWING);
        }
    }

    /** What has ended stays as it was: metadata may still change. */
    private static boolean ended(JsonObject pod, JsonObject before, Mistakes mistakes) {
        String phase = before.textOr("", "status", "phase");
        if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
            return false;
        }
        if (!before.object("spec").equals(pod.object("spec"))) {
            mistakes.forbidden(
                    SPEC,
                    "the pod has ended ("
                            + phase
                            + ") and is never started again by an edit;"
                            + " create a new one");
        }
        return true;
    }

    /** A pod may ask for a stricter profile than its namespace's, never for a looser one. */
    static void profile(FieldPath at, JsonObject pod, HazardKeys keys, Mistakes mistakes) {
        SafetyProfile wanted = SafetyProfile.ofPod(pod);
        if (wanted.looserThan(keys.profile())) {
            mistakes.forbidden(
                    at.child("davit").child("profile"),
                    "the namespace's profile is %s. Someone with grant-hazard runs: kubectl label namespace %s %s=%s --overwrite"
                            .formatted(
                                    keys.profile().text(),
                                    keys.namespace(),
                                    SafetyProfile.LABEL,
                                    wanted.text()));
        }
    }

    /** Fields that the cluster gave, once. */
    private static void allocated(JsonObject spec, JsonObject before, Mistakes mistakes) {
        boolean placed = !before.textOr("", "nodeName").isEmpty();
        if (placed && before.boolOr(false, "hostNetwork") != spec.boolOr(false, "hostNetwork")) {
            mistakes.forbidden(
                    SPEC.child("hostNetwork"),
                    "the pod has its address, and other pods know it: create a new pod");
        }
        if (placed && Hazards.hostUsers(before) != Hazards.hostUsers(spec)) {
            mistakes.forbidden(
                    SPEC.child("hostUsers"),
                    "what the pod has written belongs to its user ids: these cannot change once it"
                            + " is placed. Create a new pod");
        }
        String node = before.textOr("", "nodeName");
        if (!node.isEmpty() && !node.equals(spec.textOr("", "nodeName"))) {
            mistakes.forbidden(
                    SPEC.child("nodeName"), "the pod is placed on \"" + node + "\" already");
        }
    }

    private static void numbers(FieldPath root, JsonObject spec, Mistakes mistakes) {
        long grace = spec.wholeOr(0, "terminationGracePeriodSeconds");
        if (grace < 0) {
            mistakes.invalid(
                    root.child("terminationGracePeriodSeconds"),
                    grace,
                    "must be greater than or equal to 0");
        }
        if (spec.has("activeDeadlineSeconds") && spec.wholeOr(0, "activeDeadlineSeconds") < 1) {
            mistakes.invalid(
                    root.child("activeDeadlineSeconds"),
                    spec.wholeOr(0, "activeDeadlineSeconds"),
                    "must be between 1 and 2147483647, inclusive");
        }
        String after = spec.textOr("", "davit", "nodeLoss", "after");
        if (!after.isEmpty() && !DURATION.matcher(after).matches()) {
            mistakes.invalid(
                    root.child("davit").child("nodeLoss").child("after"),
                    after,
                    "must be a duration such as 30s, 5m or 1h");
        }
    }

    private static void names(FieldPath root, JsonObject spec, Mistakes mistakes) {
        subdomain(root, spec, "nodeName", mistakes);
        subdomain(root, spec, "serviceAccountName", mistakes);
        subdomain(root, spec, "priorityClassName", mistakes);
        label(root, spec, "hostname", mistakes);
        label(root, spec, "subdomain", mistakes);
    }

    private static void subdomain(
            FieldPath root, JsonObject spec, String field, Mistakes mistakes) {
        String name = spec.textOr("", field);
        String wrong = name.isEmpty() ? null : Names.subdomain(name);
        if (wrong != null) {
            mistakes.invalid(root.child(field), name, wrong);
        }
    }

    private static void label(FieldPath root, JsonObject spec, String field, Mistakes mistakes) {
        String name = spec.textOr("", field);
        String wrong = name.isEmpty() ? null : Names.label(name);
        if (wrong != null) {
            mistakes.invalid(root.child(field), name, wrong);
        }
    }

    private static void dns(FieldPath root, JsonObject spec, Mistakes mistakes) {
        JsonArray servers = spec.array("dnsConfig", "nameservers");
        FieldPath at = root.child("dnsConfig").child("nameservers");
        if ("None".equals(spec.text("dnsPolicy")) && servers.size() == 0) {
            mistakes.required(
                    at, "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (servers.size() > MAX_NAMESERVERS) {
            mistakes.invalid(
                    at,
                    servers.size(),
                    "must not have more than " + MAX_NAMESERVERS + " nameservers");
        }
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i) instanceof JsonString(String address) && !Addresses.isIp(address)) {
                mistakes.invalid(at.index(i), address, "must be a valid IP address");
            }
        }
    }

    /** Of a pod, or of whatever adds them to pods. */
    public static void tolerations(FieldPath root, JsonArray tolerations, Mistakes mistakes) {
        for (int i = 0; i < tolerations.size(); i++) {
            if (tolerations.get(i) instanceof JsonObject toleration) {
                toleration(root.child("tolerations").index(i), toleration, mistakes);
            }
        }
    }

    private static void toleration(FieldPath at, JsonObject toleration, Mistakes mistakes) {
        String key = toleration.textOr("", "key");
        String wrong = key.isEmpty() ? null : LabelRules.key(key);
        if (wrong != null) {
            mistakes.invalid(at.child("key"), key, wrong);
        }
        String operator = toleration.textOr("Equal", "operator");
        if (key.isEmpty() && !operator.equals("Exists")) {
            mistakes.invalid(
                    at.child("operator"),
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values"
                            + " and all keys\"");
        }
        String value = toleration.textOr("", "value");
        if (operator.equals("Exists") && !value.isEmpty()) {
            mistakes.invalid(
                    at.child("value"), value, "value must be empty when `operator` is 'Exists'");
        }
        boolean timed = toleration.has("tolerationSeconds");
        String effect = toleration.textOr("", "effect");
        if (timed && !effect.equals("NoExecute")) {
            mistakes.invalid(
                    at.child("effect"),
                    effect,
                    "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
    }

    private static void containers(
            FieldPath root, JsonObject spec, SortedSet<String> volumes, Mistakes mistakes) {
        if (spec.array("containers").size() == 0) {
            mistakes.required(root.child("containers"), "");
        }
        SortedSet<String> names = new TreeSet<>();
        for (String list : Containers.LISTS) {
            List<Json> items = spec.array(list).items();
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i) instanceof JsonObject container) {
                    FieldPath at = root.child(list).index(i);
                    ContainerRules.check(at, container, volumes, mistakes);
                    ProbeRules.check(
                            at,
                            container,
                            list.equals("initContainers"),
                            spec.wholeOr(30, "terminationGracePeriodSeconds"),
                            mistakes);
                    String name = container.textOr("", "name");
                    if (!names.add(name)) {
                        mistakes.duplicate(at.child("name"), name);
                    }
                }
            }
        }
    }
}

package dev.davit.policy.workload;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Mistakes;
import dev.davit.policy.object.MetadataRules;
import dev.davit.policy.pod.HazardCheck;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.pod.PodDefaults;
import dev.davit.policy.pod.PodRules;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What all workloads have: replicas, a selector, a template that the selector matches. */
public final class WorkloadRules {
    static final FieldPath SPEC = FieldPath.of("spec");

    private static final FieldPath TEMPLATE = SPEC.child("template");

    private WorkloadRules() {}

    /**
     * Everything that a ReplicaSet is held against, and others beside their own rules.
     *
     * @param keys that hang in the namespace: a template is held against them as its pods will be
     */
    public static void check(
            Kind kind,
            JsonObject object,
            @Nullable JsonObject before,
            HazardKeys keys,
            Mistakes mistakes) {
        JsonObject spec = object.object("spec");
        atLeastZero(spec, "replicas", mistakes);
        atLeastZero(spec, "minReadySeconds", mistakes);
        selector(kind, spec, mistakes);
        sameSelector(spec, before, mistakes);
        // What is stored already never fails a write that is about something else.
        if (before == null
                || !Objects.equals(before.at("spec", "template"), spec.get("template"))) {
            String name = object.textOr("", "metadata", "name");
            template(TEMPLATE, name, spec.object("template"), keys, mistakes);
        }
    }

    static void atLeastZero(JsonObject spec, String field, Mistakes mistakes) {
        if (spec.get(field) instanceof JsonNumber.Whole(long number) && number < 0) {
            mistakes.invalid(SPEC.child(field), number, "must be greater than or equal to 0");
        }
    }

    private static void selector(Kind kind, JsonObject spec, Mistakes mistakes) {
        LabelSelector selector = readSelector(kind, spec, mistakes);
        if (selector != null) {
            selected(selector, TEMPLATE, spec.object("template"), mistakes);
        }
    }

    /** The selector of a workload; null where it is none, which is told. */
    public static @Nullable LabelSelector readSelector(
            Kind kind, JsonObject spec, Mistakes mistakes) {
        FieldPath at = SPEC.child("selector");
        if (!(spec.get("selector") instanceof JsonObject tree)) {
            mistakes.required(at, "");
            return null;
        }
        return switch (LabelSelector.read(tree, at)) {
            case Outcome.Refused<LabelSelector>(var why) -> {
                for (Cause cause : why.causes()) {
                    mistakes.add(cause);
                }
                yield null;
            }
            case Outcome.Ok<LabelSelector>(LabelSelector selector) when selector.isEverything() -> {
                String what = "empty selector is invalid for " + kind.singular();
                mistakes.invalid(at, tree, what);
                yield null;
            }
            case Outcome.Ok<LabelSelector>(LabelSelector selector) -> selector;
        };
    }

    public static void selected(
            LabelSelector selector, FieldPath at, JsonObject template, Mistakes mistakes) {
        JsonObject labels = template.object("metadata", "labels");
        if (!selector.matches(labels)) {
            mistakes.invalid(
                    at.child("metadata").child("labels"),
                    labels,
                    "`selector` does not match template `labels`");
        }
    }

    static void sameSelector(JsonObject spec, @Nullable JsonObject before, Mistakes mistakes) {
        if (before != null
                && !Objects.equals(before.at("spec", "selector"), spec.get("selector"))) {
            mistakes.invalid(SPEC.child("selector"), spec.object("selector"), "field is immutable");
        }
    }

    /**
     * A template of pods that are to run for ever.
     *
     * @param name of the workload
     */
    public static void template(
            FieldPath at, String name, JsonObject template, HazardKeys keys, Mistakes mistakes) {
        pods(at, name, template, keys, mistakes);
        FieldPath spec = at.child("spec");
        String policy = template.textOr("Always", "spec", "restartPolicy");
        if (!policy.equals("Always")) {
            mistakes.unsupported(spec.child("restartPolicy"), policy, List.of("Always"));
        }
        if (template.object("spec").has("activeDeadlineSeconds")) {
            mistakes.forbidden(
                    spec.child("activeDeadlineSeconds"), "pods that run for ever have no deadline");
        }
    }

    /**
     * A template of pods, whether they are to end or not.
     *
     * @param name of the workload
     */
    public static void pods(
            FieldPath at, String name, JsonObject template, HazardKeys keys, Mistakes mistakes) {
        FieldPath metadata = at.child("metadata");
        JsonObject given = template.object("metadata");
        MetadataRules.labels(metadata.child("labels"), given.object("labels"), mistakes);
        MetadataRules.annotations(
                metadata.child("annotations"), given.object("annotations"), mistakes);
        PodRules.followed(metadata, template, mistakes);
        FieldPath spec = at.child("spec");
        JsonObject pod = PodDefaults.complete(template, keys.profile());
        PodRules.wanted(spec, pod, mistakes);
        HazardCheck.template(at, name, pod, null, keys, mistakes);
    }
}

package dev.davit.policy.batch;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelRules;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.workload.WorkloadRules;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Job, and the specification of the Jobs that a CronJob makes. */
final class JobRules {
    static final FieldPath SPEC = FieldPath.of("spec");

    /** Completions that are told one by one; more have a bound on how many may fail. */
    private static final long MANY = 100_000;

    private static final int MAX_MANAGER = 63;
    private static final List<String> NUMBERS =
            List.of(
                    "parallelism",
                    "completions",
                    "activeDeadlineSeconds",
                    "backoffLimit",
                    "ttlSecondsAfterFinished",
                    "backoffLimitPerIndex",
                    "maxFailedIndexes");
    private static final List<String> MODES = List.of("NonIndexed", "Indexed");
    private static final List<String> REPLACEMENTS = List.of("Failed", "TerminatingOrFailed");
    private static final List<String> RESTARTS = List.of("OnFailure", "Never");

    private JobRules() {}

    static void check(
            JsonObject job, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        JsonObject spec = job.object("spec");
        spec(SPEC, spec, mistakes);
        hostnames(job, mistakes);
        selector(job, mistakes);
        if (before == null
                || !Objects.equals(before.at("spec", "template"), spec.get("template"))) {
            String name = job.textOr("", "metadata", "name");
            template(SPEC.child("template"), name, spec, keys, mistakes);
        }
        if (before != null) {
            JobChange.check(before, spec, mistakes);
        }
    }

    /** All but selector and template. */
    static void spec(FieldPath at, JsonObject spec, Mistakes mistakes) {
        Fields.atLeastZero(at, spec, NUMBERS, mistakes);
        Fields.oneOf(at, spec, "completionMode", MODES, mistakes);
        boolean indexed = "Indexed".equals(spec.text("completionMode"));
        if (indexed) {
            indexed(at, spec, mistakes);
        }
        perIndex(at, spec, indexed, mistakes);
        replacement(at, spec, mistakes);
        manager(at, spec, mistakes);
        FailurePolicy.check(at, spec, mistakes);
        SuccessPolicy.check(at, spec, indexed, mistakes);
    }

    private static void indexed(FieldPath at, JsonObject spec, Mistakes mistakes) {
        if (!spec.has("completions")) {
            mistakes.required(at.child("completions"), "when completion mode is Indexed");
        }
        long parallelism = spec.wholeOr(0, "parallelism");
        if (parallelism > MANY) {
            mistakes.invalid(
                    at.child("parallelism"),
                    parallelism,
                    "must be less than or equal to " + MANY + " when completion mode is Indexed");
        }
    }

    private static void perIndex(
            FieldPath at, JsonObject spec, boolean indexed, Mistakes mistakes) {
        boolean limited = spec.has("backoffLimitPerIndex");
        if (limited && !indexed) {
            mistakes.invalid(
                    at.child("backoffLimitPerIndex"),
                    spec.get("backoffLimitPerIndex"),
                    "requires indexed completion mode");
        }
        long completions = spec.wholeOr(0, "completions");
        if (!spec.has("maxFailedIndexes")) {
            if (limited && completions > MANY) {
                mistakes.required(
                        at.child("maxFailedIndexes"),
                        "must be specified when completions is above " + MANY);
            }
            return;
        }
        if (!limited) {
            mistakes.required(
                    at.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
        }
        long failed = spec.wholeOr(0, "maxFailedIndexes");
        if (spec.has("completions") && failed > completions) {
            mistakes.invalid(
                    at.child("maxFailedIndexes"),
                    failed,
                    "must be less than or equal to completions");
        }
        Fields.atMost(at, spec, "maxFailedIndexes", MANY, mistakes);
    }

    private static void replacement(FieldPath at, JsonObject spec, Mistakes mistakes) {
        List<String> words = spec.has("podFailurePolicy") ? List.of("Failed") : REPLACEMENTS;
        Fields.oneOf(at, spec, "podReplacementPolicy", words, mistakes);
    }

    private static void manager(FieldPath at, JsonObject spec, Mistakes mistakes) {
        if (!(spec.get("managedBy") instanceof JsonString(String manager))) {
            return;
        }
        int slash = manager.indexOf('/');
        boolean domain =
                slash > 0
                        && slash < manager.length() - 1
                        && Names.subdomain(manager.substring(0, slash)) == null
                        && LabelRules.key(manager.toLowerCase(Locale.ROOT)) == null;
        if (!domain) {
            mistakes.invalid(
                    at.child("managedBy"),
                    manager,
                    "must be a domain-prefixed path (such as \"acme.io/foo\")");
        }
        if (manager.length() > MAX_MANAGER) {
            mistakes.tooLong(at.child("managedBy"), MAX_MANAGER);
        }
    }

    /** An indexed job's pods are called by its name and their number. */
    private static void hostnames(JsonObject job, Mistakes mistakes) {
        JsonObject spec = job.object("spec");
        long completions = spec.wholeOr(0, "completions");
        if (!"Indexed".equals(spec.text("completionMode")) || completions < 1) {
            return;
        }
        String name = job.textOr("", "metadata", "name");
        String wrong = Names.label(name + "-" + (completions - 1));
        if (wrong != null) {
            mistakes.invalid(
                    FieldPath.of("metadata", "name"),
                    name,
                    "will not able to create pod with invalid DNS hostname: " + wrong);
        }
    }

    private static void selector(JsonObject job, Mistakes mistakes) {
        JsonObject spec = job.object("spec");
        FieldPath at = SPEC.child("selector");
        if (!spec.has("selector")) {
            mistakes.required(at, "");
            return;
        }
        JsonObject labels = spec.object("template", "metadata", "labels");
        LabelSelector selector = Fields.selector(at, spec.get("selector"), mistakes);
        if (!spec.boolOr(false, "manualSelector")) {
            generated(job, labels, selector, mistakes);
        }
        if (selector != null && spec.has("template")) {
            WorkloadRules.selected(
                    selector, SPEC.child("template"), spec.object("template"), mistakes);
        }
    }

    private static void generated(
            JsonObject job,
            JsonObject labels,
            @Nullable LabelSelector selector,
            Mistakes mistakes) {
        String uid = job.textOr("", "metadata", "uid");
        String name = job.textOr("", "metadata", "name");
        label(labels, JobDefaults.OLD_UID_LABEL, uid, mistakes);
        label(labels, JobDefaults.OLD_NAME_LABEL, name, mistakes);
        label(labels, JobDefaults.UID_LABEL, uid, mistakes);
        label(labels, JobDefaults.NAME_LABEL, name, mistakes);
        JsonObject expected =
                JsonObject.builder()
                        .put(JobDefaults.OLD_UID_LABEL, uid)
                        .put(JobDefaults.OLD_NAME_LABEL, name)
                        .put(JobDefaults.UID_LABEL, uid)
                        .put(JobDefaults.NAME_LABEL, name)
                        .build();
        if (selector != null && !selector.matches(expected)) {
            mistakes.invalid(
                    SPEC.child("selector"),
                    job.at("spec", "selector"),
                    "`selector` not auto-generated");
        }
    }

    private static void label(JsonObject labels, String key, String wanted, Mistakes mistakes) {
        FieldPath at = SPEC.child("template").child("metadata").child("labels").key(key);
        Json there = labels.get(key);
        if (there == null) {
            mistakes.required(at, "must be '" + wanted + "'");
        } else if (!there.equals(new JsonString(wanted))) {
            mistakes.invalid(at, labels, "must be '" + wanted + "'");
        }
    }

    /** Pods that end: they do not start again once they have succeeded. */
    static void template(
            FieldPath at, String name, JsonObject spec, HazardKeys keys, Mistakes mistakes) {
        if (!spec.has("template")) {
            mistakes.required(at, "");
            return;
        }
        JsonObject template = spec.object("template");
        WorkloadRules.pods(at, name, template, keys, mistakes);
        FieldPath restart = at.child("spec").child("restartPolicy");
        String policy = template.textOr("", "spec", "restartPolicy");
        if (!RESTARTS.contains(policy)) {
            mistakes.required(restart, "valid values: \"OnFailure\", \"Never\"");
        } else if (spec.has("podFailurePolicy") && !policy.equals("Never")) {
            mistakes.invalid(
                    restart,
                    policy,
                    "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }
}

package dev.davit.policy.batch;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Filling;
import dev.davit.policy.pod.PodDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What writers of Jobs and CronJobs may leave out. */
final class JobDefaults {
    static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
    static final String NAME_LABEL = "batch.kubernetes.io/job-name";

    /** The labels' names of earlier versions, which clients still select by. */
    static final String OLD_UID_LABEL = "controller-uid";

    static final String OLD_NAME_LABEL = "job-name";

    private static final Json ONE = JsonNumber.of(1);

    private JobDefaults() {}

    static JsonObject job(JsonObject job) {
        JsonObject spec = template(numbers(job.object("spec")));
        JsonObject labelled = Filling.labelled(job, spec.object("template", "metadata", "labels"));
        JsonObject selecting = selected(labelled, spec);
        return Filling.labelled(
                Filling.spec(labelled, selecting),
                selecting.object("template", "metadata", "labels"));
    }

    private static JsonObject numbers(JsonObject given) {
        JsonObject spec = given;
        if (!spec.has("completions") && !spec.has("parallelism")) {
            spec = spec.with("completions", ONE);
        }
        spec = Filling.absent(spec, "parallelism", ONE);
        long failures = spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6;
        spec = Filling.absent(spec, "backoffLimit", JsonNumber.of(failures));
        spec = Filling.absent(spec, "completionMode", new JsonString("NonIndexed"));
        spec = Filling.absent(spec, "suspend", JsonBool.FALSE);
        spec = Filling.absent(spec, "manualSelector", JsonBool.FALSE);
        String replacement = spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed";
        spec = Filling.absent(spec, "podReplacementPolicy", new JsonString(replacement));
        return spec.has("podFailurePolicy")
                ? Filling.inside(spec, "podFailurePolicy", JobDefaults::failurePolicy)
                : spec;
    }

    private static JsonObject failurePolicy(JsonObject policy) {
        return Filling.put(policy, "rules", each(policy.array("rules"), JobDefaults::rule));
    }

    private static JsonObject rule(JsonObject rule) {
        return rule.has("onPodConditions")
                ? rule.with(
                        "onPodConditions",
                        each(
                                rule.array("onPodConditions"),
                                one -> Filling.absent(one, "status", new JsonString("True"))))
                : rule;
    }

    private static JsonArray each(JsonArray items, UnaryOperator<JsonObject> change) {
        List<Json> all = new ArrayList<>(items.size());
        for (Json item : items) {
            all.add(item instanceof JsonObject object ? change.apply(object) : item);
        }
        return new JsonArray(all);
    }

    /** Its pods are told from all others by its uid, unless it chooses them itself. */
    private static JsonObject selected(JsonObject job, JsonObject given) {
        String uid = job.textOr("", "metadata", "uid");
        boolean manual = given.boolOr(false, "manualSelector");
        if (manual || uid.isEmpty() || !given.has("template")) {
            return given;
        }
        JsonString name = new JsonString(job.textOr("", "metadata", "name"));
        JsonObject labels = given.object("template", "metadata", "labels");
        labels = Filling.absent(labels, UID_LABEL, new JsonString(uid));
        labels = Filling.absent(labels, NAME_LABEL, name);
        labels = Filling.absent(labels, OLD_UID_LABEL, new JsonString(uid));
        labels = Filling.absent(labels, OLD_NAME_LABEL, name);
        JsonObject spec = given;
        if (!labels.equals(given.at("template", "metadata", "labels"))) {
            spec = spec.withAt(labels, "template", "metadata", "labels");
        }
        JsonObject match = spec.object("selector", "matchLabels");
        return match.has(UID_LABEL)
                ? spec
                : spec.withAt(match.with(UID_LABEL, uid), "selector", "matchLabels");
    }

    static JsonObject cronJob(JsonObject cronJob) {
        JsonObject spec = cronJob.object("spec");
        spec = Filling.absent(spec, "concurrencyPolicy", new JsonString("Allow"));
        spec = Filling.absent(spec, "suspend", JsonBool.FALSE);
        spec = Filling.absent(spec, "successfulJobsHistoryLimit", JsonNumber.of(3));
        spec = Filling.absent(spec, "failedJobsHistoryLimit", ONE);
        if (spec.object("jobTemplate").get("spec") instanceof JsonObject job) {
            JsonObject complete = template(job);
            spec = complete.equals(job) ? spec : spec.withAt(complete, "jobTemplate", "spec");
        }
        return Filling.spec(cronJob, spec);
    }

    private static JsonObject template(JsonObject job) {
        return job.get("template") instanceof JsonObject template
                ? Filling.put(job, "template", PodDefaults.template(template))
                : job;
    }
}

package dev.davit.policy.batch;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.object.MetadataRules;
import dev.davit.policy.pod.HazardKeys;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A CronJob: when, and what. */
final class CronJobRules {
    /** A job's name is this one's, a dash and ten digits. */
    private static final int MAX_NAME = 52;

    private static final FieldPath SPEC = JobRules.SPEC;
    private static final FieldPath JOB = SPEC.child("jobTemplate").child("spec");
    private static final List<String> CONCURRENCY = List.of("Allow", "Forbid", "Replace");

    private CronJobRules() {}

    /** Of its own name, and of names that are generated. */
    static @Nullable String name(String name) {
        return name.length() > MAX_NAME
                ? "must be no more than " + MAX_NAME + " characters"
                : Names.subdomain(name);
    }

    static void check(
            JsonObject cronJob, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        JsonObject spec = cronJob.object("spec");
        if (before == null
                || !Objects.equals(before.at("spec", "schedule"), spec.get("schedule"))) {
            schedule(spec, mistakes);
        }
        if (spec.get("timeZone") instanceof JsonString(String zone)) {
            zone(zone, mistakes);
        }
        Fields.atLeastZero(
                SPEC,
                spec,
                List.of(
                        "startingDeadlineSeconds",
                        "successfulJobsHistoryLimit",
                        "failedJobsHistoryLimit"),
                mistakes);
        Fields.oneOf(SPEC, spec, "concurrencyPolicy", CONCURRENCY, mistakes);
        JsonObject then = before == null ? JsonObject.EMPTY : before.object("spec", "jobTemplate");
        if (!then.equals(spec.object("jobTemplate")) || then.isEmpty()) {
            job(cronJob, keys, mistakes);
        }
    }

    private static void schedule(JsonObject spec, Mistakes mistakes) {
        FieldPath at = SPEC.child("schedule");
        String schedule = spec.textOr("", "schedule");
        if (schedule.isEmpty()) {
            mistakes.required(at, "");
            return;
        }
        if (schedule.contains("TZ")) {
            mistakes.invalid(
                    at,
                    schedule,
                    spec.has("timeZone")
                            ? "cannot use both timeZone field and TZ or CRON_TZ in schedule"
                            : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            return;
        }
        String wrong = Cron.wrong(schedule);
        if (wrong != null) {
            mistakes.invalid(at, schedule, wrong);
        }
    }

    private static void zone(String zone, Mistakes mistakes) {
        FieldPath at = SPEC.child("timeZone");
        if (zone.isEmpty()) {
            mistakes.invalid(at, zone, "timeZone must be nil or non-empty string");
        } else if (zone.toLowerCase(Locale.ROOT).equals("local")) {
            mistakes.invalid(
                    at,
                    zone,
                    "timeZone must be an explicit time zone as defined in"
                            + " https://www.iana.org/time-zones");
        } else if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            mistakes.invalid(at, zone, "unknown time zone " + zone);
        }
    }

    private static void job(JsonObject cronJob, HazardKeys keys, Mistakes mistakes) {
        JsonObject template = cronJob.object("spec", "jobTemplate");
        JsonObject job = template.object("spec");
        FieldPath metadata = SPEC.child("jobTemplate").child("metadata");
        MetadataRules.labels(
                metadata.child("labels"), template.object("metadata", "labels"), mistakes);
        MetadataRules.annotations(
                metadata.child("annotations"),
                template.object("metadata", "annotations"),
                mistakes);
        JobRules.spec(JOB, job, mistakes);
        if (job.has("selector")) {
            mistakes.invalid(
                    JOB.child("selector"),
                    job.get("selector"),
                    "`selector` will be auto-generated");
        }
        if (job.get("manualSelector") == JsonBool.TRUE) {
            mistakes.unsupported(JOB.child("manualSelector"), "true", List.of("nil", "false"));
        }
        String name = cronJob.textOr("", "metadata", "name");
        JobRules.template(JOB.child("template"), name, job, keys, mistakes);
    }
}

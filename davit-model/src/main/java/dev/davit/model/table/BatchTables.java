package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.WorkloadKinds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of Jobs and of what makes them by the clock. */
final class BatchTables {
    private static final Table JOB =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Status", "What the job as a whole is doing."),
                            Column.text(
                                    "Completions", "How many pods have succeeded, of how many."),
                            Column.text("Duration", "How long it has run, or did."),
                            Column.age(),
                            TemplateCells.CONTAINERS,
                            TemplateCells.IMAGES,
                            TemplateCells.SELECTOR),
                    BatchTables::job);

    private static final Table CRON_JOB =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Schedule", "When it makes a job, in the form of cron."),
                            Column.text("Timezone", "The time zone that the schedule means."),
                            Column.text("Suspend", "Whether it makes none for now."),
                            Column.whole("Active", "How many of its jobs run."),
                            Column.text("Last Schedule", "Since it last made a job."),
                            Column.age(),
                            TemplateCells.CONTAINERS,
                            TemplateCells.IMAGES,
                            TemplateCells.SELECTOR),
                    BatchTables::cronJob);

    /** A condition that holds, and the word for it; the first one that does. */
    private static final List<String> ENDED = List.of("Complete", "Failed");

    private static final List<String> UNDER_WAY =
            List.of("Suspended", "FailureTarget", "SuccessCriteriaMet");

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(WorkloadKinds.JOB, JOB),
                    KindTable.of(WorkloadKinds.CRON_JOB, CRON_JOB));

    private BatchTables() {}

    private static List<Json> job(JsonObject job, long nowMillis) {
        JsonObject template = job.object("spec", "template");
        return List.of(
                Cells.name(job),
                text(status(job)),
                text(completions(job)),
                text(duration(job, nowMillis)),
                Cells.age(job, nowMillis),
                TemplateCells.containers(template),
                TemplateCells.images(template),
                TemplateCells.selector(job.object("spec")));
    }

    private static String status(JsonObject job) {
        for (String word : ENDED) {
            if (Cells.holds(job, word)) {
                return word;
            }
        }
        if (job.object("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        for (String word : UNDER_WAY) {
            if (Cells.holds(job, word)) {
                return word;
            }
        }
        return "Running";
    }

    private static String completions(JsonObject job) {
        long succeeded = job.wholeOr(0, "status", "succeeded");
        JsonObject spec = job.object("spec");
        if (spec.has("completions")) {
            return succeeded + "/" + spec.wholeOr(0, "completions");
        }
        long parallelism = spec.wholeOr(0, "parallelism");
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private static String duration(JsonObject job, long nowMillis) {
        Long start = HumanDuration.millis(job.at("status", "startTime"));
        Long end = HumanDuration.millis(job.at("status", "completionTime"));
        return start == null ? "" : HumanDuration.ofMillis((end == null ? nowMillis : end) - start);
    }

    private static List<Json> cronJob(JsonObject cronJob, long nowMillis) {
        JsonObject spec = cronJob.object("spec");
        JsonObject template = spec.object("jobTemplate", "spec", "template");
        Json last = cronJob.at("status", "lastScheduleTime");
        return List.of(
                Cells.name(cronJob),
                text(spec.textOr("", "schedule")),
                textOr(Cells.NONE, spec.text("timeZone")),
                text(suspended(spec.get("suspend"))),
                whole(cronJob.array("status", "active").size()),
                text(last == null ? Cells.NONE : HumanDuration.since(last, nowMillis)),
                Cells.age(cronJob, nowMillis),
                TemplateCells.containers(template),
                TemplateCells.images(template),
                TemplateCells.selector(spec.object("jobTemplate", "spec")));
    }

    private static String suspended(@Nullable Json given) {
        return given == null ? "<unset>" : given == JsonBool.TRUE ? "True" : "False";
    }
}

package dev.davit.policy.batch;

import dev.davit.base.FieldPath;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of Jobs and CronJobs. */
public final class BatchArea {
    private static final FieldPath POD = FieldPath.of("spec", "template", "spec");
    private static final FieldPath CRON_POD =
            FieldPath.of("spec", "jobTemplate", "spec", "template", "spec");

    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(WorkloadKinds.JOB)
                            .filled(JobDefaults::job)
                            .checked(JobRules::check)
                            .warned((tree, keys) ->
                                    keys.warnings(POD, tree.object("spec", "template", "spec"))),
                    KindRules.of(WorkloadKinds.CRON_JOB)
                            .named(CronJobRules::name)
                            .filled(JobDefaults::cronJob)
                            .checked(CronJobRules::check)
                            .warned((tree, keys) ->
                                    keys.warnings(
                                            CRON_POD,
                                            tree.object(
                                                    "spec",
                                                    "jobTemplate",
                                                    "spec",
                                                    "template",
                                                    "spec"))));

    private BatchArea() {}
}

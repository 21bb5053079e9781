package dev.davit.cli.verb;

import dev.davit.cli.shift.AbortCommand;
import dev.davit.cli.shift.PauseCommand;
import dev.davit.cli.shift.ResumeCommand;
import dev.davit.cli.shift.ShiftCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The verbs that are thin over the API, in the order in which help lists them. */
public final class Verbs {
    private Verbs() {}

    /** By name, each made only when it is called: reading a command's model takes time. */
    public static Map<String, Supplier<Object>> all() {
        Map<String, Supplier<Object>> verbs = new LinkedHashMap<>();
        verbs.put("get", GetCommand::new);
        verbs.put("describe", DescribeCommand::new);
        verbs.put("apply", ApplyCommand::new);
        verbs.put("create", CreateCommand::new);
        verbs.put("run", RunCommand::new);
        verbs.put("edit", EditCommand::new);
        verbs.put("delete", DeleteCommand::new);
        verbs.put("diff", DiffCommand::new);
        verbs.put("plan", PlanCommand::new);
        verbs.put("scale", ScaleCommand::new);
        verbs.put("rollout", RolloutCommand::new);
        verbs.put("restart", RestartCommand::new);
        verbs.put("label", LabelCommand::new);
        verbs.put("annotate", AnnotateCommand::new);
        verbs.put("wait", WaitCommand::new);
        verbs.put("logs", LogsCommand::new);
        verbs.put("exec", ExecCommand::new);
        verbs.put("attach", AttachCommand::new);
        verbs.put("port-forward", PortForwardCommand::new);
        verbs.put("cp", CpCommand::new);
        verbs.put("why", WhyCommand::new);
        verbs.put("graph", GraphCommand::new);
        verbs.put("timeline", TimelineCommand::new);
        verbs.put("events", EventsCommand::new);
        verbs.put("history", HistoryCommand::new);
        verbs.put("blame", BlameCommand::new);
        verbs.put("owners", OwnersCommand::new);
        verbs.put("rollback", RollbackCommand::new);
        verbs.put("takeover", TakeoverCommand::new);
        verbs.put("undelete", UndeleteCommand::new);
        verbs.put("export", ExportCommand::new);
        verbs.put("purge", PurgeCommand::new);
        verbs.put("can-i", CanICommand::new);
        verbs.put("explain", ExplainCommand::new);
        verbs.put("api-resources", ApiResourcesCommand::new);
        verbs.put("image", ImageCommand::new);
        verbs.put("shift", ShiftCommand::new);
        verbs.put("abort", AbortCommand::new);
        verbs.put("pause", PauseCommand::new);
        verbs.put("resume", ResumeCommand::new);
        verbs.put("completion", CompletionCommand::new);
        return verbs;
    }
}

package dev.davit.cli.verb;

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
        verbs.put("apply", ApplyCommand::new);
        verbs.put("delete", DeleteCommand::new);
        verbs.put("logs", LogsCommand::new);
        verbs.put("exec", ExecCommand::new);
        verbs.put("why", WhyCommand::new);
        verbs.put("plan", PlanCommand::new);
        verbs.put("history", HistoryCommand::new);
        verbs.put("rollback", RollbackCommand::new);
        verbs.put("image", ImageCommand::new);
        return verbs;
    }
}

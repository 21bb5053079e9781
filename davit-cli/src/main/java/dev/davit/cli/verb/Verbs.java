package dev.davit.cli.verb;

import picocli.CommandLine;

/** The verbs that are thin over the API, in the order in which help lists them. */
public final class Verbs {
    private Verbs() {}

    public static void addTo(CommandLine davit) {
        davit.addSubcommand(new GetCommand());
        davit.addSubcommand(new ApplyCommand());
        davit.addSubcommand(new DeleteCommand());
        davit.addSubcommand(new LogsCommand());
        davit.addSubcommand(new ExecCommand());
        davit.addSubcommand(new WhyCommand());
        davit.addSubcommand(new PlanCommand());
        davit.addSubcommand(new HistoryCommand());
        davit.addSubcommand(new RollbackCommand());
        davit.addSubcommand(new ImageCommand());
    }
}

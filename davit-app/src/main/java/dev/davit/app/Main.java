package dev.davit.app;

import dev.davit.app.verb.BackupCommand;
import dev.davit.app.verb.CheckCommand;
import dev.davit.app.verb.DownCommand;
import dev.davit.app.verb.InstallCommand;
import dev.davit.app.verb.KubeconfigCommand;
import dev.davit.app.verb.RehearseCommand;
import dev.davit.app.verb.RestoreCommand;
import dev.davit.app.verb.RotateKeysCommand;
import dev.davit.app.verb.ServeCommand;
import dev.davit.app.verb.StatusCommand;
import dev.davit.app.verb.SweepCommand;
import dev.davit.app.verb.UninstallCommand;
import dev.davit.app.verb.UpCommand;
import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Similar;
import dev.davit.cli.Vocabulary;
import dev.davit.cli.verb.Verbs;
import dev.davit.cli.verb.VersionCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The program {@code davit}. */
@Command(
        name = "davit",
        description = "Runs containers and VMs, and tells what it is doing.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it worked",
            "1:the server refused, or there is no such thing",
            "2:the command line is wrong",
            "3:no server answers",
            "4:the host lacks something",
            "5:it did not happen in time",
            "70:a mistake in davit itself"
        })
public final class Main implements Callable<Integer> {
    @Spec private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command line; its exit code. */
    public static int run(String... args) {
        if (args.length > 0 && args[0].equals("__complete")) {
            Completion.of(List.of(args).subList(1, args.length)).forEach(Out::line);
            return ExitCode.OK;
        }
        CommandLine line = commandLine(args.length == 0 ? "" : args[0]);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure));
        line.setParameterExceptionHandler(Main::wrong);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(Main::execute);
        return line.execute(args);
    }

    /** With the words of the cluster that it is about, where it is about one. */
    private static int execute(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine.Model.OptionSpec dataDir = last.commandSpec().findOption("--data-dir");
        CommandLine.RunLast run = new CommandLine.RunLast();
        return dataDir != null && dataDir.getValue() instanceof Path where
                ? Vocabulary.in(where.toAbsolutePath().normalize(), () -> run.execute(parsed))
                : run.execute(parsed);
    }

    /** With the one verb that was called; with all of them for help and for a verb unknown. */
    public static CommandLine commandLine(String called) {
        CommandLine line = new CommandLine(new Main());
        Map<String, Supplier<Object>> verbs = verbs();
        Supplier<Object> one = verbs.get(called);
        if (one == null) {
            verbs.values().forEach(verb -> line.addSubcommand(verb.get()));
            line.addSubcommand(new CommandLine.HelpCommand());
            line.getHelpSectionMap()
                    .put(
                            CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                            HelpGroups::render);
            line.getHelpSectionMap()
                    .remove(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        } else {
            line.addSubcommand(one.get());
        }
        return line;
    }

    private static Map<String, Supplier<Object>> verbs() {
        Map<String, Supplier<Object>> verbs = new LinkedHashMap<>();
        verbs.put("up", UpCommand::new);
        verbs.put("down", DownCommand::new);
        verbs.put("status", StatusCommand::new);
        verbs.put("check", CheckCommand::new);
        verbs.put("kubeconfig", KubeconfigCommand::new);
        verbs.putAll(Verbs.all());
        verbs.put("backup", BackupCommand::new);
        verbs.put("rotate-keys", RotateKeysCommand::new);
        verbs.put("restore", RestoreCommand::new);
        verbs.put("install", InstallCommand::new);
        verbs.put("uninstall", UninstallCommand::new);
        verbs.put("version", () -> new VersionCommand(Daemon.VERSION));
        verbs.put("rehearse", RehearseCommand::new);
        verbs.put("serve", ServeCommand::new);
        verbs.put("sweep", SweepCommand::new);
        return verbs;
    }

    private static int explain(Exception failure) {
        return switch (failure) {
            case CliFailure expected -> {
                Out.error("davit: " + expected.getMessage());
                yield expected.exitCode();
            }
            case HostFailure unreachable when unreachable.operation().equals("reach") -> {
                Out.error(
                        "davit: cannot "
                                + unreachable.getMessage()
                                + "; davit status says whether it runs, davit up starts it");
                yield ExitCode.UNREACHABLE;
            }
            case HostFailure host -> {
                Out.error("davit: " + host.getMessage());
                yield ExitCode.HOST;
            }
            default -> {
                Out.error("davit: a mistake in davit, please report it with what follows");
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                Out.error(trace.toString().stripTrailing());
                yield ExitCode.MISTAKE;
            }
        };
    }

    /** The sentence and where to read more, not the whole help. */
    private static int wrong(CommandLine.ParameterException wrong, String[] args) {
        CommandLine.Model.CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        boolean verb = spec.parent() == null;
        String message = wrong.getMessage();
        if (verb && args.length > 0 && wrong instanceof CommandLine.UnmatchedArgumentException) {
            message = unknown(args[0]);
        }
        if (args.length > 1 && args[0].equals("help") && !verbs().containsKey(args[1])) {
            message = unknown(args[1]);
        }
        Out.error("davit: " + message);
        String more = verb ? "davit help" : spec.qualifiedName().replaceFirst(" ", " help ");
        Out.error("see: " + more);
        return ExitCode.USAGE;
    }

    private static String unknown(String verb) {
        return "there is no verb \"" + verb + "\"" + Similar.question(verb, verbs().keySet());
    }

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(System.out);
        return ExitCode.USAGE;
    }
}

package dev.davit.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** The verbs under headings, so that a reader finds one without reading them all. */
final class HelpGroups {
    private static final int INDENT = 2;
    private static final int GAP = 3;

    /** By heading, each in the order in which they are listed. */
    private static final Map<String, List<String>> GROUPS = groups();

    private HelpGroups() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put(
                "The cluster on this host",
                List.of(
                        "up",
                        "down",
                        "status",
                        "check",
                        "kubeconfig",
                        "backup",
                        "restore",
                        "rotate-keys",
                        "install",
                        "uninstall",
                        "version"));
        groups.put(
                "Objects",
                List.of(
                        "get",
                        "describe",
                        "apply",
                        "create",
                        "run",
                        "edit",
                        "delete",
                        "label",
                        "annotate",
                        "wait",
                        "explain",
                        "api-resources"));
        groups.put(
                "What would happen, what happens and why",
                List.of("plan", "diff", "why", "graph", "timeline", "events"));
        groups.put("Programs in pods", List.of("logs", "exec", "attach", "port-forward", "cp"));
        groups.put(
                "Workloads and their versions",
                List.of("scale", "rollout", "restart", "shift", "abort", "pause", "resume"));
        groups.put(
                "The past", List.of("history", "blame", "rollback", "undelete", "export", "purge"));
        groups.put("Whose field it is, and who may", List.of("owners", "takeover", "can-i"));
        groups.put("Images", List.of("image"));
        groups.put("This command", List.of("completion", "help"));
        return groups;
    }

    /** In place of picocli's one long list. */
    static String render(Help help) {
        Map<String, Help> verbs = help.subcommands();
        int widest = verbs.keySet().stream().mapToInt(String::length).max().orElse(0);
        int first = INDENT + widest + GAP;
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((heading, names) -> {
            TextTable table =
                    TextTable.forColumns(
                            help.colorScheme(),
                            new Column(first, INDENT, Column.Overflow.SPAN),
                            new Column(
                                    help.commandSpec().usageMessage().width() - first,
                                    0,
                                    Column.Overflow.WRAP));
            for (String name : names) {
                Help verb = verbs.get(name);
                if (verb != null) {
                    table.addRowValues(help.colorScheme().commandText(name), description(verb));
                }
            }
            text.append(System.lineSeparator()).append(heading).append(System.lineSeparator());
            text.append(table);
        });
        return text.toString();
    }

    /** The first line: a whole sentence. */
    private static Text description(Help verb) {
        String[] lines = verb.commandSpec().usageMessage().description();
        return verb.colorScheme().text(lines.length == 0 ? "" : lines[0].formatted());
    }
}

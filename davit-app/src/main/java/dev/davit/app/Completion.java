package dev.davit.app;

import dev.davit.cli.verb.Candidates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the last word of an unfinished command line could become. */
final class Completion {
    private Completion() {}

    /**
     * @param words behind {@code davit}; the last one is being written and may be empty
     * @return whole words, in order
     */
    static List<String> of(List<String> words) {
        String word = words.isEmpty() ? "" : words.getLast();
        List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
        return candidates(before, word).stream()
                .filter(candidate -> candidate.startsWith(word))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> candidates(List<String> before, String word) {
        if (before.isEmpty() || (before.size() == 1 && before.getFirst().equals("help"))) {
            return verbs();
        }
        CommandLine verb =
                Main.commandLine(before.getFirst()).getSubcommands().get(before.getFirst());
        if (verb == null) {
            return List.of();
        }
        Line line = Line.read(verb, before.subList(1, before.size()));
        if (line.open() != null) {
            return values(line, line.open());
        }
        if (word.startsWith("-")) {
            return options(line.spec());
        }
        Map<String, CommandLine> subcommands = line.spec().subcommands();
        List<String> all =
                new ArrayList<>(
                        line.candidates().objects(line.spec().name(), line.positionals(), word));
        if (line.positionals().isEmpty()) {
            all.addAll(subcommands.keySet());
        }
        return all;
    }

    private static List<String> verbs() {
        List<String> all = new ArrayList<>();
        Main.commandLine("")
                .getSubcommands()
                .forEach((name, command) -> {
                    if (!command.getCommandSpec().usageMessage().hidden()) {
                        all.add(name);
                    }
                });
        return all;
    }

    private static List<String> options(CommandSpec spec) {
        List<String> all = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                all.add(option.longestName() + (option.arity().max() > 0 ? "=" : ""));
            }
        }
        return all;
    }

    private static List<String> values(Line line, OptionSpec option) {
        return switch (option.longestName()) {
            case "--namespace" -> line.candidates().namespaces();
            case "--to-revision", "--revision" ->
                    line.positionals().isEmpty()
                            ? List.of()
                            : line.candidates().revisions(line.positionals());
            case "--from" -> line.candidates().domains();
            case "--output" -> List.of("wide", "json", "yaml", "name", "jsonpath=");
            case "--container" ->
                    line.positionals().isEmpty()
                            ? List.of()
                            : line.candidates().containers(line.positionals().getFirst());
            case "--cascade" -> List.of("background", "foreground", "orphan");
            case "--restart" -> List.of("Always", "OnFailure", "Never");
            case "--profile" -> List.of("strict", "standard");
            case "--for" -> List.of("condition=Ready", "delete");
            default -> List.of();
        };
    }

    /**
     * The words before the one that is being written, sorted.
     *
     * @param open the option whose value comes next
     */
    private record Line(
            CommandSpec spec,
            List<String> positionals,
            Map<String, String> given,
            @Nullable OptionSpec open) {

        static Line read(CommandLine verb, List<String> words) {
            CommandLine at = verb;
            List<String> positionals = new ArrayList<>();
            Map<String, String> given = new TreeMap<>();
            OptionSpec open = null;
            for (String word : words) {
                CommandLine deeper = at.getSubcommands().get(word);
                if (open != null) {
                    given.put(open.longestName(), word);
                    open = null;
                } else if (word.startsWith("-")) {
                    int equals = word.indexOf('=');
                    String name = equals < 0 ? word : word.substring(0, equals);
                    OptionSpec option = at.getCommandSpec().findOption(name);
                    if (option != null && equals > 0) {
                        given.put(option.longestName(), word.substring(equals + 1));
                    } else if (option != null && option.arity().min() > 0) {
                        open = option;
                    }
                } else if (deeper != null && positionals.isEmpty()) {
                    at = deeper;
                } else {
                    positionals.add(word);
                }
            }
            return new Line(at.getCommandSpec(), positionals, given, open);
        }

        Candidates candidates() {
            String set = System.getenv("DAVIT_DATA_DIR");
            String usual = set == null || set.isBlank() ? DataDir.DEFAULT.toString() : set;
            return new Candidates(
                    Path.of(given.getOrDefault("--data-dir", usual)),
                    given.getOrDefault("--namespace", "default"));
        }
    }
}

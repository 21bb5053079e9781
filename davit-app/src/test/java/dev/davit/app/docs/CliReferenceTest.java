package dev.davit.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * docs/cli.md is what the verbs say of themselves; {@code -Ddavit.bless=true} writes it anew.
 *
 * <p>It is also the golden test of all help texts.
 */
class CliReferenceTest {
    private static final Path FILE = Path.of("../docs/cli.md");

    @Test
    void isWhatTheVerbsSay() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean("davit.bless")) {
            Files.writeString(FILE, reference);
        }
        assertThat(Files.readString(FILE)).isEqualTo(reference);
    }

    @Test
    void everyVerbHasAnExample() {
        Main.commandLine("")
                .getSubcommands()
                .forEach((name, verb) -> {
                    CommandLine.Model.UsageMessageSpec usage = verb.getCommandSpec().usageMessage();
                    if (!usage.hidden() && !name.equals("help")) {
                        assertThat(usage.footer()).as("examples of davit %s", name).isNotEmpty();
                    }
                });
    }

    /** The list of verbs shows no more of it. */
    @Test
    void everyVerbsFirstLineIsAWholeSentence() {
        Main.commandLine("")
                .getSubcommands()
                .forEach((name, verb) -> {
                    CommandLine.Model.UsageMessageSpec usage = verb.getCommandSpec().usageMessage();
                    if (!usage.hidden() && !name.equals("help")) {
                        assertThat(usage.description()[0])
                                .as("what davit %s says of itself", name)
                                .matches("(?s).*([.]|…)");
                    }
                });
    }

    @Test
    void everyVerbStandsUnderOneHeading() {
        CommandLine davit = Main.commandLine("");
        davit.setUsageHelpWidth(100);
        String help = davit.getUsageMessage(CommandLine.Help.Ansi.OFF);
        davit.getSubcommands()
                .forEach((name, verb) -> {
                    long lines =
                            help.lines().filter(line -> line.startsWith("  " + name + " ")).count();
                    boolean hidden = verb.getCommandSpec().usageMessage().hidden();
                    assertThat(lines).as("lines of help for %s", name).isEqualTo(hidden ? 0 : 1);
                });
    }

    private static String reference() {
        StringBuilder text = new StringBuilder();
        text.append("# The command line\n\n");
        text.append("Written by a test from what the verbs say of themselves (`davit help VERB`");
        text.append(" says the same).\n\n");
        CommandLine davit = Main.commandLine("");
        text.append("```text\n").append(usage(davit)).append("```\n");
        davit.getSubcommands()
                .forEach((name, verb) -> {
                    if (!verb.getCommandSpec().usageMessage().hidden() && !name.equals("help")) {
                        section(text, "## ", verb);
                        Map<String, CommandLine> below = verb.getSubcommands();
                        below.values().stream()
                                .distinct()
                                .forEach(one -> section(text, "### ", one));
                    }
                });
        return text.toString();
    }

    private static void section(StringBuilder text, String mark, CommandLine verb) {
        text.append('\n').append(mark).append(verb.getCommandSpec().qualifiedName());
        text.append("\n\n```text\n").append(usage(verb)).append("```\n");
    }

    private static String usage(CommandLine verb) {
        verb.setUsageHelpWidth(100);
        return verb.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing() + "\n";
    }
}

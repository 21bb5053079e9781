package dev.davit.app.verb;

import dev.davit.app.Main;
import dev.davit.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs many commands in one process, so that the launcher can keep what was loaded for them. */
@Command(
        name = "rehearse",
        description = "Runs the commands of standard input, one a line (the launcher does).",
        hidden = true,
        mixinStandardHelpOptions = true)
public final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                Main.run(line.strip().split("\\s+"));
            }
        }
        return ExitCode.OK;
    }
}

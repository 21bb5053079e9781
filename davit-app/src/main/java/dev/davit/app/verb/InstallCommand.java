package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.Listen;
import dev.davit.app.install.Installer;
import dev.davit.app.install.ServiceFiles;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "install",
        description = {
            "Makes davit a service of this host.",
            "A systemd unit that starts with the host, its configuration file, the command in the PATH,",
            "completion for bash and zsh."
        },
        footer = {
            "%nExamples:",
            "  davit install",
            "  davit install --dry-run",
            "  davit install --root /tmp/image        # writes the files there, starts nothing"
        },
        mixinStandardHelpOptions = true)
public final class InstallCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/davit",
            description = "The cluster's data dir (default: ${DEFAULT-VALUE}).")
    private Path dataDir = DataDir.DEFAULT;

    @Option(
            names = "--listen",
            paramLabel = "ADDR:PORT",
            defaultValue = Listen.DEFAULT,
            description = "Where the API listens (default: ${DEFAULT-VALUE}).")
    private String listen = Listen.DEFAULT;

    @Option(
            names = "--profile",
            paramLabel = "strict|standard",
            defaultValue = "strict",
            description = "The cluster's safety profile (default: ${DEFAULT-VALUE}).")
    private String profile = "strict";

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/",
            description = "Write below DIR and start nothing.")
    private Path root = Path.of("/");

    @Option(names = "--dry-run", description = "Change nothing; print every file.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        Listen.parse(listen);
        if (!profile.equals("strict") && !profile.equals("standard")) {
            throw new CliFailure(
                    ExitCode.USAGE, "--profile " + profile + ": it is strict or standard");
        }
        Path program = Path.of(System.getProperty("davit.home", ".")).resolve("davit");
        ServiceFiles service =
                new ServiceFiles(
                        program.toAbsolutePath().normalize(),
                        dataDir.toAbsolutePath().normalize(),
                        listen,
                        profile);
        new Installer(root.toAbsolutePath().normalize(), dryRun).install(service);
        return ExitCode.OK;
    }
}

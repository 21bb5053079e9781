package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.Main;
import dev.davit.app.install.Installer;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.linux.mount.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "uninstall",
        description = {
            "Takes back what install did: the service, its files, the command.",
            "Pods run on, and data stays, unless told otherwise."
        },
        footer = {
            "%nExamples:",
            "  davit uninstall                      # pods run on",
            "  davit uninstall --pods --data        # nothing is left"
        },
        mixinStandardHelpOptions = true)
public final class UninstallCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/davit",
            description = "The cluster's data dir (default: ${DEFAULT-VALUE}).")
    private Path dataDir = DataDir.DEFAULT;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/",
            description = "The files that were written below DIR.")
    private Path root = Path.of("/");

    @Option(names = "--pods", description = "End the pods too.")
    private boolean pods;

    @Option(names = "--data", description = "Remove the data dir too; needs --pods.")
    private boolean data;

    @Option(names = "--dry-run", description = "Change nothing; say what would be done.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        if (data && !pods) {
            throw new dev.davit.cli.CliFailure(
                    ExitCode.USAGE, "--data without --pods would leave pods without a keeper");
        }
        Installer installer = new Installer(root.toAbsolutePath().normalize(), dryRun);
        installer.stop();
        Path where = dataDir.toAbsolutePath().normalize();
        if (pods && Files.isDirectory(where)) {
            Out.line("ends       the pods of " + where);
            if (!dryRun) {
                int code = Main.run("down", "--pods", "--data-dir", where.toString());
                if (code != ExitCode.OK) {
                    return code;
                }
            }
        }
        installer.removeFiles();
        if (data && Files.isDirectory(where)) {
            Out.line("removes    " + where);
            if (!dryRun) {
                Trees.delete(where);
            }
        }
        return ExitCode.OK;
    }
}

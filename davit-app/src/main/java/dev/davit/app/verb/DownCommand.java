package dev.davit.app.verb;

import dev.davit.app.Background;
import dev.davit.app.Daemon;
import dev.davit.app.DataDir;
import dev.davit.app.ServerFile;
import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Progress;
import dev.davit.cli.Wait;
import dev.davit.linux.mount.MountRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "down",
        description = {
            "Stops the programs of the cluster; its pods run on.",
            "With --pods nothing of it is left but the data dir."
        },
        footer = {
            "%nExamples:",
            "  davit down            # pods run on",
            "  davit down --pods     # nothing is left but the data dir"
        },
        mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
    private static final long STOP_MILLIS = 120_000;

    @Mixin private ClusterOption cluster = new ClusterOption();

    @Option(names = "--pods", description = "End the pods too, and leave nothing behind.")
    private boolean pods;

    @Override
    public Integer call() throws InterruptedException {
        DataDir data = new DataDir(cluster.dataDir());
        if (!Files.isDirectory(data.root())) {
            throw new CliFailure(ExitCode.REFUSED, "no cluster in " + data.root());
        }
        Optional<ServerFile> running = ServerFile.running(data.serverFile());
        try (Progress _ = new Progress(pods ? "ending pods and server" : "ending the server", 0)) {
            if (running.isPresent()) {
                stop(data, running.get());
            }
            if (pods) {
                sweep(data);
            }
        }
        Out.line(
                (running.isPresent() ? "davit is down" : "davit was not running")
                        + (pods ? "; nothing is left but " + data.root() : "; pods run on"));
        return ExitCode.OK;
    }

    private void stop(DataDir data, ServerFile server) throws InterruptedException {
        if (pods) {
            Daemon.askToStopPods(data);
        }
        ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroy);
        if (!Wait.until(STOP_MILLIS, () -> !server.alive())) {
            throw new CliFailure(
                    ExitCode.TIMEOUT,
                    "process " + server.pid() + " did not end in " + STOP_MILLIS / 1000 + " s");
        }
    }

    /** Also for what a killed server left: the sweep looks at the host, not at records. */
    private static void sweep(DataDir data) throws InterruptedException {
        if (!MountRoom.exists(data.root())) {
            return;
        }
        int code =
                Background.call(
                        MountRoom.ensure(data.root()),
                        List.of("sweep", "--data-dir", data.root().toString()),
                        data);
        if (code != ExitCode.OK) {
            throw new CliFailure(code, "could not remove everything; see the messages above");
        }
        MountRoom.remove(data.root());
        try {
            Files.deleteIfExists(data.serverFile());
        } catch (IOException failure) {
            throw new HostFailure("delete", data.serverFile().toString(), failure);
        }
    }
}

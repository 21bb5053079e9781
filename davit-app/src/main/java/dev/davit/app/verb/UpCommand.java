package dev.davit.app.verb;

import dev.davit.app.Background;
import dev.davit.app.DataDir;
import dev.davit.app.Listen;
import dev.davit.app.ServerFile;
import dev.davit.app.host.HostPreparation;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Wait;
import dev.davit.linux.mount.MountRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Starts a cluster on this host, and waits until its node is ready.",
        footer = {
            "%nExamples:",
            "  davit up",
            "  davit up --listen 127.0.0.1:7443 --data-dir /tmp/trial --profile standard"
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    private static final long READY_MILLIS = 90_000;
    private static final int LOG_LINES_ON_FAILURE = 20;

    /** Which safety profile pods get unless their namespace says otherwise. */
    public enum Profile {
        STRICT,
        STANDARD
    }

    @Mixin private ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--listen",
            paramLabel = "ADDR:PORT",
            description = "Where the API listens (default: " + Listen.DEFAULT + ").")
    private Optional<String> listen = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "strict|standard",
            description = "The cluster's safety profile (default for a new one: strict).")
    private Optional<Profile> profile = Optional.empty();

    @Option(
            names = "--no-install",
            description = "Install nothing on this host; only say what is missing.")
    private boolean noInstall;

    @Override
    public Integer call() throws InterruptedException, IOException {
        DataDir data = new DataDir(cluster.dataDir());
        Listen where = Listen.parse(listen.orElse(Listen.DEFAULT));
        Optional<ServerFile> running = ServerFile.running(data.serverFile());
        if (running.isEmpty()) {
            where.checkFree();
            HostPreparation.prepare(noInstall);
            data.make();
            start(data, where);
        } else {
            refuseToMove(running.get(), where);
            waitReady(running.get().nodeName(), Optional.empty(), data);
            Out.line("davit runs already at https://" + running.get().address());
        }
        sayWhatIsNext(data);
        return ExitCode.OK;
    }

    /** Who asks for another address than the running one has is not told that all is well. */
    private void refuseToMove(ServerFile running, Listen where) {
        if (listen.isPresent() && !running.address().equals(where.address())) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "davit runs already, at %s and not at %s; to move it (pods run on): davit down, then this again"
                            .formatted(running.address(), where.address()));
        }
    }

    private void start(DataDir data, Listen where) throws InterruptedException, IOException {
        Files.deleteIfExists(data.serverFile());
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "serve",
                                "--data-dir",
                                data.root().toString(),
                                "--listen",
                                where.address()));
        profile.ifPresent(chosen ->
                arguments.addAll(
                        List.of("--profile", chosen.name().toLowerCase(java.util.Locale.ROOT))));
        ServerFile file;
        try (Progress _ = new Progress("starting the server and its node", 0)) {
            file = startWith(arguments, data);
        }
        Out.line("davit is ready at https://" + file.address());
    }

    private ServerFile startWith(List<String> arguments, DataDir data)
            throws InterruptedException, IOException {
        Process server = Background.start(MountRoom.ensure(data.root()), arguments, data);
        boolean listening =
                Wait.until(
                        READY_MILLIS,
                        () ->
                                ServerFile.running(data.serverFile()).isPresent()
                                        || !server.isAlive());
        if (!listening || !server.isAlive()) {
            // Late is never: it must not come up behind the back of who was told that it failed.
            server.destroyForcibly().waitFor();
            throw failed(data, "the server did not start");
        }
        ServerFile file = ServerFile.running(data.serverFile()).orElseThrow();
        waitReady(file.nodeName(), Optional.of(server), data);
        return file;
    }

    private void waitReady(String nodeName, Optional<Process> server, DataDir data)
            throws InterruptedException, IOException {
        try (Session session = cluster.open()) {
            boolean ready =
                    Wait.until(
                            READY_MILLIS,
                            () ->
                                    server.filter(process -> !process.isAlive()).isPresent()
                                            || NodeReady.test(session, nodeName));
            if (!ready || server.filter(process -> !process.isAlive()).isPresent()) {
                throw failed(data, "the node " + nodeName + " did not become ready");
            }
        }
    }

    private static CliFailure failed(DataDir data, String what) throws IOException {
        List<String> lines =
                Files.exists(data.logFile()) ? Files.readAllLines(data.logFile()) : List.of();
        List<String> last =
                lines.subList(Math.max(0, lines.size() - LOG_LINES_ON_FAILURE), lines.size());
        return new CliFailure(
                ExitCode.HOST,
                what + "; the end of " + data.logFile() + ":\n  " + String.join("\n  ", last));
    }

    private static void sayWhatIsNext(DataDir data) {
        boolean usual = data.root().equals(DataDir.DEFAULT);
        String option = usual ? "" : " --data-dir " + data.root();
        Out.line(
                """

                Next:
                  davit image import FILE.tar%1$s
                  davit get nodes%1$s
                  davit kubeconfig%1$s > kubeconfig && export KUBECONFIG=$PWD/kubeconfig
                  kubectl run web --image=NAME\
                """
                        .formatted(option));
    }
}

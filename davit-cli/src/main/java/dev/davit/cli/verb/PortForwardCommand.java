package dev.davit.cli.verb;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.stream.ForwardedConnection;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "port-forward",
        description = {
            "Listens on ports of this host's loopback and carries connections to a pod.",
            "Of a service or a workload: to one of its pods that runs."
        },
        footer = {
            "%nExamples:",
            "  davit port-forward web 8080:80",
            "  davit port-forward service/web 8080:http",
            "  davit port-forward deployment/web 8080",
            "  davit port-forward pod/web :80            # any free port"
        },
        mixinStandardHelpOptions = true)
public final class PortForwardCommand implements Callable<Integer> {
    /** More at a time wait until one has ended. */
    private static final int MAX_CONNECTIONS = 256;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(
            index = "0",
            paramLabel = "POD",
            description = "web, pod/web, deployment/web, service/web.")
    private String target = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "[LOCAL:]REMOTE",
            description =
                    "Ports by number or name; without LOCAL the same, with an empty one any that is"
                            + " free.")
    private List<String> ports = List.of();

    /**
     * One that is listened on.
     *
     * @param local 0: any that is free
     */
    private record Port(int local, int remote) {}

    @Override
    public Integer call() throws InterruptedException {
        List<ForwardedPort> all = ports.stream().map(ForwardedPort::parse).toList();
        Paths.Named named = Paths.one(List.of(target));
        List<Thread> listeners = new ArrayList<>();
        try (Session session = cluster.open()) {
            String name = PodsOf.running(session, target, namespace.name());
            JsonObject pod =
                    session.get(Paths.object(new Paths.Named(Kinds.POD, name), namespace.name()));
            JsonObject service =
                    named.kind().equals(Kinds.SERVICE)
                            ? session.get(Paths.object(named, namespace.name()))
                            : null;
            for (ForwardedPort port : all) {
                int asked = service == null ? port.ofPod(pod) : port.ofService(service);
                int remote = service == null ? asked : port.target(service, pod);
                listeners.add(listen(session, name, new Port(port.local(asked), remote)));
            }
            for (Thread listener : listeners) {
                listener.join();
            }
        }
        return ExitCode.OK;
    }

    private Thread listen(Session session, String pod, Port port) {
        try {
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.local()));
            Out.line("Forwarding from 127.0.0.1:" + server.getLocalPort() + " -> " + port.remote());
            return Thread.ofPlatform().start(() -> accept(session, pod, port.remote(), server));
        } catch (IOException failure) {
            throw new HostFailure("listen on", "127.0.0.1:" + port.local(), failure);
        }
    }

    private void accept(Session session, String pod, int port, ServerSocket server) {
        Semaphore free = new Semaphore(MAX_CONNECTIONS);
        String path =
                Paths.object(new Paths.Named(Kinds.POD, pod), namespace.name())
                        + "/portforward?ports="
                        + port;
        while (true) {
            try {
                free.acquire();
                Socket local = server.accept();
                Thread.ofPlatform().daemon().start(() -> carry(session, path, port, local, free));
            } catch (IOException | InterruptedException over) {
                return;
            }
        }
    }

    private static void carry(
            Session session, String path, int port, Socket local, Semaphore free) {
        try (local) {
            ForwardedConnection.run(session.client(), path, port, local);
        } catch (CliFailure | IOException failure) {
            Out.error("davit: " + failure.getMessage());
        } finally {
            free.release();
        }
    }
}

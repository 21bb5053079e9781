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
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
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
            "  davit port-forward service/web 8080:80",
            "  davit port-forward pod/web :80            # any free port"
        },
        mixinStandardHelpOptions = true)
public final class PortForwardCommand implements Callable<Integer> {
    /** More at a time wait until one has ended. */
    private static final int MAX_CONNECTIONS = 256;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "POD", description = "web, pod/web, service/web.")
    private String target = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "[LOCAL:]REMOTE",
            description = "Ports; without LOCAL the same, with an empty one any that is free.")
    private List<String> ports = List.of();

    private record Port(int local, int remote) {
        static Port parse(String text) {
            if (!text.matches("([0-9]{0,5}:)?[0-9]{1,5}")) {
                throw new CliFailure(
                        ExitCode.USAGE, text + ": write PORT, LOCAL:REMOTE or :REMOTE");
            }
            int colon = text.indexOf(':');
            int remote = Integer.parseInt(text.substring(colon + 1));
            int local =
                    colon < 0
                            ? remote
                            : colon == 0 ? 0 : Integer.parseInt(text.substring(0, colon));
            if (remote < 1 || remote > 65_535 || local > 65_535) {
                throw new CliFailure(ExitCode.USAGE, text + ": ports are 1 to 65535");
            }
            return new Port(local, remote);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Port> all = ports.stream().map(Port::parse).toList();
        Paths.Named named = Paths.one(List.of(target));
        List<Thread> listeners = new ArrayList<>();
        try (Session session = cluster.open()) {
            JsonObject object = session.get(Paths.object(named, namespace.name()));
            String pod = named.kind().equals(Kinds.POD) ? named.name() : onePod(session, object);
            for (Port port : all) {
                int remote =
                        named.kind().equals(Kinds.SERVICE)
                                ? targetPort(object, port.remote())
                                : port.remote();
                listeners.add(listen(session, pod, new Port(port.local(), remote)));
            }
            for (Thread listener : listeners) {
                listener.join();
            }
        }
        return ExitCode.OK;
    }

    /** A running pod with the labels that a service or a workload selects. */
    private String onePod(Session session, JsonObject object) {
        JsonObject selector = object.object("spec", "selector");
        JsonObject labels = selector.has("matchLabels") ? selector.object("matchLabels") : selector;
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) ->
                pairs.add(name + "=" + (value instanceof JsonString(String text) ? text : "")));
        String path =
                Paths.collection(Kinds.POD, namespace.name())
                        + "?labelSelector="
                        + Paths.encode(String.join(",", pairs));
        for (Json item : session.get(path).array("items")) {
            if (item instanceof JsonObject pod
                    && pod.textOr("", "status", "phase").equals("Running")) {
                return pod.textOr("", "metadata", "name");
            }
        }
        throw new CliFailure(ExitCode.REFUSED, target + " has no pod that runs");
    }

    private static int targetPort(JsonObject service, int port) {
        for (Json item : service.array("spec", "ports")) {
            JsonObject one = (JsonObject) item;
            if (one.wholeOr(0, "port") == port
                    && one.get("targetPort") instanceof JsonNumber.Whole(long target)) {
                return (int) target;
            }
        }
        return port;
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

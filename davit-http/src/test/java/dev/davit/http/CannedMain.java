package dev.davit.http;

import dev.davit.gate.Identifier;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.nio.file.Path;
import java.util.List;

/** A server with a canned gate, for wrk and kubectl by hand: PORT DIR ITEMS BYTES. */
final class CannedMain {
    private CannedMain() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Path dir = Path.of(args[1]);
        CannedGate gate = new CannedGate();
        gate.remember = false;
        Request list =
                Request.of(
                        Identity.controller("test"),
                        Verb.LIST,
                        new Target(Kinds.CONFIG_MAP, "default", "", ""),
                        Options.NONE,
                        Body.None.NONE);
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            gate.items.add(CannedGate.object(list, "cm-" + i, i + 1, Integer.parseInt(args[3])));
        }
        TestCertificates certificates = new TestCertificates();
        certificates.writeKubeconfig(dir, "https://127.0.0.1:" + port);
        HttpServer server =
                HttpServer.start(
                        HttpSettings.of(
                                HttpSettings.loopback(port),
                                certificates.server(),
                                "v1.36.0+davit-0.1"),
                        gate,
                        new Identifier(List.of(Identifier.KnownToken.admin("test-token"))),
                        name -> new ProcessStreams(),
                        name -> null);
        System.out.println("listening on " + server.address());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        Thread.currentThread().join();
    }
}

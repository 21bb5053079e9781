package dev.davit.http;

import dev.davit.gate.Identifier;
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
        gate.fill(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
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

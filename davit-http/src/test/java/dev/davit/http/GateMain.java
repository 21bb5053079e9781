package dev.davit.http;

import dev.davit.gate.Identifier;
import dev.davit.gate.Passage;
import dev.davit.port.Clock;
import dev.davit.port.Entropy;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** The real gate over a store in memory, for kubectl and wrk by hand: PORT DIR. */
final class GateMain {
    private GateMain() {}

    public static void main(String[] args) throws Exception {
        Clock clock =
                new Clock() {
                    @Override
                    public long wallMillis() {
                        return System.currentTimeMillis();
                    }

                    @Override
                    public long monotonicNanos() {
                        return System.nanoTime();
                    }
                };
        SecureRandom random = new SecureRandom();
        Entropy entropy = random::nextBytes;
        Passage gate =
                new Passage(
                        Stores.inMemory(clock, StoreSettings.DEFAULTS),
                        clock,
                        entropy,
                        new OpenRules());
        TestCertificates certificates = new TestCertificates();
        certificates.writeKubeconfig(Path.of(args[1]), "https://127.0.0.1:" + args[0]);
        HttpServer server =
                HttpServer.start(
                        HttpSettings.of(
                                HttpSettings.loopback(Integer.parseInt(args[0])),
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

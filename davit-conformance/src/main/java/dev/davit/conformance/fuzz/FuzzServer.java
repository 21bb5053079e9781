package dev.davit.conformance.fuzz;

import dev.davit.app.pki.Pki;
import dev.davit.app.pki.ServerNames;
import dev.davit.base.Outcome;
import dev.davit.gate.Bootstrap;
import dev.davit.gate.Identifier;
import dev.davit.gate.Passage;
import dev.davit.gate.room.PolicyRules;
import dev.davit.http.HttpServer;
import dev.davit.http.HttpSettings;
import dev.davit.linux.SystemClock;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.port.Entropy;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** The server that is asked: all of it but a disk and a node. */
final class FuzzServer implements AutoCloseable {
    private final Store store;
    private final HttpServer server;
    private final Path socket;
    private final String token;

    private FuzzServer(Store store, HttpServer server, Path socket, String token) {
        this.store = store;
        this.server = server;
        this.socket = socket;
        this.token = token;
    }

    static FuzzServer start(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        SystemClock clock = new SystemClock();
        Random chance = new Random(seed);
        Entropy entropy =
                bytes -> {
                    synchronized (chance) {
                        chance.nextBytes(bytes);
                    }
                };
        Store store = Stores.inMemory(clock, StoreSettings.DEFAULTS);
        Passage gate = new Passage(store, clock, entropy, new PolicyRules(SafetyProfile.STRICT));
        if (Bootstrap.run(gate) instanceof Outcome.Refused<List<String>> refused) {
            throw new IllegalStateException(refused.refusal().message());
        }
        Pki pki = Pki.open(folder, "fuzz", ServerNames.of("fuzz", List.of()), Instant.now());
        Path socket = folder.resolve("api.sock");
        HttpServer server =
                HttpServer.start(
                        HttpSettings.of(HttpSettings.loopback(0), pki.tls(), "v1.36.0+davit-fuzz")
                                .withLocal(socket),
                        gate,
                        new Identifier(List.of(Identifier.KnownToken.admin(pki.adminToken()))),
                        _ -> null,
                        _ -> null);
        return new FuzzServer(store, server, socket, pki.adminToken());
    }

    Path socket() {
        return socket;
    }

    String token() {
        return token;
    }

    int objects() {
        return Kinds.ALL.stream().mapToInt(kind -> store.image().count(kind.id(), "")).sum();
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}

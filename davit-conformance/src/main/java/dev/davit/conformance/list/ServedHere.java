package dev.davit.conformance.list;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.app.pki.Pki;
import dev.davit.app.pki.ServerNames;
import dev.davit.http.wire.TlsMaterial;
import dev.davit.linux.mount.Trees;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * What programs of checks that the cluster asks over HTTPS have in common: they run on this
 * machine, behind a service of the check's namespace that has no selector.
 */
final class ServedHere {
    private ServedHere() {}

    /** What a program proves itself with: for a service's name, by an authority of its own. */
    static TlsMaterial tls(Scene scene, String service) throws IOException {
        Path folder = Files.createTempDirectory(service);
        String name = service + "." + scene.namespace() + ".svc";
        ServerNames names = new ServerNames(new TreeSet<>(List.of(name)), new TreeSet<>());
        try {
            return Pki.open(folder, service, names, Instant.now()).tls();
        } finally {
            Trees.delete(folder);
        }
    }

    /** On a free port; not started yet. */
    static HttpsServer listening(HttpsConfigurator tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("::", 0), 50);
        server.setHttpsConfigurator(tls);
        return server;
    }

    static KeyManager[] keys(TlsMaterial tls) throws GeneralSecurityException, IOException {
        char[] none = {};
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, none);
        keys.setKeyEntry("own", tls.key(), none, tls.chain().toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, none);
        return managers.getKeyManagers();
    }

    /** The authority, as {@code caBundle} has it. */
    static String pem(TlsMaterial tls) throws GeneralSecurityException {
        byte[] der = tls.chain().getLast().getEncoded();
        String text =
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The service that leads to it, once somebody has said where it is. */
    static void service(Scene scene, String name, int port, HttpsServer server) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("services"),
                                Scene.json(
                                        ("{'apiVersion':'v1','kind':'Service','metadata':{'name':'%s'},"
                                                        + "'spec':{'ports':[{'port':%d,'targetPort':%d}]}}")
                                                .formatted(
                                                        name,
                                                        port,
                                                        server.getAddress().getPort()))));
    }

    /** This machine's address: no endpoint may be on its loopback. */
    static String host(Scene scene) throws Exception {
        for (JsonObject node : scene.items("/api/v1/nodes")) {
            for (Json each : node.array("status", "addresses")) {
                if (each instanceof JsonObject address
                        && address.textOr("", "type").equals("InternalIP")) {
                    return address.textOr("", "address");
                }
            }
        }
        throw new Check.Failed("a node with an address");
    }
}

package dev.davit.app.pki;

import dev.davit.base.HostFailure;
import dev.davit.http.wire.TlsMaterial;
import dev.davit.model.request.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The cluster's authority, the server's certificate, the administrator's certificate and token. */
public final class Pki {
    public static final String ADMIN = "admin";

    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(365);

    /** What ends sooner than this is made anew. */
    private static final Duration RENEW_BEFORE = Duration.ofDays(45);

    private static final int TOKEN_BYTES = 32;
    private static final int TYPE_DNS = 2;
    private static final int TYPE_ADDRESS = 7;

    private final Signed authority;
    private final Signed server;
    private final Signed admin;
    private final String token;

    private Pki(Signed authority, Signed server, Signed admin, String token) {
        this.authority = authority;
        this.server = server;
        this.admin = admin;
        this.token = token;
    }

    /**
     * Reads what is in the data dir, and makes what is missing, ends soon, or (the server's) does
     * not cover a name that is needed now. Call it under the data dir's lock.
     *
     * @param dataDir gets {@code pki/} and {@code admin.token}, readable by their owner only
     * @param clusterName part of the authority's name, so that two clusters can be told apart
     */
    public static Pki open(Path dataDir, String clusterName, ServerNames names, Instant now) {
        Path folder = dataDir.resolve("pki");
        PrivateFiles.folder(dataDir);
        PrivateFiles.folder(folder);
        Signed authority = authority(folder, "ca", "davit " + clusterName, now);
        Signed server = server(folder, authority, names, now);
        Signed admin = client(folder, ADMIN, List.of(Identity.MASTERS), authority, now);
        return new Pki(authority, server, admin, token(dataDir.resolve("admin.token")));
    }

    /** What {@link #open} made before; changes nothing. */
    public static Pki read(Path dataDir) {
        Path folder = dataDir.resolve("pki");
        return new Pki(
                read(folder, "ca"),
                read(folder, "server"),
                read(folder, "admin"),
                PrivateFiles.read(dataDir.resolve("admin.token")).strip());
    }

    private static Signed read(Path folder, String name) {
        return Signed.read(folder.resolve(name + ".key"), folder.resolve(name + ".crt"));
    }

    /**
     * @param file its name in the folder, without {@code .key} and {@code .crt}
     */
    static Signed authority(Path folder, String file, String name, Instant now) {
        Path key = folder.resolve(file + ".key");
        Path certificate = folder.resolve(file + ".crt");
        // The certificate is written last: without it, no client has ever believed this key.
        if (!PrivateFiles.exists(certificate)) {
            return kept(folder, file, Signer.authority(name, now, AUTHORITY_LIFETIME));
        }
        if (!PrivateFiles.exists(key)) {
            throw new HostFailure(
                    "read",
                    0,
                    key.toString(),
                    "the authority's key is missing while its certificate is there; put it back"
                            + " from a backup, or remove the folder pki (every kubeconfig of this"
                            + " cluster must then be made anew)");
        }
        Signed old = Signed.read(key, certificate);
        if (!endsSoon(old, now)) {
            return old;
        }
        KeyPair keys = new KeyPair(old.certificate().getPublicKey(), old.key());
        return kept(folder, file, Signer.authority(name, keys, now, AUTHORITY_LIFETIME));
    }

    private static Signed server(Path folder, Signed authority, ServerNames names, Instant now) {
        Path certificate = folder.resolve("server.crt");
        if (PrivateFiles.exists(certificate)) {
            Signed old = Signed.read(folder.resolve("server.key"), certificate);
            if (!endsSoon(old, now)
                    && signedBy(authority, old)
                    && names.within(namesOf(old.certificate()))) {
                return old;
            }
        }
        return kept(folder, "server", Signer.server(authority, names, now, LEAF_LIFETIME));
    }

    /** Somebody's certificate, in files of his name. */
    static Signed client(
            Path folder, String user, List<String> groups, Signed authority, Instant now) {
        Path certificate = folder.resolve(user + ".crt");
        if (PrivateFiles.exists(certificate)) {
            Signed old = Signed.read(folder.resolve(user + ".key"), certificate);
            if (!endsSoon(old, now) && signedBy(authority, old)) {
                return old;
            }
        }
        return kept(folder, user, Signer.client(authority, user, groups, now, LEAF_LIFETIME));
    }

    private static Signed kept(Path folder, String name, Signed signed) {
        // A crash in between leaves an old certificate with a new key: signedBy finds that.
        PrivateFiles.write(folder.resolve(name + ".key"), signed.keyPem());
        PrivateFiles.write(folder.resolve(name + ".crt"), signed.certificatePem());
        return signed;
    }

    private static boolean endsSoon(Signed signed, Instant now) {
        return signed.certificate().getNotAfter().toInstant().isBefore(now.plus(RENEW_BEFORE));
    }

    /** Signed by this authority, and the key is the certificate's own. */
    private static boolean signedBy(Signed authority, Signed leaf) {
        return KeyMatch.signs(authority.certificate().getPublicKey(), leaf.certificate())
                && KeyMatch.pair(leaf.key(), leaf.certificate().getPublicKey());
    }

    private static ServerNames namesOf(X509Certificate certificate) {
        SortedSet<String> dns = new TreeSet<>();
        SortedSet<String> addresses = new TreeSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                String text = String.valueOf(name.get(1));
                if (name.get(0).equals(TYPE_DNS)) {
                    dns.add(text);
                } else if (name.get(0).equals(TYPE_ADDRESS)) {
                    addresses.add(ServerNames.literal(text).getHostAddress());
                }
            }
        } catch (CertificateParsingException unreadable) {
            // A certificate whose names cannot be read covers none: it is made anew.
        }
        return new ServerNames(dns, addresses);
    }

    private static String token(Path file) {
        if (PrivateFiles.exists(file)) {
            return PrivateFiles.read(file).strip();
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String fresh = HexFormat.of().formatHex(bytes);
        PrivateFiles.write(file, fresh + "\n");
        return fresh;
    }

    public TlsMaterial tls() {
        return new TlsMaterial(
                server.key(),
                List.of(server.certificate(), authority.certificate()),
                List.of(authority.certificate()));
    }

    /** Grants everything: never print or log it. */
    public String adminToken() {
        return token;
    }

    /** For clients that want to be sure whom they talk to. */
    public X509Certificate authority() {
        return authority.certificate();
    }

    public String authorityPem() {
        return authority.certificatePem();
    }

    /**
     * A kubeconfig with the administrator's certificate inside.
     *
     * @param server as clients reach it: {@code https://127.0.0.1:6443}
     */
    public String kubeconfig(String server) {
        return kubeconfig(server, ADMIN, admin);
    }

    /**
     * A kubeconfig with a new certificate for somebody. Nobody keeps the key but who is given this
     * text.
     *
     * @param groups what the certificate says of the user besides its name
     */
    public String kubeconfig(String server, String user, List<String> groups, Instant now) {
        return kubeconfig(server, user, Signer.client(authority, user, groups, now, LEAF_LIFETIME));
    }

    private String kubeconfig(String server, String user, Signed signed) {
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: davit
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: %s
          user:
            client-certificate-data: %s
            client-key-data: %s
        contexts:
        - name: davit
          context:
            cluster: davit
            user: %s
        current-context: davit
        """
                .formatted(
                        server,
                        base64(authority.certificatePem()),
                        user,
                        base64(signed.certificatePem()),
                        base64(signed.clientKeyPem()),
                        user);
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}

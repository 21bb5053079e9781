package dev.davit.app.pki;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate that counts when a connection begins. Those that are just beginning while
 * it changes go on with the one that they have chosen.
 */
final class RenewedKey extends X509ExtendedKeyManager {
    private volatile List<X509ExtendedKeyManager> newestFirst;

    RenewedKey(Signed leaf, Signed authority) {
        newestFirst = List.of(manager(leaf, authority));
    }

    void renew(Signed leaf, Signed authority) {
        newestFirst = List.of(manager(leaf, authority), newestFirst.getFirst());
    }

    private static X509ExtendedKeyManager manager(Signed leaf, Signed authority) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] none = new char[0];
            Certificate[] chain = {leaf.certificate(), authority.certificate()};
            // A name of its own: by it the newer and the older one are told apart.
            String alias = leaf.certificate().getSerialNumber().toString(16);
            store.setKeyEntry(alias, leaf.key(), none, chain);
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, none);
            for (KeyManager each : factory.getKeyManagers()) {
                if (each instanceof X509ExtendedKeyManager manager) {
                    return manager;
                }
            }
            throw new IllegalStateException("a manager of X.509 keys");
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("a key store in memory", impossible);
        }
    }

    private X509ExtendedKeyManager newest() {
        return newestFirst.getFirst();
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return newest().chooseClientAlias(types, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return newest().chooseEngineClientAlias(types, issuers, engine);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return newest().getClientAliases(type, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        for (X509ExtendedKeyManager each : newestFirst) {
            X509Certificate[] chain = each.getCertificateChain(alias);
            if (chain != null) {
                return chain;
            }
        }
        return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        for (X509ExtendedKeyManager each : newestFirst) {
            PrivateKey key = each.getPrivateKey(alias);
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    /** It is a client's. */
    @Override
    public @Nullable String chooseServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}

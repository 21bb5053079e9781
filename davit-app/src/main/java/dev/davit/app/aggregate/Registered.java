package dev.davit.app.aggregate;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;

/**
 * An APIService of another server, as it is stored.
 *
 * @param caBundle in base64, of PEM; empty: none is named
 */
record Registered(
        String name,
        String group,
        String version,
        long groupPriority,
        long versionPriority,
        String namespace,
        String service,
        int port,
        String caBundle,
        boolean unchecked) {
    private static final int HTTPS = 443;

    static Registered of(StoredObject stored) {
        JsonObject spec = stored.tree().object("spec");
        JsonObject service = spec.object("service");
        return new Registered(
                stored.key().name(),
                spec.textOr("", "group"),
                spec.textOr("", "version"),
                spec.wholeOr(0, "groupPriorityMinimum"),
                spec.wholeOr(0, "versionPriority"),
                service.textOr("", "namespace"),
                service.textOr("", "name"),
                (int) service.wholeOr(HTTPS, "port"),
                spec.textOr("", "caBundle"),
                spec.boolOr(false, "insecureSkipTLSVerify"));
    }

    /** The name that the server's certificate has, unless nobody checks it. */
    String host() {
        return service + "." + namespace + ".svc";
    }
}

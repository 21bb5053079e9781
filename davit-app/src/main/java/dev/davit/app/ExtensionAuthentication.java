package dev.davit.app;

import dev.davit.app.pki.FrontProxy;
import dev.davit.gate.Gate;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kinds;

/**
 * The ConfigMap by which other API servers learn whom to believe, as every cluster has it, and the
 * Role of those who may read it.
 */
final class ExtensionAuthentication {
    private static final String NAMESPACE = "kube-system";
    private static final String NAME = "extension-apiserver-authentication";
    private static final String READER = NAME + "-reader";

    private ExtensionAuthentication() {}

    /**
     * @param clientCa the authority of the cluster's clients, in PEM
     * @param proxy who asks in their names
     */
    static void write(Gate gate, String clientCa, FrontProxy proxy) {
        JsonObject data =
                JsonObject.builder()
                        .put("client-ca-file", clientCa)
                        .put("requestheader-allowed-names", list(FrontProxy.NAME))
                        .put("requestheader-client-ca-file", proxy.authorityPem())
                        .put("requestheader-extra-headers-prefix", list("X-Remote-Extra-"))
                        .put("requestheader-group-headers", list("X-Remote-Group"))
                        .put("requestheader-uid-headers", list("X-Remote-Uid"))
                        .put("requestheader-username-headers", list("X-Remote-User"))
                        .build();
        JsonObject rule =
                JsonObject.builder()
                        .put("apiGroups", JsonArray.of(new JsonString("")))
                        .put("resources", JsonArray.of(new JsonString("configmaps")))
                        .put("resourceNames", JsonArray.of(new JsonString(NAME)))
                        .put("verbs", words("get", "list", "watch"))
                        .build();
        BootstrapWriter writer = new BootstrapWriter(gate, NAMESPACE);
        JsonObject none = JsonObject.EMPTY;
        writer.put(Kinds.CONFIG_MAP, NAME, none, JsonObject.of("data", data));
        writer.put(AccessKinds.ROLE, READER, none, JsonObject.of("rules", JsonArray.of(rule)));
    }

    /** As text that holds a list, which is how it is read. */
    private static String list(String word) {
        return "[\"" + word + "\"]";
    }

    private static JsonArray words(String... all) {
        JsonString[] words = new JsonString[all.length];
        for (int i = 0; i < all.length; i++) {
            words[i] = new JsonString(all[i]);
        }
        return JsonArray.of(words);
    }
}

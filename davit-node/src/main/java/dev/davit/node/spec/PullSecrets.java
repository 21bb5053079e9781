package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.port.ImagePulls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pod's {@code imagePullSecrets} hold. As in Kubernetes, a pull goes on without those that
 * are missing.
 *
 * @param doubts one sentence for each that cannot be used
 */
public record PullSecrets(List<ImagePulls.Secret> secrets, List<String> doubts) {
    private static final String CONFIG_JSON = ".dockerconfigjson";
    private static final String CONFIG = ".dockercfg";

    public PullSecrets {
        secrets = List.copyOf(secrets);
        doubts = List.copyOf(doubts);
    }

    /** Blocked, without a message, while the node has not heard of one of them. */
    public static Made<PullSecrets> of(Pod pod, Configs configs) {
        List<ImagePulls.Secret> secrets = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        for (ConfigKey key : keys(pod)) {
            switch (configs.find(key)) {
                case Configs.Lookup.Unknown ignored -> {
                    return Made.blocked(Problem.CREATING, "", "");
                }
                case Configs.Lookup.Absent ignored ->
                        doubts.add("imagePullSecrets: " + key + " not found");
                case Configs.Lookup.There(JsonObject secret) -> take(key, secret, secrets, doubts);
            }
        }
        return Made.ready(new PullSecrets(secrets, doubts));
    }

    /** The secrets that a pod names. */
    static List<ConfigKey> keys(Pod pod) {
        List<ConfigKey> keys = new ArrayList<>();
        for (Json item : pod.tree().array("spec", "imagePullSecrets")) {
            String name = item instanceof JsonObject secret ? secret.textOr("", "name") : "";
            if (!name.isEmpty()) {
                keys.add(new ConfigKey(ConfigKey.Type.SECRET, pod.namespace(), name));
            }
        }
        return keys;
    }

    private static void take(
            ConfigKey key,
            JsonObject secret,
            List<ImagePulls.Secret> secrets,
            List<String> doubts) {
        var data = ConfigData.of(ConfigKey.Type.SECRET, secret);
        byte[] whole = data.get(CONFIG_JSON);
        byte[] bare = data.get(CONFIG);
        String name = key.namespace() + "/" + key.name();
        if (whole != null) {
            secrets.add(new ImagePulls.Secret(name, text(whole)));
        } else if (bare != null) {
            // The older form has no frame around its registries.
            secrets.add(new ImagePulls.Secret(name, "{\"auths\":" + text(bare) + "}"));
        } else {
            doubts.add(
                    "imagePullSecrets: %s has neither the key %s nor %s"
                            .formatted(key, CONFIG_JSON, CONFIG));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

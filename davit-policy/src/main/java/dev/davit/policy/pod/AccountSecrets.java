package dev.davit.policy.pod;

import dev.davit.model.json.JsonObject;

/**
 * The pull secrets of a pod's ServiceAccount. As in Kubernetes, a new pod that names none has those
 * of its account from then on.
 */
public final class AccountSecrets {
    private static final String FIELD = "imagePullSecrets";

    private AccountSecrets() {}

    /**
     * A new pod.
     *
     * @param account its ServiceAccount, empty where there is none
     */
    public static JsonObject first(JsonObject pod, JsonObject account) {
        boolean own = pod.array("spec", FIELD).size() > 0;
        return own || account.array(FIELD).size() == 0
                ? pod
                : pod.withAt(account.array(FIELD), "spec", FIELD);
    }
}

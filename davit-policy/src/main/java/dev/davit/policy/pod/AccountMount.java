package dev.davit.policy.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a pod's programs find the token of their service account: a projected volume, mounted in
 * every container that mounts nothing else there. Given to pods that name an account, be it {@code
 * default}, and to those that ask for it, or whose account does; an explicit {@code
 * automountServiceAccountToken: false}, the pod's or the account's, is honoured.
 */
public final class AccountMount {
    static final String VOLUME = "kube-api-access";
    static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String ASKED = "automountServiceAccountToken";
    private static final String ACCOUNT = "serviceAccountName";

    /** A little over an hour: a token that lasts an hour is never refused by a slow clock. */
    private static final long SECONDS = 3_607;

    private static final List<String> LISTS = List.of("initContainers", "containers");
    private static final long FILE_MODE = 0644;

    private AccountMount() {}

    /**
     * A new pod, defaults filled in.
     *
     * @param given as its writer has it: whether it names the account that all have
     * @param account its ServiceAccount, empty where there is none
     */
    public static JsonObject first(JsonObject pod, JsonObject given, JsonObject account) {
        JsonObject spec = pod.object("spec");
        boolean names =
                !given.textOr("", "spec", ACCOUNT).isEmpty()
                        || !spec.textOr("default", ACCOUNT).equals("default");
        Json own = spec.get(ASKED);
        Json said = own == null ? account.get(ASKED) : own;
        boolean wanted = names ? said != JsonBool.FALSE : said == JsonBool.TRUE;
        return wanted ? pod.with("spec", mounted(spec)) : pod;
    }

    /** A changed pod: who leaves the volume out has not taken it away. */
    public static JsonObject kept(JsonObject stored, JsonObject wanted) {
        JsonObject before = stored.object("spec");
        JsonObject spec = wanted.object("spec");
        Json said = spec.get(ASKED);
        if (said == JsonBool.FALSE) {
            return has(spec) ? wanted.with("spec", unmounted(spec)) : wanted;
        }
        boolean renamed =
                before.textOr("default", ACCOUNT).equals("default")
                        && !spec.textOr("default", ACCOUNT).equals("default");
        boolean asked = said == JsonBool.TRUE && before.get(ASKED) != JsonBool.TRUE;
        return has(before) || renamed || asked ? wanted.with("spec", mounted(spec)) : wanted;
    }

    private static boolean has(JsonObject spec) {
        return Containers.objects(spec.array("volumes")).stream()
                .anyMatch(volume -> VOLUME.equals(volume.text("name")));
    }

    private static JsonObject mounted(JsonObject spec) {
        JsonObject full =
                has(spec) ? spec : spec.with("volumes", spec.array("volumes").plus(volume()));
        for (String list : LISTS) {
            full = Containers.mapList(full, list, AccountMount::mountedIn);
        }
        return full;
    }

    private static JsonObject mountedIn(JsonObject container) {
        SortedSet<String> taken = new TreeSet<>();
        for (JsonObject mount : Containers.objects(container.array("volumeMounts"))) {
            taken.add(mount.textOr("", "mountPath"));
        }
        JsonObject mount =
                JsonObject.builder()
                        .put("name", VOLUME)
                        .put("readOnly", JsonBool.TRUE)
                        .put("mountPath", PATH)
                        .build();
        return taken.contains(PATH)
                ? container
                : container.with("volumeMounts", container.array("volumeMounts").plus(mount));
    }

    private static JsonObject unmounted(JsonObject spec) {
        JsonObject bare = spec.with("volumes", without(spec.array("volumes")));
        for (String list : LISTS) {
            bare =
                    Containers.mapList(
                            bare,
                            list,
                            each -> each.with("volumeMounts", without(each.array("volumeMounts"))));
        }
        return bare;
    }

    private static JsonArray without(JsonArray items) {
        List<Json> left = new ArrayList<>();
        for (Json item : items) {
            boolean ours = item instanceof JsonObject named && VOLUME.equals(named.text("name"));
            if (!ours) {
                left.add(item);
            }
        }
        return new JsonArray(left);
    }

    private static JsonObject volume() {
        JsonObject token =
                JsonObject.builder().put("expirationSeconds", SECONDS).put("path", "token").build();
        JsonObject authority =
                JsonObject.builder()
                        .put("name", "kube-root-ca.crt")
                        .put(
                                "items",
                                JsonArray.of(
                                        JsonObject.EMPTY
                                                .with("key", "ca.crt")
                                                .with("path", "ca.crt")))
                        .build();
        JsonObject namespace =
                JsonObject.EMPTY
                        .with("path", "namespace")
                        .with(
                                "fieldRef",
                                JsonObject.EMPTY
                                        .with("apiVersion", "v1")
                                        .with("fieldPath", "metadata.namespace"));
        JsonObject downward = JsonObject.of("items", JsonArray.of(namespace));
        JsonObject projected =
                JsonObject.builder()
                        .put(
                                "sources",
                                JsonArray.of(
                                        JsonObject.of("serviceAccountToken", token),
                                        JsonObject.of("configMap", authority),
                                        JsonObject.of("downwardAPI", downward)))
                        .put("defaultMode", FILE_MODE)
                        .build();
        return JsonObject.of("name", new JsonString(VOLUME)).with("projected", projected);
    }
}

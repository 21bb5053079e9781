package dev.davit.policy.pod;

import static dev.davit.policy.pod.Wanted.When.Simple.PRESENT;
import static dev.davit.policy.pod.Wanted.When.Simple.SAYS_SOMETHING;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is looser than both profiles: each has a name, and needs one key from who writes the pod and
 * one from who runs the cluster ({@link HazardCheck}).
 *
 * <p>What a privileged container loosens for itself besides is part of {@code privileged}, and
 * ports of the host are part of {@code host-network}: one name says it all.
 */
public final class Hazards {
    public static final String PRIVILEGED = "privileged";
    public static final String HOST_NETWORK = "host-network";
    public static final String HOST_PATH = "host-path:";
    public static final String CAPABILITY = "capability:";
    public static final String HOST_PORT = "host-port:";
    public static final String SYSCTL = "sysctl:";

    /** Names without a part of their own. */
    static final List<String> WORDS =
            List.of(
                    PRIVILEGED,
                    HOST_NETWORK,
                    "host-pid",
                    "host-ipc",
                    "host-user-namespace",
                    "unmasked-proc",
                    "seccomp-unconfined",
                    "apparmor-unconfined");

    /** What comes before the part that names a path, a capability, a port, a parameter. */
    static final List<String> PREFIXES = List.of(HOST_PATH, CAPABILITY, HOST_PORT, SYSCTL);

    private static final List<String> LISTS =
            List.of("initContainers", "containers", "ephemeralContainers");

    private record Flag(Wanted wanted, String hazard) {}

    private static final List<Flag> OF_THE_POD =
            List.of(
                    flag("hostNetwork", HOST_NETWORK),
                    flag("hostPID", "host-pid"),
                    flag("hostIPC", "host-ipc"));

    private static final Wanted HOST_USERS = new Wanted("hostUsers", SAYS_SOMETHING);
    private static final Wanted PATHS = new Wanted("volumes[].hostPath", PRESENT);

    private final List<Hazard> found = new ArrayList<>();

    private Hazards() {}

    /**
     * Every hazard of a pod, in the order of its fields; a name can come more than once.
     *
     * @param root where the spec is: {@code spec}, {@code spec.template.spec}
     */
    public static List<Hazard> of(FieldPath root, JsonObject spec) {
        Hazards hazards = new Hazards();
        hazards.pod(root, spec);
        return List.copyOf(hazards.found);
    }

    /** Whether any container asks to be confined by nothing. */
    static boolean privileged(JsonObject spec) {
        for (String list : LISTS) {
            for (JsonObject container : Containers.objects(spec.array(list))) {
                if (unconfined(container)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether a pod's root is the host's: where it says so, and where a container is privileged and
     * it says nothing.
     */
    public static boolean hostUsers(JsonObject spec) {
        return spec.boolOr(privileged(spec), "hostUsers");
    }

    static boolean unconfined(JsonObject container) {
        return container.at("securityContext", "privileged") == JsonBool.TRUE;
    }

    /** A path of the host as a hazard names it: without doubled, trailing and single-dot parts. */
    static String path(String written) {
        StringBuilder clean = new StringBuilder();
        for (String part : written.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                clean.append('/').append(part);
            }
        }
        return clean.isEmpty() ? "/" : clean.toString();
    }

    private void pod(FieldPath root, JsonObject spec) {
        for (Flag flag : OF_THE_POD) {
            flag.wanted().find(root, spec, (at, ignored) -> add(flag.hazard(), at));
        }
        if (!privileged(spec)) {
            HOST_USERS.find(root, spec, (at, ignored) -> add("host-user-namespace", at));
        }
        PATHS.find(
                root,
                spec,
                (at, value) -> {
                    String path =
                            value instanceof JsonObject source ? source.textOr("", "path") : "";
                    add(HOST_PATH + path(path), at);
                });
        FieldPath security = root.child("securityContext");
        profiles(security, spec.object("securityContext"));
        sysctls(security, spec.object("securityContext"));
        boolean hostNetwork = spec.get("hostNetwork") == JsonBool.TRUE;
        for (String list : LISTS) {
            List<JsonObject> containers = Containers.objects(spec.array(list));
            for (int i = 0; i < containers.size(); i++) {
                container(root.child(list).index(i), containers.get(i), hostNetwork);
            }
        }
    }

    private void container(FieldPath at, JsonObject container, boolean hostNetwork) {
        FieldPath here = at.child("securityContext");
        JsonObject security = container.object("securityContext");
        if (unconfined(container)) {
            add(PRIVILEGED, here.child("privileged"));
        } else {
            confined(here, security);
        }
        List<JsonObject> ports = Containers.objects(container.array("ports"));
        for (int i = 0; i < ports.size() && !hostNetwork; i++) {
            if (ports.get(i).get("hostPort") instanceof JsonNumber.Whole(long port) && port != 0) {
                add(HOST_PORT + port, at.child("ports").index(i).child("hostPort"));
            }
        }
    }

    private void confined(FieldPath here, JsonObject security) {
        if ("Unmasked".equals(security.text("procMount"))) {
            add("unmasked-proc", here.child("procMount"));
        }
        profiles(here, security);
        List<Json> added = security.array("capabilities", "add").items();
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i) instanceof JsonString(String name)
                    && !Confinement.USUAL.contains(Confinement.fullName(name))) {
                String shortName = Confinement.fullName(name).substring("CAP_".length());
                add(CAPABILITY + shortName, here.child("capabilities").child("add").index(i));
            }
        }
    }

    /** Seccomp and AppArmor: the runtime's profile is given to everybody; less is a hazard. */
    private void profiles(FieldPath at, JsonObject security) {
        for (String kind : List.of("seccompProfile", "appArmorProfile")) {
            if ("Unconfined".equals(security.textOr("", kind, "type"))) {
                String name = kind.substring(0, kind.indexOf("Profile")).toLowerCase(Locale.ROOT);
                add(name + "-unconfined", at.child(kind).child("type"));
            }
        }
    }

    private void sysctls(FieldPath at, JsonObject security) {
        List<JsonObject> all = Containers.objects(security.array("sysctls"));
        for (int i = 0; i < all.size(); i++) {
            String name = Sysctls.name(all.get(i).textOr("", "name"));
            if (Sysctls.kind(name) == Sysctls.Kind.HAZARD) {
                add(SYSCTL + name, at.child("sysctls").index(i).child("name"));
            }
        }
    }

    private void add(String name, FieldPath at) {
        found.add(new Hazard(name, at));
    }

    private static Flag flag(String path, String hazard) {
        return new Flag(new Wanted(path, SAYS_SOMETHING), hazard);
    }
}

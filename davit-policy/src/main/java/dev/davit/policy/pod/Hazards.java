package dev.davit.policy.pod;

import static dev.davit.policy.pod.Wanted.When.Simple.PRESENT;
import static dev.davit.policy.pod.Wanted.When.Simple.SAYS_SOMETHING;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.Locale;

/**
 * What is looser than both profiles: each has a name, and needs one key from who writes the pod and
 * one from who runs the cluster. The refusal prints both. Davit runs none of them yet, and says so.
 */
final class Hazards {
    static final String ACCEPT = "davit.dev/accept-hazards";

    private record Flag(Wanted wanted, String hazard) {}

    private static final List<Flag> OF_THE_POD =
            List.of(
                    flag("hostNetwork", "host-network"),
                    flag("hostPID", "host-pid"),
                    flag("hostIPC", "host-ipc"),
                    flag("hostUsers", "host-user-namespace"));

    private static final Wanted HOST_PATH = new Wanted("volumes[].hostPath", PRESENT);

    private Hazards() {}

    static void check(FieldPath root, JsonObject spec, Mistakes mistakes) {
        for (Flag flag : OF_THE_POD) {
            flag.wanted().find(root, spec, (at, value) -> refuse(at, flag.hazard(), mistakes));
        }
        HOST_PATH.find(
                root,
                spec,
                (at, value) -> {
                    String path =
                            value instanceof JsonObject source ? source.textOr("", "path") : "";
                    refuse(at, "host-path:" + path, mistakes);
                });
        profiles(root.child("securityContext"), spec.object("securityContext"), mistakes);
        for (String list : Containers.LISTS) {
            List<JsonObject> containers = Containers.objects(spec.array(list));
            for (int i = 0; i < containers.size(); i++) {
                container(root.child(list).index(i), containers.get(i), mistakes);
            }
        }
    }

    private static void container(FieldPath at, JsonObject container, Mistakes mistakes) {
        FieldPath here = at.child("securityContext");
        JsonObject security = container.object("securityContext");
        if (security.get("privileged") == JsonBool.TRUE) {
            refuse(here.child("privileged"), "privileged", mistakes);
        }
        if ("Unmasked".equals(security.text("procMount"))) {
            refuse(here.child("procMount"), "unmasked-proc", mistakes);
        }
        profiles(here, security, mistakes);
        List<Json> added = security.array("capabilities", "add").items();
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i) instanceof JsonString(String name)
                    && !Confinement.USUAL.contains(Confinement.fullName(name))) {
                String shortName = Confinement.fullName(name).substring("CAP_".length());
                refuse(
                        here.child("capabilities").child("add").index(i),
                        "capability:" + shortName,
                        mistakes);
            }
        }
        List<JsonObject> ports = Containers.objects(container.array("ports"));
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).get("hostPort") instanceof JsonNumber.Whole(long port) && port != 0) {
                refuse(at.child("ports").index(i).child("hostPort"), "host-port:" + port, mistakes);
            }
        }
    }

    /** Seccomp and AppArmor: the runtime's profile is given to everybody; less is a hazard. */
    private static void profiles(FieldPath at, JsonObject security, Mistakes mistakes) {
        for (String kind : List.of("seccompProfile", "appArmorProfile")) {
            String type = security.textOr("", kind, "type");
            FieldPath here = at.child(kind).child("type");
            if (type.equals("Unconfined")) {
                String name = kind.substring(0, kind.indexOf("Profile"));
                refuse(here, name.toLowerCase(Locale.ROOT) + "-unconfined", mistakes);
            } else if (type.equals("Localhost")) {
                mistakes.notYet(here, "profiles from the node's disk");
            }
        }
    }

    private static void refuse(FieldPath at, String hazard, Mistakes mistakes) {
        mistakes.forbidden(
                at,
                ("this is the hazard \"%s\" and needs two keys: on the pod the annotation"
                                + " \"%s: %s\"; and on its namespace, by someone with grant-hazard,"
                                + " the label \"%s: privileged\". Davit does not run pods with this"
                                + " hazard yet")
                        .formatted(hazard, ACCEPT, hazard, SafetyProfile.POD_SECURITY_LABEL));
    }

    private static Flag flag(String path, String hazard) {
        return new Flag(new Wanted(path, SAYS_SOMETHING), hazard);
    }
}

package dev.davit.policy.pod;

import static dev.davit.policy.pod.Wanted.When.Simple.SAYS_SOMETHING;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;

/**
 * What the API of pods has and Davit does not do yet. Asking for it is refused: a volume that is
 * never mounted must not look as if it worked. A line goes away when its feature comes.
 */
final class NotYet {
    /** What there is none of. */
    private static final String RUNTIME_CLASSES = "runtime classes";

    private record Gap(Wanted wanted, String what) {}

    private static final List<Gap> OF_THE_POD =
            List.of(
                    gap(
                            "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution",
                            SAYS_SOMETHING,
                            "affinity between pods"),
                    gap(
                            "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution",
                            SAYS_SOMETHING,
                            "anti-affinity between pods"),
                    gap("os.name", new Wanted.When.OtherThan("linux"), "systems but Linux"),
                    gap("resourceClaims", SAYS_SOMETHING, "resource claims"),
                    gap(
                            "resources",
                            SAYS_SOMETHING,
                            "resources of the pod as a whole (give them to its containers)"),
                    gap("schedulingGroup", SAYS_SOMETHING, "scheduling groups"),
                    gap("workloadRef", SAYS_SOMETHING, "workloads"),
                    gap("securityContext.windowsOptions", SAYS_SOMETHING, "Windows"),
                    gap(
                            "shareProcessNamespace",
                            SAYS_SOMETHING,
                            "a process namespace of all containers (kubectl debug --target shows"
                                    + " one container's processes; one container may run several)"),
                    gap("davit.isolation", new Wanted.When.OtherThan("container"), "isolation"),
                    gap("davit.network", new Wanted.When.OtherThan("pod"), "host ports"));

    private static final List<Gap> OF_EACH_CONTAINER =
            List.of(
                    gap("resources.claims", SAYS_SOMETHING, "resource claims"),
                    gap("securityContext.windowsOptions", SAYS_SOMETHING, "Windows"),
                    gap("volumeDevices", SAYS_SOMETHING, "block devices"),
                    gap(
                            "volumeMounts[].mountPropagation",
                            new Wanted.When.OtherThan("None"),
                            "mount propagation"),
                    gap(
                            "volumeMounts[].recursiveReadOnly",
                            new Wanted.When.OtherThan("Disabled"),
                            "recursive read-only mounts"));

    /**
     * Of templates: the gate looks a pod's own up, for one that is not there is refused in other
     * words.
     */
    private static final Gap RUNTIME_CLASS =
            gap("runtimeClassName", SAYS_SOMETHING, RUNTIME_CLASSES);

    private static final FieldPath OF_A_POD = FieldPath.of("spec");

    private static final List<Gap> ALL = all();

    /**
     * Kinds of volumes that there are, and those of drivers that may come. Every other member of a
     * volume is one there is not.
     */
    static final List<String> VOLUMES =
            List.of("emptyDir", "configMap", "secret", "downwardAPI", "projected", "image", "csi");

    private NotYet() {}

    static void check(FieldPath root, JsonObject spec, Mistakes mistakes) {
        for (Gap gap : ALL) {
            gap.wanted().find(root, spec, (at, value) -> mistakes.notYet(at, gap.what()));
        }
        if (!root.equals(OF_A_POD)) {
            RUNTIME_CLASS
                    .wanted()
                    .find(root, spec, (at, value) -> mistakes.notYet(at, RUNTIME_CLASSES));
        }
        volumes(root, spec, mistakes);
    }

    private static void volumes(FieldPath root, JsonObject spec, Mistakes mistakes) {
        List<JsonObject> volumes = Containers.objects(spec.array("volumes"));
        for (int i = 0; i < volumes.size(); i++) {
            FieldPath at = root.child("volumes").index(i);
            for (String member : volumes.get(i).names()) {
                // A path of the host is not a gap but a hazard.
                boolean known = member.equals("name") || member.equals("hostPath");
                if (!known && !VOLUMES.contains(member)) {
                    mistakes.notYet(at.child(member), "volumes of this kind");
                }
            }
        }
    }

    private static List<Gap> all() {
        List<Gap> all = new ArrayList<>(OF_THE_POD);
        for (String list : Containers.LISTS) {
            for (Gap gap : OF_EACH_CONTAINER) {
                String path = list + "[]." + gap.wanted().path();
                all.add(new Gap(new Wanted(path, gap.wanted().when()), gap.what()));
            }
        }
        return all;
    }

    private static Gap gap(String path, Wanted.When when, String what) {
        return new Gap(new Wanted(path, when), what);
    }
}

package dev.davit.policy.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantities;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pod as a whole asks for and may use. Source: Kubernetes' documentation of init and sidecar
 * containers ("resource sharing within containers"), of pod overhead and of pod-level resources.
 */
public final class PodResources {
    private static final String REQUESTS = "requests";
    private static final String LIMITS = "limits";
    private static final String HUGE_PAGES = "hugepages-";

    private PodResources() {}

    /**
     * What it asks for.
     *
     * @param pod with its status: what a container still has while it is made smaller counts
     */
    public static Quantities requests(JsonObject pod) {
        JsonObject spec = pod.object("spec");
        Quantities all = sum(spec, REQUESTS, statuses(pod));
        Quantities whole = shared(spec, REQUESTS);
        return all.overlaid(whole).plus(Quantities.of(spec.object("overhead")));
    }

    /** What it may use at most; what a container has no limit of is left out where none has. */
    public static Quantities limits(JsonObject pod) {
        JsonObject spec = pod.object("spec");
        Quantities all = sum(spec, LIMITS, statuses(pod)).overlaid(shared(spec, LIMITS));
        Quantities overhead = Quantities.of(spec.object("overhead"));
        return all.plus(overhead.only(name -> !all.amount(name).isZero()));
    }

    /** Of the pod as a whole, where it says so. */
    private static Quantities shared(JsonObject spec, String side) {
        return Quantities.of(spec.object("resources", side))
                .only(name ->
                        name.equals("cpu") || name.equals("memory") || name.startsWith(HUGE_PAGES));
    }

    /** Init containers run one by one, each beside the sidecars that were started before it. */
    private static Quantities sum(
            JsonObject spec, String side, SortedMap<String, JsonObject> statuses) {
        Quantities running = Quantities.NONE;
        for (JsonObject container : Containers.objects(spec.array("containers"))) {
            running = running.plus(of(container, side, statuses));
        }
        Quantities sidecars = Quantities.NONE;
        Quantities starting = Quantities.NONE;
        for (JsonObject init : Containers.objects(spec.array("initContainers"))) {
            Quantities own = of(init, side, statuses);
            if ("Always".equals(init.text("restartPolicy"))) {
                running = running.plus(own);
                sidecars = sidecars.plus(own);
                starting = starting.most(sidecars);
            } else {
                starting = starting.most(own.plus(sidecars));
            }
        }
        return running.most(starting);
    }

    private static Quantities of(
            JsonObject container, String side, SortedMap<String, JsonObject> statuses) {
        Quantities wanted = Quantities.of(container.object("resources", side));
        JsonObject status = statuses.getOrDefault(container.textOr("", "name"), JsonObject.EMPTY);
        if (status.isEmpty()) {
            return wanted;
        }
        Quantities now = Quantities.of(status.object("resources", side));
        return side.equals(REQUESTS)
                ? wanted.most(now).most(Quantities.of(status.object("allocatedResources")))
                : wanted.most(now);
    }

    private static SortedMap<String, JsonObject> statuses(JsonObject pod) {
        SortedMap<String, JsonObject> all = new TreeMap<>();
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonObject status : Containers.objects(pod.array("status", list))) {
                if (status.has("resources") || status.has("allocatedResources")) {
                    all.put(status.textOr("", "name"), status);
                }
            }
        }
        return all;
    }
}

package dev.davit.control.discovery;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pod, as discovery needs it. Two equal ones make no difference to any service.
 *
 * @param address empty while it has none
 * @param ended for good: it is in no service
 * @param ports numbers of its containers' ports by {@code PROTOCOL/name}
 * @param owner name of the PinnedDeployment that it is of, or empty
 * @param version its version there, or empty
 */
record Member(
        Key key,
        String uid,
        JsonObject labels,
        String address,
        boolean ready,
        boolean terminating,
        boolean ended,
        String node,
        String hostname,
        String subdomain,
        SortedMap<String, Long> ports,
        String owner,
        String version) {

    static Member of(StoredObject stored) {
        JsonObject pod = stored.tree();
        JsonObject labels = pod.object("metadata", "labels");
        String phase = pod.textOr("", "status", "phase");
        String owner = owner(pod);
        return new Member(
                stored.key(),
                stored.uid(),
                labels,
                pod.textOr("", "status", "podIP"),
                ready(pod),
                pod.text("metadata", "deletionTimestamp") != null,
                phase.equals("Succeeded") || phase.equals("Failed"),
                pod.textOr("", "spec", "nodeName"),
                pod.textOr("", "spec", "hostname"),
                pod.textOr("", "spec", "subdomain"),
                ports(pod),
                owner,
                owner.isEmpty() ? "" : labels.textOr("", Labels.VERSION));
    }

    boolean listed() {
        return !ended && !address.isEmpty();
    }

    /** {@code web/1.16}, or empty. */
    String versionName() {
        return version.isEmpty() ? "" : owner + "/" + version;
    }

    private static boolean ready(JsonObject pod) {
        for (Json item : pod.array("status", "conditions")) {
            if (item instanceof JsonObject condition && "Ready".equals(condition.text("type"))) {
                return "True".equals(condition.text("status"));
            }
        }
        return false;
    }

    private static SortedMap<String, Long> ports(JsonObject pod) {
        SortedMap<String, Long> ports = new TreeMap<>();
        for (String list : new String[] {"containers", "initContainers"}) {
            for (Json item : pod.array("spec", list)) {
                boolean init = list.equals("initContainers");
                if (item instanceof JsonObject container
                        && (!init || "Always".equals(container.text("restartPolicy")))) {
                    ports(container, ports);
                }
            }
        }
        return ports;
    }

    private static void ports(JsonObject container, SortedMap<String, Long> ports) {
        for (Json item : container.array("ports")) {
            String name = item instanceof JsonObject port ? port.textOr("", "name") : "";
            if (!name.isEmpty()
                    && item instanceof JsonObject port
                    && port.get("containerPort") instanceof JsonNumber.Whole(long number)) {
                ports.putIfAbsent(port.textOr("TCP", "protocol") + "/" + name, number);
            }
        }
    }

    private static String owner(JsonObject pod) {
        for (Json item : pod.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner
                    && owner.boolOr(false, "controller")
                    && "PinnedDeployment".equals(owner.text("kind"))) {
                return owner.textOr("", "name");
            }
        }
        return "";
    }

    /** Whether a change from one to the other can be left alone. */
    static boolean same(@Nullable Member before, @Nullable Member after) {
        return before == null ? after == null : before.equals(after);
    }
}

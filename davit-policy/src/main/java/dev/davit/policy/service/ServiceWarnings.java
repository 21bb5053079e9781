package dev.davit.policy.service;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the writer of a Service should know: what Kubernetes would do and Davit does not do yet.
 * Such a Service works by its name inside the cluster, so it is let in.
 */
public final class ServiceWarnings {
    private ServiceWarnings() {}

    /**
     * @param service completed by {@link ServiceDefaults}
     */
    public static List<String> of(JsonObject service) {
        JsonObject spec = service.object("spec");
        List<String> warnings = new ArrayList<>();
        String type = spec.textOr("", "type");
        if (type.equals("NodePort") || type.equals("LoadBalancer")) {
            warnings.add(
                    "spec.type: nothing outside the cluster is opened for "
                            + type
                            + " yet; inside, the service answers by its name");
        }
        if (spec.array("externalIPs").size() > 0) {
            warnings.add("spec.externalIPs: not served yet; the service answers by its name only");
        }
        boolean headless = ServiceDefaults.HEADLESS.equals(spec.text("clusterIP"));
        if (!headless && !type.equals("ExternalName")) {
            otherPorts(spec.array("ports"), warnings);
        }
        return warnings;
    }

    /** Its name leads straight to a pod, where nobody translates ports. */
    private static void otherPorts(JsonArray ports, List<String> warnings) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i) instanceof JsonObject port) {
                String warning = otherPort(port.get("targetPort"), port.wholeOr(0, "port"));
                if (!warning.isEmpty()) {
                    warnings.add(
                            "spec.ports["
                                    + i
                                    + "]: until services have virtual IPs, clients connect to "
                                    + warning
                                    + " (SRV records tell it)");
                }
            }
        }
    }

    private static String otherPort(@Nullable Json target, long own) {
        if (target instanceof JsonNumber.Whole(long number) && number != own) {
            return "the pods' own port " + number + ", not to " + own;
        }
        return target instanceof JsonString(String name)
                ? "the port that pods call \"" + name + "\", which should be " + own
                : "";
    }
}

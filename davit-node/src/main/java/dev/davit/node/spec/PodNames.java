package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.pod.Sysctls;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A pod's name for itself, the names of others that it is given, and its kernel parameters. */
public final class PodNames {
    private static final int MAX_LABEL = 63;
    private static final String DOMAIN = "svc.cluster.local";

    private PodNames() {}

    static String hostname(Pod pod) {
        JsonObject spec = pod.tree().object("spec");
        String own = spec.textOr("", "hostnameOverride");
        if (!own.isEmpty()) {
            return own;
        }
        String node = spec.textOr("", "nodeName");
        if (spec.boolOr(false, "hostNetwork") && !node.isEmpty()) {
            return node;
        }
        String full = full(pod);
        return spec.boolOr(false, "setHostnameAsFQDN") && !full.isEmpty() ? full : label(pod);
    }

    private static String label(Pod pod) {
        String name = pod.tree().textOr(pod.name(), "spec", "hostname");
        String cut = name.length() <= MAX_LABEL ? name : name.substring(0, MAX_LABEL);
        return cut.replaceAll("[-.]+$", "");
    }

    /** With the names of its subdomain and namespace; empty where it has no subdomain. */
    private static String full(Pod pod) {
        String subdomain = pod.tree().textOr("", "spec", "subdomain");
        return subdomain.isEmpty()
                ? ""
                : String.join(".", label(pod), subdomain, pod.namespace(), DOMAIN);
    }

    /** Lines of /etc/hosts that its author gives. */
    public static List<String> hosts(Pod pod) {
        List<String> lines = new ArrayList<>();
        for (JsonObject alias : Container.objects(pod.tree().array("spec", "hostAliases"))) {
            List<String> names = new ArrayList<>();
            for (Json name : alias.array("hostnames")) {
                if (name instanceof JsonString(String text)) {
                    names.add(text);
                }
            }
            lines.add(alias.textOr("", "ip") + " " + String.join(" ", names));
        }
        return lines;
    }

    /** Kernel parameters that it sets for itself; admission has checked them. */
    public static SortedMap<String, String> sysctls(Pod pod) {
        SortedMap<String, String> all = new TreeMap<>();
        for (JsonObject each :
                Container.objects(pod.tree().array("spec", "securityContext", "sysctls"))) {
            all.put(Sysctls.name(each.textOr("", "name")), each.textOr("", "value"));
        }
        return all;
    }
}

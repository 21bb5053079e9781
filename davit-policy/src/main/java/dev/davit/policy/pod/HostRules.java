package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;

/**
 * What a pod takes of its host: names, namespaces, paths, ports. Whether it may is not asked here.
 */
final class HostRules {
    private static final int MAX_HOSTNAME = 64;
    private static final List<String> TYPES =
            List.of(
                    "",
                    "BlockDevice",
                    "CharDevice",
                    "Directory",
                    "DirectoryOrCreate",
                    "File",
                    "FileOrCreate",
                    "Socket");

    private HostRules() {}

    static void check(FieldPath at, JsonObject spec, Mistakes mistakes) {
        aliases(at.child("hostAliases"), spec.array("hostAliases"), mistakes);
        hostname(at, spec, mistakes);
        if (yes(spec, "hostPID") && yes(spec, "shareProcessNamespace")) {
            mistakes.invalid(
                    at.child("shareProcessNamespace"),
                    "true",
                    "hostPID and shareProcessNamespace cannot both be true");
        }
        List<JsonObject> volumes = Containers.objects(spec.array("volumes"));
        for (int i = 0; i < volumes.size(); i++) {
            if (volumes.get(i).get("hostPath") instanceof JsonObject source) {
                path(at.child("volumes").index(i).child("hostPath"), source, mistakes);
            }
        }
        ports(at, spec, mistakes);
    }

    private static boolean yes(JsonObject spec, String field) {
        return spec.get(field) == JsonBool.TRUE;
    }

    private static void aliases(FieldPath at, JsonArray aliases, Mistakes mistakes) {
        List<JsonObject> all = Containers.objects(aliases);
        for (int i = 0; i < all.size(); i++) {
            String ip = all.get(i).textOr("", "ip");
            if (!Addresses.isIp(ip)) {
                mistakes.invalid(at.index(i).child("ip"), ip, "must be a valid IP address");
            }
            List<Json> names = all.get(i).array("hostnames").items();
            for (int k = 0; k < names.size(); k++) {
                if (names.get(k) instanceof JsonString(String name)) {
                    ContainerRules.report(
                            at.index(i).child("hostnames").index(k),
                            name,
                            Names.subdomain(name),
                            mistakes);
                }
            }
        }
    }

    private static void hostname(FieldPath at, JsonObject spec, Mistakes mistakes) {
        String own = spec.textOr("", "hostnameOverride");
        if (own.isEmpty()) {
            return;
        }
        FieldPath here = at.child("hostnameOverride");
        if (own.length() > MAX_HOSTNAME) {
            mistakes.tooLong(here, MAX_HOSTNAME);
        }
        ContainerRules.report(here, own, Names.subdomain(own), mistakes);
        for (String other : List.of("hostNetwork", "setHostnameAsFQDN")) {
            if (yes(spec, other)) {
                mistakes.forbidden(here, "may not be set together with " + other + ": true");
            }
        }
    }

    private static void path(FieldPath at, JsonObject source, Mistakes mistakes) {
        String path = source.textOr("", "path");
        if (path.isEmpty()) {
            mistakes.required(at.child("path"), "");
        } else if (!path.startsWith("/")) {
            mistakes.invalid(at.child("path"), path, "must be an absolute path");
        } else if (List.of(path.split("/", -1)).contains("..")) {
            mistakes.invalid(at.child("path"), path, "must not contain '..'");
        }
        String type = source.textOr("", "type");
        if (!TYPES.contains(type)) {
            mistakes.unsupported(at.child("type"), type, TYPES);
        }
    }

    /** A port of the host is the container's own there, and an address of its own needs none. */
    private static void ports(FieldPath at, JsonObject spec, Mistakes mistakes) {
        boolean hostNetwork = yes(spec, "hostNetwork");
        for (String list : Containers.LISTS) {
            List<JsonObject> containers = Containers.objects(spec.array(list));
            for (int i = 0; i < containers.size(); i++) {
                List<JsonObject> ports = Containers.objects(containers.get(i).array("ports"));
                for (int k = 0; k < ports.size(); k++) {
                    FieldPath here = at.child(list).index(i).child("ports").index(k);
                    port(here.child("hostPort"), ports.get(k), hostNetwork, mistakes);
                }
            }
        }
    }

    private static void port(
            FieldPath at, JsonObject port, boolean hostNetwork, Mistakes mistakes) {
        if (!(port.get("hostPort") instanceof JsonNumber.Whole(long host)) || host == 0) {
            return;
        }
        if (!hostNetwork) {
            mistakes.notYet(
                    at,
                    "ports of the host that lead to a pod's own address (clients can use that"
                            + " address, which is routed; or the pod takes hostNetwork: true)");
        } else if (host != port.wholeOr(0, "containerPort")) {
            mistakes.invalid(at, host, "must match `containerPort` when `hostNetwork` is true");
        }
    }
}

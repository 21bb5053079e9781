package dev.davit.policy.network;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.pod.Addresses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which services answer which hosts and paths. */
public final class IngressRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final String WILDCARD =
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
                    + " which must consist of lower case alphanumeric characters, '-' or '.' and"
                    + " end with an alphanumeric character (e.g. '*.example.com')";
    private static final String NO_ADDRESS = "must be a DNS name, not an IP address";
    private static final List<String> PATH_TYPES =
            List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> NOT_INSIDE = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> NOT_AT_THE_END = List.of("/..", "/.");

    private IngressRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        JsonArray rules = spec.array("rules");
        if (rules.size() == 0 && !spec.has("defaultBackend")) {
            mistakes.invalid(
                    SPEC,
                    spec.get("rules"),
                    "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.has("defaultBackend")) {
            backend(SPEC.child("defaultBackend"), spec.object("defaultBackend"), mistakes);
        }
        Checks.each(SPEC.child("rules"), rules, (at, rule) -> rule(at, rule, mistakes));
        Checks.each(SPEC.child("tls"), spec.array("tls"), (at, tls) -> tls(at, tls, mistakes));
        if (spec.get("ingressClassName") instanceof JsonString(String name)) {
            Checks.subdomain(SPEC.child("ingressClassName"), name, mistakes);
            String old = tree.text("metadata", "annotations", CLASS_ANNOTATION);
            if (before == null && old != null) {
                mistakes.invalid(
                        FieldPath.of("annotations").child(CLASS_ANNOTATION),
                        old,
                        "can not be set when the class field is also set");
            }
        }
    }

    private static void rule(FieldPath at, JsonObject rule, Mistakes mistakes) {
        String host = rule.textOr("", "host");
        if (Addresses.isIp(host)) {
            mistakes.invalid(at.child("host"), host, NO_ADDRESS);
        }
        if (!host.isEmpty()) {
            Checks.report(at.child("host"), host, host(host), mistakes);
        }
        if (!rule.has("http")) {
            return;
        }
        FieldPath paths = at.child("http").child("paths");
        if (rule.array("http", "paths").size() == 0) {
            mistakes.required(paths, "");
        }
        Checks.each(
                paths, rule.array("http", "paths"), (place, path) -> path(place, path, mistakes));
    }

    private static @Nullable String host(String host) {
        if (host.indexOf('*') < 0) {
            return Names.subdomain(host);
        }
        boolean wildcard = host.startsWith("*.") && Names.subdomain(host.substring(2)) == null;
        return wildcard ? null : WILDCARD;
    }

    private static void path(FieldPath at, JsonObject path, Mistakes mistakes) {
        String type = path.textOr("", "pathType");
        String text = path.textOr("", "path");
        FieldPath here = at.child("path");
        if (!PATH_TYPES.contains(type)) {
            mistakes.unsupported(at.child("pathType"), type, PATH_TYPES);
        } else if (type.equals("ImplementationSpecific")) {
            if (!text.isEmpty() && !text.startsWith("/")) {
                mistakes.invalid(here, text, "must be an absolute path");
            }
        } else {
            plain(here, text, mistakes);
        }
        backend(at.child("backend"), path.object("backend"), mistakes);
    }

    private static void plain(FieldPath at, String text, Mistakes mistakes) {
        if (!text.startsWith("/")) {
            mistakes.invalid(at, text, "must be an absolute path");
        }
        for (String part : NOT_INSIDE) {
            if (text.contains(part)) {
                mistakes.invalid(at, text, "must not contain '" + part + "'");
            }
        }
        for (String end : NOT_AT_THE_END) {
            if (text.endsWith(end)) {
                mistakes.invalid(at, text, "cannot end with '" + end + "'");
            }
        }
    }

    private static void tls(FieldPath at, JsonObject tls, Mistakes mistakes) {
        Checks.texts(
                at.child("hosts"),
                tls.array("hosts"),
                (place, host) -> Checks.report(place, host, host(host), mistakes));
        String secret = tls.textOr("", "secretName");
        if (!secret.isEmpty()) {
            Checks.subdomain(at.child("secretName"), secret, mistakes);
        }
    }

    private static void backend(FieldPath at, JsonObject backend, Mistakes mistakes) {
        if (backend.has("resource") && backend.has("service")) {
            mistakes.invalid(at, "", "cannot set both resource and service backends");
        } else if (backend.has("resource")) {
            reference(at.child("resource"), backend.object("resource"), mistakes);
        } else if (backend.has("service")) {
            service(at, backend.object("service"), mistakes);
        } else {
            mistakes.invalid(at, "", "resource or service backend is required");
        }
    }

    private static void service(FieldPath at, JsonObject service, Mistakes mistakes) {
        FieldPath here = at.child("service");
        String name = service.textOr("", "name");
        if (name.isEmpty()) {
            mistakes.required(here.child("name"), "");
        } else {
            Checks.report(here.child("name"), name, Names.service(name), mistakes);
        }
        String portName = service.textOr("", "port", "name");
        long number = service.wholeOr(0, "port", "number");
        FieldPath port = here.child("port");
        if (!portName.isEmpty() && number != 0) {
            mistakes.invalid(at, "", "cannot set both port name & port number");
        } else if (!portName.isEmpty()) {
            Checks.report(port.child("name"), portName, Names.port(portName), mistakes);
        } else if (number != 0) {
            Checks.port(port.child("number"), number, mistakes);
        } else {
            mistakes.required(at, "port name or number is required");
        }
    }

    /** A reference to an object whose kind is the writer's business. */
    static void reference(FieldPath at, JsonObject reference, Mistakes mistakes) {
        String group = reference.text("apiGroup");
        if (group != null) {
            Checks.subdomain(at.child("apiGroup"), group, mistakes);
        }
        for (String field : new String[] {"kind", "name"}) {
            String value = reference.textOr("", field);
            if (value.isEmpty()) {
                mistakes.required(at.child(field), field + " is required");
            } else {
                Checks.segment(at.child(field), value, mistakes);
            }
        }
    }

    /** What a controller reports. */
    public static void status(JsonObject tree, Mistakes mistakes) {
        FieldPath list = FieldPath.of("status", "loadBalancer", "ingress");
        Checks.each(
                list,
                tree.array("status", "loadBalancer", "ingress"),
                (at, ingress) -> {
                    String ip = ingress.textOr("", "ip");
                    if (!ip.isEmpty() && !Addresses.isIp(ip)) {
                        mistakes.invalid(at.child("ip"), ip, "must be a valid IP address");
                    }
                    String name = ingress.textOr("", "hostname");
                    if (Addresses.isIp(name)) {
                        mistakes.invalid(at.child("hostname"), name, NO_ADDRESS);
                    } else if (!name.isEmpty()) {
                        Checks.subdomain(at.child("hostname"), name, mistakes);
                    }
                });
    }
}

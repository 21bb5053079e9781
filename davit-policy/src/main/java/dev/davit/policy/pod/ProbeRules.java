package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Probes and hooks of a container, and what may have them. */
final class ProbeRules {
    private static final long MAX_PORT = 65_535;
    private static final int MAX_MESSAGE_PATH = 4_096;
    private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9!#$%&'*+.^_`|~]+");
    private static final Pattern SIGNAL =
            Pattern.compile(
                    "SIG(ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR"
                            + "|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2"
                            + "|VTALRM|WINCH|XCPU|XFSZ|RTMIN|RTMAX|RTMIN\\+([1-9]|1[0-5])"
                            + "|RTMAX-([1-9]|1[0-4]))");
    private static final List<String> PROBES =
            List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> PROBE_HANDLERS =
            List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> HOOK_HANDLERS =
            List.of("exec", "httpGet", "tcpSocket", "sleep");

    private final Mistakes mistakes;
    private final long graceSeconds;

    private ProbeRules(Mistakes mistakes, long graceSeconds) {
        this.mistakes = mistakes;
        this.graceSeconds = graceSeconds;
    }

    /**
     * One container.
     *
     * @param init from {@code spec.initContainers}
     * @param graceSeconds the pod's
     */
    static void check(
            FieldPath at,
            JsonObject container,
            boolean init,
            long graceSeconds,
            Mistakes mistakes) {
        ProbeRules rules = new ProbeRules(mistakes, graceSeconds);
        boolean standing = !init || "Always".equals(container.text("restartPolicy"));
        if (standing) {
            rules.standing(at, container);
        } else {
            rules.passing(at, container);
        }
        rules.message(at, container);
    }

    private void standing(FieldPath at, JsonObject container) {
        for (String probe : PROBES) {
            if (container.get(probe) instanceof JsonObject given) {
                probe(at.child(probe), given, container.array("ports"), probe);
            }
        }
        JsonObject lifecycle = container.object("lifecycle");
        for (String hook : List.of("postStart", "preStop")) {
            if (lifecycle.get(hook) instanceof JsonObject given) {
                FieldPath there = at.child("lifecycle").child(hook);
                handler(there, given, HOOK_HANDLERS, container.array("ports"));
            }
        }
        String signal = lifecycle.textOr("", "stopSignal");
        if (!signal.isEmpty() && !SIGNAL.matcher(signal).matches()) {
            mistakes.invalid(
                    at.child("lifecycle").child("stopSignal"),
                    signal,
                    "must be the name of a signal, such as SIGTERM, SIGUSR1 or SIGRTMIN+3");
        }
    }

    /** An init container that runs to its end has nothing to be probed for. */
    private void passing(FieldPath at, JsonObject container) {
        List<String> never = new ArrayList<>(PROBES);
        never.add("lifecycle");
        for (String field : never) {
            if (container.has(field)) {
                mistakes.forbidden(
                        at.child(field),
                        "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private void probe(FieldPath at, JsonObject probe, JsonArray ports, String kind) {
        handler(at, probe, PROBE_HANDLERS, ports);
        least(at, probe, "initialDelaySeconds", 0);
        least(at, probe, "timeoutSeconds", 1);
        least(at, probe, "periodSeconds", 1);
        least(at, probe, "successThreshold", 1);
        least(at, probe, "failureThreshold", 1);
        boolean readiness = kind.equals("readinessProbe");
        long successes = probe.wholeOr(1, "successThreshold");
        if (!readiness && successes > 1) {
            mistakes.invalid(at.child("successThreshold"), successes, "must be 1");
        }
        if (probe.get("terminationGracePeriodSeconds") instanceof JsonNumber.Whole(long grace)) {
            FieldPath there = at.child("terminationGracePeriodSeconds");
            if (readiness) {
                mistakes.invalid(there, grace, "must not be set for readinessProbes");
            } else if (grace < 1) {
                mistakes.invalid(there, grace, "must be greater than 0");
            }
        }
    }

    private void least(FieldPath at, JsonObject probe, String field, long least) {
        long value = probe.wholeOr(least, field);
        if (value < least) {
            mistakes.invalid(at.child(field), value, "must be greater than or equal to " + least);
        }
    }

    private void handler(FieldPath at, JsonObject from, List<String> allowed, JsonArray ports) {
        List<String> given =
                allowed.stream().filter(each -> from.get(each) instanceof JsonObject).toList();
        if (given.isEmpty()) {
            mistakes.required(at, "must specify a handler type: " + String.join(", ", allowed));
        }
        for (String more : given.isEmpty() ? given : given.subList(1, given.size())) {
            mistakes.forbidden(at.child(more), "may not specify more than 1 handler type");
        }
        if (!given.isEmpty()) {
            String kind = given.getFirst();
            one(at.child(kind), kind, from.object(kind), ports);
        }
    }

    private void one(FieldPath at, String kind, JsonObject handler, JsonArray ports) {
        switch (kind) {
            case "exec" -> {
                if (handler.array("command").size() == 0) {
                    mistakes.required(at.child("command"), "");
                }
            }
            case "sleep" -> sleep(at, handler);
            case "httpGet" -> {
                port(at, handler, ports);
                http(at, handler);
            }
            default -> port(at, handler, ports);
        }
    }

    private void sleep(FieldPath at, JsonObject sleep) {
        long seconds = sleep.wholeOr(0, "seconds");
        if (seconds < 0 || seconds > graceSeconds) {
            mistakes.invalid(
                    at.child("seconds"),
                    seconds,
                    "must be between 0 and terminationGracePeriodSeconds (" + graceSeconds + ")");
        }
    }

    private void http(FieldPath at, JsonObject get) {
        String path = get.textOr("/", "path");
        if (path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            mistakes.invalid(
                    at.child("path"), path, "must not have blanks, control or other characters");
        }
        JsonArray headers = get.array("httpHeaders");
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i) instanceof JsonObject header) {
                header(at.child("httpHeaders").index(i), header);
            }
        }
    }

    private void header(FieldPath at, JsonObject header) {
        String name = header.textOr("", "name");
        if (!HEADER.matcher(name).matches()) {
            mistakes.invalid(
                    at.child("name"),
                    name,
                    "a valid HTTP header must consist of alphanumeric characters or '-'"
                            + " (e.g. 'X-Header-Name')");
        }
        String value = header.textOr("", "value");
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            mistakes.invalid(at.child("value"), value, "must not have control characters");
        }
    }

    private void port(FieldPath handler, JsonObject from, JsonArray ports) {
        FieldPath at = handler.child("port");
        @Nullable Json port = from.get("port");
        if (port instanceof JsonNumber.Whole(long number)) {
            if (number < 1 || number > MAX_PORT) {
                mistakes.invalid(at, number, "must be between 1 and " + MAX_PORT + ", inclusive");
            }
        } else if (port instanceof JsonString(String name)) {
            String wrong = Names.port(name);
            if (wrong != null) {
                mistakes.invalid(at, name, wrong);
            } else if (!named(ports, name)) {
                mistakes.notFound(at, name);
            }
        } else {
            mistakes.required(at, "");
        }
    }

    private static boolean named(JsonArray ports, String name) {
        return Containers.objects(ports).stream().anyMatch(each -> name.equals(each.text("name")));
    }

    private void message(FieldPath at, JsonObject container) {
        String path = container.textOr("/dev/termination-log", "terminationMessagePath");
        FieldPath there = at.child("terminationMessagePath");
        if (!path.startsWith("/") || path.length() > MAX_MESSAGE_PATH || path.contains("..")) {
            mistakes.invalid(there, path, "must be an absolute path without '..'");
        }
    }
}

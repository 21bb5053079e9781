package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;

/**
 * {@code 80}, {@code 8080:80}, {@code :80}, {@code http}, {@code 8080:http}.
 *
 * @param localText digits; empty: any that is free; the same as remote where none was written
 * @param remoteText digits, or the name of a port
 */
record ForwardedPort(String localText, String remoteText) {
    private static final int MAX_PORT = 65_535;

    static ForwardedPort parse(String text) {
        int colon = text.indexOf(':');
        String local = text.substring(0, Math.max(0, colon));
        String remote = text.substring(colon + 1);
        if (!local.matches("[0-9]{0,5}")
                || !remote.matches("[0-9]{1,5}|[a-z0-9-]*[a-z][a-z0-9-]*")) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    text + ": write PORT, LOCAL:REMOTE or :REMOTE; REMOTE may be a port's name");
        }
        if (number(local) > MAX_PORT || (digits(remote) && !isPort(number(remote)))) {
            throw new CliFailure(ExitCode.USAGE, text + ": ports are 1 to 65535");
        }
        return new ForwardedPort(colon < 0 ? remote : local, remote);
    }

    private static boolean digits(String text) {
        return text.matches("[0-9]+");
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= MAX_PORT;
    }

    /**
     * Where to listen; 0: anywhere.
     *
     * @param remote the number behind the name
     */
    int local(int remote) {
        return localText.equals(remoteText) ? remote : number(localText);
    }

    /** Its number in a pod. */
    int ofPod(JsonObject pod) {
        return digits(remoteText) ? number(remoteText) : inPod(pod, remoteText);
    }

    /** Its number in a service. */
    int ofService(JsonObject service) {
        return (int) find(service).wholeOr(0, "port");
    }

    /** The port of a pod that a service leads to. */
    int target(JsonObject service, JsonObject pod) {
        JsonObject port = find(service);
        return switch (port.get("targetPort")) {
            case JsonNumber.Whole(long number) -> (int) number;
            case JsonString(String name) -> digits(name) ? number(name) : inPod(pod, name);
            case null -> ofService(service);
            case Json ignored -> ofService(service);
        };
    }

    private JsonObject find(JsonObject service) {
        JsonArray ports = service.array("spec", "ports");
        for (Json item : ports) {
            if (item instanceof JsonObject port
                    && (remoteText.equals(port.text("name"))
                            || remoteText.equals(Long.toString(port.wholeOr(0, "port"))))) {
                return port;
            }
        }
        throw new CliFailure(
                ExitCode.REFUSED,
                "service/%s has no port %s"
                        .formatted(service.textOr("", "metadata", "name"), remoteText));
    }

    private static int inPod(JsonObject pod, String name) {
        for (Json item : pod.array("spec", "containers")) {
            for (Json one : item instanceof JsonObject c ? c.array("ports") : JsonArray.EMPTY) {
                if (one instanceof JsonObject port && name.equals(port.text("name"))) {
                    return (int) port.wholeOr(0, "containerPort");
                }
            }
        }
        throw new CliFailure(
                ExitCode.REFUSED,
                "no container of pod/%s has a port \"%s\""
                        .formatted(pod.textOr("", "metadata", "name"), name));
    }
}

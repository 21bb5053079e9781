package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One container: name, image, ports, mounts. */
final class ContainerRules {
    private static final long MAX_PORT = 65_535;

    private ContainerRules() {}

    static void check(
            FieldPath at, JsonObject container, SortedSet<String> volumes, Mistakes mistakes) {
        name(at, container, mistakes);
        image(at, container, mistakes);
        ports(at.child("ports"), container.array("ports"), mistakes);
        RestartRules.check(at, container, mistakes);
        EnvRules.check(at, container, mistakes);
        ResourceRules.check(at.child("resources"), container.object("resources"), mistakes);
        mounts(at.child("volumeMounts"), container.array("volumeMounts"), volumes, mistakes);
        String directory = container.textOr("", "workingDir");
        if (!directory.isEmpty() && !directory.startsWith("/")) {
            mistakes.invalid(at.child("workingDir"), directory, "must be an absolute path");
        }
    }

    private static void name(FieldPath at, JsonObject container, Mistakes mistakes) {
        String name = container.textOr("", "name");
        if (name.isEmpty()) {
            mistakes.required(at.child("name"), "");
        } else {
            report(at.child("name"), name, Names.label(name), mistakes);
        }
    }

    private static void image(FieldPath at, JsonObject container, Mistakes mistakes) {
        String image = container.textOr("", "image");
        if (image.isEmpty()) {
            mistakes.required(at.child("image"), "");
        } else if (!image.strip().equals(image)) {
            mistakes.invalid(
                    at.child("image"), image, "must not have leading or trailing whitespace");
        }
    }

    private static void ports(FieldPath at, JsonArray ports, Mistakes mistakes) {
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < ports.size(); i++) {
            if (!(ports.get(i) instanceof JsonObject port)) {
                continue;
            }
            long number = port.wholeOr(0, "containerPort");
            if (number < 1 || number > MAX_PORT) {
                mistakes.invalid(
                        at.index(i).child("containerPort"),
                        number,
                        "must be between 1 and " + MAX_PORT + ", inclusive");
            }
            String name = port.textOr("", "name");
            if (!name.isEmpty()) {
                report(at.index(i).child("name"), name, Names.port(name), mistakes);
                if (!names.add(name)) {
                    mistakes.duplicate(at.index(i).child("name"), name);
                }
            }
            if (port.get("hostPort") instanceof JsonNumber.Whole(long host)
                    && (host < 0 || host > MAX_PORT)) {
                mistakes.invalid(
                        at.index(i).child("hostPort"),
                        host,
                        "must be between 1 and " + MAX_PORT + ", inclusive");
            }
        }
    }

    private static void mounts(
            FieldPath list, JsonArray mounts, SortedSet<String> volumes, Mistakes mistakes) {
        for (int i = 0; i < mounts.size(); i++) {
            if (!(mounts.get(i) instanceof JsonObject mount)) {
                continue;
            }
            FieldPath at = list.index(i);
            String name = mount.textOr("", "name");
            if (name.isEmpty()) {
                mistakes.required(at.child("name"), "");
            } else if (!volumes.contains(name)) {
                mistakes.notFound(at.child("name"), name);
            }
            String path = mount.textOr("", "mountPath");
            if (path.isEmpty()) {
                mistakes.required(at.child("mountPath"), "");
            } else if (path.indexOf(':') >= 0) {
                mistakes.invalid(at.child("mountPath"), path, "must not contain ':'");
            } else if (!path.startsWith("/")) {
                mistakes.invalid(at.child("mountPath"), path, "must be an absolute path");
            }
            String inside = mount.textOr("", "subPath");
            report(at.child("subPath"), inside, VolumeRules.relative(inside), mistakes);
            String expression = mount.textOr("", "subPathExpr");
            report(at.child("subPathExpr"), expression, VolumeRules.relative(expression), mistakes);
            if (!inside.isEmpty() && !expression.isEmpty()) {
                mistakes.invalid(
                        at.child("subPathExpr"),
                        expression,
                        "subPathExpr and subPath are mutually exclusive");
            }
        }
    }

    static void report(FieldPath at, String value, @Nullable String wrong, Mistakes mistakes) {
        if (wrong != null) {
            mistakes.invalid(at, value, wrong);
        }
    }
}

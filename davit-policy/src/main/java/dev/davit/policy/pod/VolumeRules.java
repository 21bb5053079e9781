package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The volumes of a pod. */
final class VolumeRules {
    private static final long MAX_MODE = 0777;
    private static final List<String> MEDIA = List.of("", "Memory");

    private VolumeRules() {}

    /** The names that mounts may refer to. */
    static SortedSet<String> check(FieldPath spec, JsonObject pod, Mistakes mistakes) {
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> containers = new TreeSet<>();
        Containers.running(pod).forEach(each -> containers.add(each.textOr("", "name")));
        JsonArray volumes = pod.array("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            if (!(volumes.get(i) instanceof JsonObject volume)) {
                continue;
            }
            FieldPath at = spec.child("volumes").index(i);
            String name = volume.textOr("", "name");
            if (name.isEmpty()) {
                mistakes.required(at.child("name"), "");
            } else {
                ContainerRules.report(at.child("name"), name, Names.label(name), mistakes);
                if (!names.add(name)) {
                    mistakes.duplicate(at.child("name"), name);
                }
            }
            if (volume.size() == 1) {
                mistakes.required(at, "must specify a volume type");
            } else if (volume.size() > 2) {
                mistakes.forbidden(at, "may not specify more than 1 volume type");
            }
            source(at, volume, mistakes);
            told(at, volume, containers, mistakes);
        }
        return names;
    }

    private static void source(FieldPath at, JsonObject volume, Mistakes mistakes) {
        if (volume.get("emptyDir") instanceof JsonObject empty) {
            emptyDir(at.child("emptyDir"), empty, mistakes);
        }
        if (volume.get("image") instanceof JsonObject image) {
            String reference = image.textOr("", "reference");
            if (reference.isEmpty()) {
                mistakes.required(at.child("image").child("reference"), "");
            } else if (!reference.strip().equals(reference)) {
                mistakes.invalid(
                        at.child("image").child("reference"),
                        reference,
                        "must not have leading or trailing whitespace");
            }
        }
        if (volume.get("csi") instanceof JsonObject driver) {
            driver(at.child("csi"), driver, mistakes);
        }
        if (volume.get("configMap") instanceof JsonObject map) {
            EnvRules.named(at.child("configMap"), map, mistakes);
            files(at.child("configMap"), map, mistakes);
        }
        if (volume.get("secret") instanceof JsonObject secret) {
            if (secret.textOr("", "secretName").isEmpty()) {
                mistakes.required(at.child("secret").child("secretName"), "");
            }
            files(at.child("secret"), secret, mistakes);
        }
    }

    /** Whether there is such a driver is known where the pod is to run. */
    private static void driver(FieldPath at, JsonObject volume, Mistakes mistakes) {
        String name = volume.textOr("", "driver");
        if (name.isEmpty()) {
            mistakes.required(at.child("driver"), "");
        } else {
            Checks.driver(at.child("driver"), name, mistakes);
        }
        if (volume.has("nodePublishSecretRef")
                && volume.textOr("", "nodePublishSecretRef", "name").isEmpty()) {
            mistakes.required(at.child("nodePublishSecretRef").child("name"), "");
        }
    }

    /** What tells of the pod itself. */
    private static void told(
            FieldPath at, JsonObject volume, SortedSet<String> containers, Mistakes mistakes) {
        if (volume.get("downwardAPI") instanceof JsonObject downward) {
            ProjectionRules.downward(at.child("downwardAPI"), downward, containers, mistakes);
        }
        if (volume.get("projected") instanceof JsonObject projected) {
            ProjectionRules.projected(at.child("projected"), projected, containers, mistakes);
        }
    }

    private static void emptyDir(FieldPath at, JsonObject empty, Mistakes mistakes) {
        String medium = empty.textOr("", "medium");
        if (!MEDIA.contains(medium)) {
            if (medium.startsWith("HugePages")) {
                mistakes.notYet(at.child("medium"), "huge pages");
            } else {
                mistakes.unsupported(at.child("medium"), medium, List.of("Memory"));
            }
        }
        Quantity size = Quantity.stored(empty.get("sizeLimit"));
        if (size != null && size.signum() < 0) {
            mistakes.invalid(
                    at.child("sizeLimit"), size.toString(), "must be greater than or equal to 0");
        }
    }

    static void files(FieldPath at, JsonObject source, Mistakes mistakes) {
        mode(at.child("defaultMode"), source, "defaultMode", mistakes);
        JsonArray items = source.array("items");
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof JsonObject item)) {
                continue;
            }
            FieldPath here = at.child("items").index(i);
            if (item.textOr("", "key").isEmpty()) {
                mistakes.required(here.child("key"), "");
            }
            path(here.child("path"), item.textOr("", "path"), mistakes);
            mode(here.child("mode"), item, "mode", mistakes);
        }
    }

    /** Of a file in a volume: names that begin with {@code ..} are the volume's own. */
    static void path(FieldPath at, String path, Mistakes mistakes) {
        if (path.isEmpty()) {
            mistakes.required(at, "");
            return;
        }
        ContainerRules.report(at, path, relative(path), mistakes);
        if (path.startsWith("..") && !path.startsWith("../") && !path.equals("..")) {
            mistakes.invalid(at, path, "must not start with '..'");
        }
    }

    static void mode(FieldPath at, JsonObject from, String field, Mistakes mistakes) {
        if (from.get(field) instanceof JsonNumber.Whole(long mode)
                && (mode < 0 || mode > MAX_MODE)) {
            mistakes.invalid(
                    at, mode, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    /** Of a path that must stay inside its volume. */
    static @Nullable String relative(String path) {
        if (path.startsWith("/")) {
            return "must be a relative path";
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return "must not contain '..'";
            }
        }
        return null;
    }
}

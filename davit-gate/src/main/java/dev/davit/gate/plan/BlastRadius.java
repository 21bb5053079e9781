package dev.davit.gate.plan;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What goes with an object, and what will miss it, in sentences. */
final class BlastRadius {
    /** Names in one sentence; the rest is counted. */
    static final int MAX_NAMES = 10;

    /** Of a kind that nothing else is known to miss. */
    static final String REMOVED = " is removed";

    private BlastRadius() {}

    static List<String> of(Kind kind, StoredObject going, ImageView image) {
        List<String> sentences = new ArrayList<>();
        String name = going.key().name();
        String namespace = going.key().namespace();
        if (kind.equals(Kinds.POD)) {
            sentences.add(pod(going.tree()));
        } else if (kind.equals(Kinds.NAMESPACE)) {
            sentences.add(namespace(name, image));
        } else if (kind.equals(Kinds.NODE)) {
            sentences.add(node(name, image));
        } else if (kind.equals(Kinds.CONFIG_MAP)) {
            sentences.add(users(image, namespace, "configMap", "name", name));
        } else if (kind.equals(Kinds.SECRET)) {
            sentences.add(users(image, namespace, "secret", "secretName", name));
        } else {
            sentences.add(kind.singular() + " " + name + REMOVED);
        }
        JsonArray finalizers = going.tree().array("metadata", "finalizers");
        if (finalizers.size() > 0) {
            sentences.add("it stays until its " + finalizers.size() + " finalizers are removed");
        }
        return sentences;
    }

    private static String pod(JsonObject pod) {
        String name = pod.textOr("", "metadata", "name");
        String node = pod.textOr("", "spec", "nodeName");
        if (node.isEmpty()) {
            return "pod " + name + " is removed; it was not placed yet";
        }
        List<String> containers = new ArrayList<>();
        for (Json item : pod.array("spec", "containers")) {
            if (item instanceof JsonObject container) {
                containers.add(container.textOr("", "name"));
            }
        }
        return "pod %s on node %s ends: containers %s are asked to stop and have %d s for it"
                .formatted(
                        name,
                        node,
                        names(containers),
                        pod.wholeOr(30, "spec", "terminationGracePeriodSeconds"));
    }

    private static String namespace(String name, ImageView image) {
        List<String> counts = new ArrayList<>();
        for (Kind kind : image.kinds().all()) {
            int count = kind.namespaced() ? image.count(kind.id(), name) : 0;
            if (count > 0) {
                counts.add(count + " " + kind.id());
            }
        }
        return counts.isEmpty()
                ? "namespace " + name + " is removed; it is empty"
                : "namespace "
                        + name
                        + " goes with all that is in it: "
                        + String.join(", ", counts);
    }

    private static String users(
            ImageView image, String namespace, String source, String nameField, String name) {
        List<String> pods = pods(image, namespace, pod -> uses(pod, source, nameField, name));
        return pods.isEmpty()
                ? "no pod uses it"
                : "used by pods %s: they run on, and cannot start anew without it"
                        .formatted(names(pods));
    }

    private static String node(String name, ImageView image) {
        List<String> pods = pods(image, "", pod -> name.equals(pod.text("spec", "nodeName")));
        return pods.isEmpty()
                ? "node " + name + " is removed; no pod is placed on it"
                : "node %s is removed while pods are placed on it: %s".formatted(name, names(pods));
    }

    private static List<String> pods(
            ImageView image, String namespace, Predicate<JsonObject> chosen) {
        List<String> found = new ArrayList<>();
        image.scan(
                Kinds.POD.id(),
                namespace,
                null,
                pod -> {
                    if (chosen.test(pod.tree())) {
                        found.add(pod.key().name());
                    }
                    return true;
                });
        return found;
    }

    private static boolean uses(JsonObject pod, String source, String nameField, String name) {
        for (Json volume : pod.array("spec", "volumes")) {
            if (volume instanceof JsonObject object
                    && name.equals(object.text(source, nameField))) {
                return true;
            }
        }
        for (Json item : pod.array("spec", "containers")) {
            if (item instanceof JsonObject container && inEnvironment(container, source, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean inEnvironment(JsonObject container, String source, String name) {
        for (Json from : container.array("envFrom")) {
            if (from instanceof JsonObject object
                    && name.equals(object.text(source + "Ref", "name"))) {
                return true;
            }
        }
        for (Json variable : container.array("env")) {
            if (variable instanceof JsonObject object
                    && name.equals(object.text("valueFrom", source + "KeyRef", "name"))) {
                return true;
            }
        }
        return false;
    }

    static String names(List<String> all) {
        String shown = String.join(", ", all.subList(0, Math.min(MAX_NAMES, all.size())));
        return all.size() <= MAX_NAMES
                ? shown
                : shown + " and " + (all.size() - MAX_NAMES) + " more";
    }
}

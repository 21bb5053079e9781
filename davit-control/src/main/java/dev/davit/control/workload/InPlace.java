package dev.davit.control.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A running pod as another template wants it: one update of its spec, after which the node restarts
 * what differs and nothing else. What was given to the pod (uid, node, address, status, profile)
 * and what others wrote on it (their labels, annotations, finalizers) stays.
 *
 * <p>Which labels and annotations came from a template is noted on the pod itself, in {@link
 * #FOLLOWS}: those that the next template does not have are taken away.
 */
public final class InPlace {
    /** {@code labels=app,tier annotations=note}: what a pod has from its template. */
    public static final String FOLLOWS = "davit.dev/from-template";

    private static final String LABELS = "labels";
    private static final String ANNOTATIONS = "annotations";

    /** Of the spec: given to the pod, or added to it, where a template has no say. */
    private static final List<String> GIVEN = List.of("nodeName", "ephemeralContainers");

    private static final List<String> GIVEN_IN_DAVIT = List.of("profile", "restarts", "configs");

    private InPlace() {}

    /** A template whose pods can be changed in place later: it notes what they have from it. */
    public static JsonObject followed(JsonObject template) {
        List<String> notes = new ArrayList<>();
        for (String map : List.of(LABELS, ANNOTATIONS)) {
            List<String> names = new ArrayList<>(template.object("metadata", map).names());
            if (!names.isEmpty()) {
                Collections.sort(names);
                notes.add(map + "=" + String.join(",", names));
            }
        }
        return notes.isEmpty()
                ? template
                : template.withAt(
                        new JsonString(String.join(" ", notes)), "metadata", ANNOTATIONS, FOLLOWS);
    }

    /**
     * @param pod made from a template that was {@link #followed}
     * @param template followed as well
     */
    public static JsonObject change(JsonObject pod, JsonObject template) {
        String note = pod.textOr("", "metadata", ANNOTATIONS, FOLLOWS);
        return change(pod, noted(note, LABELS), noted(note, ANNOTATIONS), template);
    }

    /**
     * @param before the template that the pod follows now, where it was not {@link #followed}
     */
    public static JsonObject change(JsonObject pod, JsonObject before, JsonObject template) {
        return change(
                pod,
                before.object("metadata", LABELS).names(),
                before.object("metadata", ANNOTATIONS).names(),
                template);
    }

    private static JsonObject change(
            JsonObject pod, List<String> labels, List<String> annotations, JsonObject template) {
        JsonObject metadata = pod.object("metadata");
        metadata = replaced(metadata, LABELS, labels, template);
        metadata = replaced(metadata, ANNOTATIONS, annotations, template);
        return pod.with("metadata", metadata)
                .with("spec", spec(pod.object("spec"), template.object("spec")));
    }

    private static List<String> noted(String note, String map) {
        for (String part : note.split(" ", -1)) {
            if (part.startsWith(map + "=")) {
                return List.of(part.substring(map.length() + 1).split(",", -1));
            }
        }
        return List.of();
    }

    private static JsonObject replaced(
            JsonObject metadata, String map, List<String> before, JsonObject template) {
        JsonObject after = metadata.object(map);
        for (String name : before) {
            after = after.without(name);
        }
        JsonObject wanted = template.object("metadata", map);
        for (int i = 0; i < wanted.size(); i++) {
            after = after.with(wanted.nameAt(i), wanted.valueAt(i));
        }
        return after.isEmpty() ? metadata.without(map) : metadata.with(map, after);
    }

    private static JsonObject spec(JsonObject before, JsonObject template) {
        JsonObject spec = kept(GIVEN, before, template);
        JsonObject davit = kept(GIVEN_IN_DAVIT, before.object("davit"), template.object("davit"));
        return davit.isEmpty() ? spec : spec.with("davit", davit);
    }

    private static JsonObject kept(List<String> names, JsonObject before, JsonObject template) {
        JsonObject after = template;
        for (String name : names) {
            Json given = before.get(name);
            after = given == null || after.has(name) ? after : after.with(name, given);
        }
        return after;
    }
}

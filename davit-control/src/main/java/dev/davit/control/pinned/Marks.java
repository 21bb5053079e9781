package dev.davit.control.pinned;

import dev.davit.control.workload.InPlace;
import dev.davit.control.workload.PodMaker;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;

/** How a pod tells its version, and pods as they are made and changed. */
final class Marks {
    static final String VERSION = "davit.dev/version";

    /** The digest of the template that a pod was made or last changed from. */
    static final String TEMPLATE = "davit.dev/template";

    private Marks() {}

    static String version(JsonObject pod) {
        return pod.textOr("", "metadata", "labels", VERSION);
    }

    static String digest(JsonObject pod) {
        return pod.textOr("", "metadata", "labels", TEMPLATE);
    }

    /** A new pod of a version. */
    static JsonObject made(Version version, JsonObject owner, String name) {
        return PodMaker.make(template(version), Kinds.PINNED_DEPLOYMENT, owner, name);
    }

    /** A pod as another version wants it, in place. */
    static JsonObject changed(JsonObject pod, Version version) {
        return InPlace.change(pod, template(version));
    }

    /** The same pod under another name of its version. */
    static JsonObject relabelled(JsonObject pod, String name) {
        return pod.withAt(new JsonString(name), "metadata", "labels", VERSION);
    }

    private static JsonObject template(Version version) {
        JsonObject labels =
                version.template()
                        .object("metadata", "labels")
                        .with(VERSION, version.name())
                        .with(TEMPLATE, version.digest());
        return InPlace.followed(version.template().withAt(labels, "metadata", "labels"));
    }
}

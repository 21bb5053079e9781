package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The versions of a Deployment that its ReplicaSets keep. */
final class Revisions {
    static final String ANNOTATION = "deployment.kubernetes.io/revision";

    private Revisions() {}

    static String images(JsonObject set) {
        List<String> images = new ArrayList<>();
        for (Json one : set.array("spec", "template", "spec", "containers")) {
            images.add(((JsonObject) one).textOr("", "image"));
        }
        return String.join(",", images);
    }

    /** Its ReplicaSets, the oldest revision first. */
    static List<JsonObject> of(Session session, String inside, JsonObject owner) {
        String uid = owner.textOr("", "metadata", "uid");
        List<JsonObject> found = new ArrayList<>();
        String path = Paths.collection(Kinds.REPLICA_SET, inside);
        for (Json item : session.get(path).array("items")) {
            JsonObject set = (JsonObject) item;
            for (Json reference : set.array("metadata", "ownerReferences")) {
                if (((JsonObject) reference).textOr("", "uid").equals(uid)) {
                    found.add(set);
                }
            }
        }
        found.sort(Comparator.comparingLong(Revisions::number));
        return found;
    }

    /** Its template, as a Deployment has it. */
    static JsonObject template(JsonObject set) {
        JsonObject template = set.object("spec", "template");
        JsonObject metadata = template.object("metadata");
        JsonObject labels = metadata.object("labels").without("pod-template-hash");
        return template.with("metadata", metadata.with("labels", labels));
    }

    static long number(JsonObject set) {
        String text = set.textOr("0", "metadata", "annotations", ANNOTATION);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    static JsonObject chosen(List<JsonObject> sets, long to) {
        if (to == 0 && sets.size() >= 2) {
            return sets.get(sets.size() - 2);
        }
        for (JsonObject set : sets) {
            if (to > 0 && number(set) == to) {
                return set;
            }
        }
        throw new CliFailure(
                ExitCode.REFUSED,
                to == 0
                        ? "no version before this one is kept"
                        : "revision " + to + " is not kept; see: davit rollout history");
    }
}

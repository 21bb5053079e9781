package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * POST …/restart {@code {containers: [web]}}: restarts in place without a change. No names: all of
 * them.
 *
 * <p>The wish is part of the spec, {@code spec.davit.restarts.<container>: <generation>}: the node
 * finds it as it finds every other change, and history tells who wished it.
 */
public final class RestartPod implements WriteHandler {
    private final Replacement replacement;

    public RestartPod(Replacement replacement) {
        this.replacement = replacement;
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Replacement.stored(asked, scene)
                .then(stored -> restartable(asked, stored))
                .then(stored ->
                        chosen(asked, stored)
                                .then(names ->
                                        replacement.main(
                                                asked,
                                                stored,
                                                wished(stored.tree(), names),
                                                scene,
                                                "restart")));
    }

    private static Outcome<StoredObject> restartable(Asked asked, StoredObject stored) {
        String phase = stored.tree().textOr("", "status", "phase");
        String name = stored.key().name();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return Refusals.conflict(
                    asked.kind(), name, "it has ended (" + phase + ") and is never restarted");
        }
        return Metadata.deleting(Metadata.of(stored.tree()))
                ? Refusals.conflict(asked.kind(), name, "it is being deleted")
                : Outcome.ok(stored);
    }

    private static Outcome<List<String>> chosen(Asked asked, StoredObject stored) {
        List<String> all = new ArrayList<>();
        for (Json container : stored.tree().array("spec", "containers")) {
            if (container instanceof JsonObject object) {
                all.add(object.textOr("", "name"));
            }
        }
        JsonArray wished = asked.body().array("containers");
        if (wished.size() == 0) {
            return Outcome.ok(all);
        }
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < wished.size(); i++) {
            String name = wished.get(i) instanceof JsonString(String text) ? text : "";
            if (!all.contains(name)) {
                return Refusals.invalid(
                        asked.kind(),
                        stored.key().name(),
                        new Cause(
                                Cause.NOT_FOUND,
                                "Not found: \"%s\"; the pod's containers are %s"
                                        .formatted(name, all),
                                "containers[" + i + "]"));
            }
            chosen.add(name);
        }
        return Outcome.ok(chosen);
    }

    private static JsonObject wished(JsonObject pod, List<String> names) {
        JsonNumber mark = JsonNumber.of(pod.wholeOr(1, Metadata.FIELD, "generation") + 1);
        JsonObject wished = pod;
        for (String name : names) {
            wished = wished.withAt(mark, "spec", "davit", "restarts", name);
        }
        return wished;
    }
}

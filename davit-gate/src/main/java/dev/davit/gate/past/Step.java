package dev.davit.gate.past;

import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollback does with one object.
 *
 * @param why a sentence
 * @param fromRevision of the object before; 0: it is not there
 * @param revision whose state comes back; 0: none does
 * @param changes the first of them, a line each
 * @param refusal why it cannot be done; null where it can
 */
record Step(
        Kind kind,
        Key key,
        Action action,
        String why,
        long fromRevision,
        long revision,
        List<String> changes,
        @Nullable Refusal refusal) {

    enum Action {
        CREATE("Create"),
        CHANGE("Change"),
        DELETE("Delete"),
        LEAVE("Leave"),
        REFUSE("Refuse");

        final String text;

        Action(String text) {
            this.text = text;
        }
    }

    static Step leave(Kind kind, Key key, String why) {
        return new Step(kind, key, Action.LEAVE, why, 0, 0, List.of(), null);
    }

    Step refused(Refusal why) {
        return new Step(
                kind, key, Action.REFUSE, why.message(), fromRevision, revision, changes, why);
    }

    JsonObject json() {
        JsonObject.Builder text =
                JsonObject.builder()
                        .put("resource", kind.id().toString())
                        .put("name", key.name())
                        .put("action", action.text);
        if (!why.isEmpty()) {
            text.put("reason", why);
        }
        if (fromRevision > 0) {
            text.put("fromRevision", fromRevision);
        }
        if (revision > 0) {
            text.put("revision", revision);
        }
        if (!changes.isEmpty()) {
            List<Json> lines = new ArrayList<>(changes.size());
            changes.forEach(line -> lines.add(new JsonString(line)));
            text.put("changes", new JsonArray(lines));
        }
        return text.build();
    }
}

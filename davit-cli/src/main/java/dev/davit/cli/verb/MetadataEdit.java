package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code label} and {@code annotate} were asked for: {@code app=web} sets, {@code app-}
 * removes.
 */
record MetadataEdit(List<String> targets, JsonObject changes) {
    static MetadataEdit of(List<String> words) {
        List<String> targets = new ArrayList<>();
        JsonObject changes = JsonObject.EMPTY;
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                changes = changes.with(word.substring(0, equals), word.substring(equals + 1));
            } else if (word.endsWith("-") && !targets.isEmpty()) {
                changes = changes.with(word.substring(0, word.length() - 1), JsonNull.NULL);
            } else {
                targets.add(word);
            }
        }
        if (changes.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE, "say what to change: NAME=VALUE to set, NAME- to remove");
        }
        return new MetadataEdit(targets, changes);
    }

    /** A merge patch of one part of the metadata. */
    JsonObject patch(String part) {
        return JsonObject.of("metadata", JsonObject.of(part, changes));
    }

    /** Refuses to change what has another value, as kubectl does. */
    void mustNotOverwrite(JsonObject live, String part, String what) {
        JsonObject there = live.object("metadata", part);
        changes.forEach((name, value) -> {
            Json before = there.get(name);
            if (before != null && !(value instanceof JsonNull) && !before.equals(value)) {
                throw new CliFailure(
                        ExitCode.REFUSED,
                        what
                                + " has "
                                + name
                                + "="
                                + there.textOr("", name)
                                + " already; to change it: --overwrite");
            }
        });
    }
}

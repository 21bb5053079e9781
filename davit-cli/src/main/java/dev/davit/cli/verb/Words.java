package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Words of the command line as pieces of objects. */
final class Words {
    private Words() {}

    static JsonArray texts(Collection<String> words) {
        List<Json> all = new ArrayList<>();
        words.forEach(word -> all.add(new JsonString(word)));
        return new JsonArray(all);
    }

    /** {@code app=web} pairs as an object of texts. */
    static JsonObject pairs(String option, Collection<String> words) {
        JsonObject all = JsonObject.EMPTY;
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw new CliFailure(ExitCode.USAGE, option + " " + word + ": write NAME=VALUE");
            }
            all = all.with(word.substring(0, equals), word.substring(equals + 1));
        }
        return all;
    }

    static JsonObject metadata(String name) {
        return JsonObject.EMPTY.with("name", name);
    }
}

package dev.davit.cli.verb;

import dev.davit.cli.Vocabulary;
import dev.davit.cli.output.Paint;
import dev.davit.model.diff.Change;
import dev.davit.model.diff.Diff;
import dev.davit.model.diff.DiffText;
import dev.davit.model.diff.Hidden;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** What one state of an object has that another has not, line by line. */
final class Differences {
    private static final List<String> NOT_INTENT =
            List.of("resourceVersion", "generation", "managedFields", "creationTimestamp", "uid");

    private Differences() {}

    /** Nothing but what people write: no status, no bookkeeping. */
    static JsonObject intent(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        for (String name : NOT_INTENT) {
            metadata = metadata.without(name);
        }
        JsonObject annotations =
                metadata.object("annotations")
                        .without(ApplyCommand.LAST_APPLIED)
                        .without(PlanCommand.PLAN);
        metadata =
                annotations.isEmpty()
                        ? metadata.without("annotations")
                        : metadata.with("annotations", annotations);
        return object.with("metadata", metadata).without("status");
    }

    static List<String> lines(Kind kind, JsonObject before, JsonObject after) {
        List<String> lines = new ArrayList<>();
        for (Change change :
                Diff.between(
                        intent(Hidden.in(kind, before)),
                        intent(Hidden.in(kind, after)),
                        Vocabulary.patch(kind))) {
            String line = DiffText.line(change);
            lines.add(
                    line.startsWith("+")
                            ? Paint.added(line)
                            : line.startsWith("-") ? Paint.removed(line) : line);
        }
        return lines;
    }

    /** The plan that a dry run was answered with. */
    static String plan(JsonObject answer) {
        return answer.at("metadata", "annotations", PlanCommand.PLAN)
                        instanceof JsonString(String text)
                ? text.strip()
                : "";
    }
}

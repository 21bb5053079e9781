package dev.davit.gate.read;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.Forms;
import dev.davit.gate.room.Refusals;
import dev.davit.model.request.Options;
import java.util.List;

/** What may be asked of a table. Source: {@code ValidateTableOptions} of apimachinery. */
public final class TableRules {
    private static final List<String> INCLUDED = List.of("", "Metadata", "Object", "None");

    private TableRules() {}

    public static Outcome<Options> check(Options options) {
        String include = options.firstOr("includeObject", "");
        if (INCLUDED.contains(include) || Forms.of(options) != Forms.TABLE) {
            return Outcome.ok(options);
        }
        return Refusals.invalidOptions(
                "TableOptions",
                List.of(
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: \"%s\": must be 'Metadata', 'Object', 'None', or empty"
                                        .formatted(include),
                                "includeObject")));
    }
}

package dev.davit.gate.custom;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.custom.Conversion;
import dev.davit.model.json.JsonObject;
import java.util.List;

/** Asks a program outside to make objects of one version of those of another. Blocks. */
@FunctionalInterface
public interface Converter {
    /** A server that asks nobody. */
    Converter NONE =
            (hook, apiVersion, objects) ->
                    Outcome.refused(
                            Refusal.of(Reason.INTERNAL_ERROR, "this server calls no webhooks"));

    /**
     * The objects in the same order; refused with what went wrong, in a sentence that names no
     * object.
     *
     * @param apiVersion which they shall have
     */
    Outcome<List<JsonObject>> convert(
            Conversion.Webhook hook, String apiVersion, List<JsonObject> objects);
}

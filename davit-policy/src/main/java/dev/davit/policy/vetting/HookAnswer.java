package dev.davit.policy.vetting;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.List;

/** What a webhook has said of a request. */
public sealed interface HookAnswer {
    /**
     * It may be done.
     *
     * @param patch what is to be changed before (RFC 6902); empty: nothing
     * @param warnings what its author should know
     */
    record Allowed(JsonArray patch, List<String> warnings) implements HookAnswer {
        public Allowed {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It may not be done.
     *
     * @param result why: a {@code Status}, as far as the webhook has filled it in
     * @param warnings what its author should know besides
     */
    record Denied(JsonObject result, List<String> warnings) implements HookAnswer {
        public Denied {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It has said nothing that can be used.
     *
     * @param why in a sentence that goes on after "failed calling webhook NAME: "
     */
    record Failed(String why) implements HookAnswer {}
}

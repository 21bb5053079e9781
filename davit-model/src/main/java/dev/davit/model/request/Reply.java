package dev.davit.model.request;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import java.util.List;

/** What the gate answers when it does not refuse. */
public sealed interface Reply {

    /** Sentences for the {@code Warning} header, shown by kubectl and davit. */
    List<String> warnings();

    /** One stored object, in its shared encoding. */
    record One(int code, Kind kind, StoredObject object, List<String> warnings) implements Reply {}

    /**
     * A list, its items in their shared encodings.
     *
     * @param continueToken empty when the list is complete
     * @param remaining how many items are left behind the token, -1 when not known
     */
    record Many(
            Kind kind,
            long revision,
            List<StoredObject> items,
            String continueToken,
            long remaining,
            List<String> warnings)
            implements Reply {}

    /** Anything else that is JSON: a dry run's object, a status, a history, a drawing's data. */
    record Document(int code, JsonObject body, List<String> warnings) implements Reply {}

    /** Plain text: a drawing. */
    record Text(String contentType, String text, List<String> warnings) implements Reply {}
}

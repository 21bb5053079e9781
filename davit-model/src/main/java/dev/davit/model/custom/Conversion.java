package dev.davit.model.custom;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** How objects of one version become objects of another. */
public sealed interface Conversion {
    /** Nothing but the version's name changes. */
    enum None implements Conversion {
        NONE
    }

    /**
     * A program is asked.
     *
     * @param client {@code clientConfig}: where it is, and whose certificate it has
     * @param versions of the question that it understands
     */
    record Webhook(JsonObject client, List<String> versions) implements Conversion {
        public Webhook {
            versions = List.copyOf(versions);
        }
    }

    static Conversion of(JsonObject conversion) {
        if (!conversion.textOr("", "strategy").equals("Webhook")) {
            return None.NONE;
        }
        JsonArray words = conversion.array("webhook", "conversionReviewVersions");
        List<String> versions = new ArrayList<>(words.size());
        for (Json word : words) {
            if (word instanceof JsonString(String text)) {
                versions.add(text);
            }
        }
        return new Webhook(conversion.object("webhook", "clientConfig"), versions);
    }
}

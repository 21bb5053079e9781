package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** Pieces that every OpenAPI document has. */
final class Documents {
    private Documents() {}

    static JsonObject groupVersionKind(Kind kind, String name) {
        return JsonObject.builder()
                .put("group", kind.id().group())
                .put("version", kind.version())
                .put("kind", name)
                .build();
    }

    static JsonArray texts(List<String> texts) {
        List<Json> items = new ArrayList<>(texts.size());
        texts.forEach(text -> items.add(new JsonString(text)));
        return new JsonArray(items);
    }
}

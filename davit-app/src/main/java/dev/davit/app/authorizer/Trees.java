package dev.davit.app.authorizer;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.YamlReader;
import java.util.List;

/** A file of one object, in YAML or JSON. */
final class Trees {
    private Trees() {}

    static Outcome<JsonObject> read(byte[] bytes) {
        return YamlReader.read(bytes).then(Trees::only).then(Document::strict).then(Trees::object);
    }

    private static Outcome<Document> only(List<Document> all) {
        return all.size() == 1 ? Outcome.ok(all.getFirst()) : wrong("one document is wanted");
    }

    private static Outcome<JsonObject> object(Json tree) {
        return tree instanceof JsonObject object ? Outcome.ok(object) : wrong("it is no object");
    }

    static <T> Outcome<T> wrong(String why) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, why));
    }
}

package dev.davit.gate;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Answers about objects that are stored in one form and were asked for in another. */
final class OtherForm {
    private OtherForm() {}

    /**
     * @param kind as it was asked for
     * @param shown a tree, an object's or a document's, as that kind has it
     */
    static Reply of(Reply reply, Kind kind, UnaryOperator<JsonObject> shown) {
        return switch (reply) {
            case Reply.One(int code, Kind _, StoredObject object, List<String> warnings) ->
                    new Reply.One(code, kind, of(object, shown), warnings);
            case Reply.Many many -> {
                List<StoredObject> items = new ArrayList<>(many.items().size());
                many.items().forEach(item -> items.add(of(item, shown)));
                yield new Reply.Many(
                        kind,
                        many.revision(),
                        items,
                        many.continueToken(),
                        many.remaining(),
                        many.warnings());
            }
            case Reply.Document(int code, JsonObject body, List<String> warnings) ->
                    new Reply.Document(code, shown.apply(body), warnings);
            case Reply.Text text -> text;
        };
    }

    static StoredObject of(StoredObject stored, UnaryOperator<JsonObject> shown) {
        return new StoredObject(
                stored.key(),
                stored.uid(),
                stored.revision(),
                JsonWriter.write(shown.apply(stored.tree())));
    }
}

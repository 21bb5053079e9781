package dev.davit.model.owned;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/** A part of an object laid over one as a server-side apply would, without a record of it. */
public final class Overlay {
    private Overlay() {}

    /** Its values win; whatever else is there stays. */
    public static JsonObject of(ObjectSchema schema, JsonObject live, JsonObject part) {
        return Merge.of(schema, live, part);
    }

    /** What of a part can only be replaced as a whole: laying it over an object loses the rest. */
    public static List<FieldPath> wholes(ObjectSchema schema, JsonObject part) {
        List<FieldPath> found = new ArrayList<>();
        members(schema, part, FieldPath.ROOT, found);
        return found;
    }

    private static void members(
            Schema schema, JsonObject part, FieldPath at, List<FieldPath> found) {
        for (int i = 0; i < part.size(); i++) {
            String name = part.nameAt(i);
            Field field = Granular.field(schema, name);
            Schema member = Granular.member(schema, field);
            Json value = part.valueAt(i);
            FieldPath below = at.child(name);
            switch (value) {
                case JsonObject object -> {
                    if (member == Schema.Scalar.ANY || member == Schema.Scalar.OPEN_OBJECT) {
                        // Nobody declares what is in it.
                        continue;
                    }
                    if (!Granular.object(member, Granular.atomic(field))) {
                        found.add(below);
                    } else {
                        members(member, object, below, found);
                    }
                }
                case JsonArray array -> items(member, array, below, found);
                default -> {
                    // One value, one owner.
                }
            }
        }
    }

    private static void items(Schema schema, JsonArray array, FieldPath at, List<FieldPath> found) {
        if (!(schema instanceof Schema.ListOf list)) {
            return;
        }
        if (Granular.list(schema) == null) {
            found.add(at);
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof JsonObject item) {
                members(list.items(), item, at.index(i), found);
            }
        }
    }
}

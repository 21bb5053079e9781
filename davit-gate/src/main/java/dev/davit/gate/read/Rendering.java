package dev.davit.gate.read;

import dev.davit.gate.Forms;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.table.Column;
import dev.davit.model.table.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects in the form that was asked for.
 *
 * @param include what a table's rows carry besides their cells: {@code Metadata}, {@code None} or
 *     {@code Object}
 */
public record Rendering(Forms form, String include) {
    private static final String META = "meta.k8s.io/v1";

    public static Rendering of(Options options) {
        return new Rendering(Forms.of(options), options.firstOr("includeObject", "Metadata"));
    }

    /** A read's answer; documents stay what they are. */
    public Reply reply(Reply plain, long nowMillis) {
        return switch (form) {
            case PLAIN -> plain;
            case TABLE -> tables(plain, nowMillis);
            case PARTIAL -> partials(plain);
        };
    }

    /**
     * A watch's object: its bytes are what goes over the wire.
     *
     * @param first whether nothing was sent before: a table's columns are told once
     */
    StoredObject event(Kind kind, StoredObject object, boolean first, long nowMillis) {
        return switch (form) {
            case PLAIN -> object;
            case TABLE ->
                    with(
                            object,
                            table(
                                    kind,
                                    List.of(object),
                                    first,
                                    version(object.revision()),
                                    nowMillis));
            case PARTIAL -> with(object, partial(object.tree()));
        };
    }

    private static StoredObject with(StoredObject object, JsonObject shown) {
        return new StoredObject(
                object.key(), object.uid(), object.revision(), JsonWriter.write(shown));
    }

    private Reply tables(Reply plain, long nowMillis) {
        return switch (plain) {
            case Reply.One(int code, Kind kind, StoredObject object, List<String> warnings) ->
                    new Reply.Document(
                            code,
                            table(
                                    kind,
                                    List.of(object),
                                    true,
                                    version(object.revision()),
                                    nowMillis),
                            warnings);
            case Reply.Many many ->
                    new Reply.Document(
                            200,
                            table(many.kind(), many.items(), true, listMeta(many), nowMillis),
                            many.warnings());
            case Reply.Document document -> document;
            case Reply.Text text -> text;
        };
    }

    private static Reply partials(Reply plain) {
        return switch (plain) {
            case Reply.One(int code, Kind _, StoredObject object, List<String> warnings) ->
                    new Reply.Document(code, partial(object.tree()), warnings);
            case Reply.Many many -> new Reply.Document(200, partials(many), many.warnings());
            case Reply.Document document -> document;
            case Reply.Text text -> text;
        };
    }

    private static JsonObject partials(Reply.Many many) {
        List<Json> items = new ArrayList<>(many.items().size());
        many.items().forEach(item -> items.add(partial(item.tree())));
        return JsonObject.builder()
                .put("kind", "PartialObjectMetadataList")
                .put("apiVersion", META)
                .put("metadata", listMeta(many))
                .put("items", new JsonArray(items))
                .build();
    }

    private static JsonObject partial(JsonObject tree) {
        return JsonObject.builder()
                .put("kind", "PartialObjectMetadata")
                .put("apiVersion", META)
                .put("metadata", tree.object("metadata"))
                .build();
    }

    private JsonObject table(
            Kind kind,
            List<StoredObject> objects,
            boolean withColumns,
            JsonObject metadata,
            long nowMillis) {
        Table table = Table.of(kind);
        List<Json> rows = new ArrayList<>(objects.size());
        for (StoredObject object : objects) {
            rows.add(row(table, object.tree(), nowMillis));
        }
        return JsonObject.builder()
                .put("kind", "Table")
                .put("apiVersion", META)
                .put("metadata", metadata)
                .put("columnDefinitions", withColumns ? columns(table) : JsonArray.EMPTY)
                .put("rows", new JsonArray(rows))
                .build();
    }

    private JsonObject row(Table table, JsonObject tree, long nowMillis) {
        JsonObject.Builder row =
                JsonObject.builder().put("cells", new JsonArray(table.cells(tree, nowMillis)));
        switch (include) {
            case "None" -> {}
            case "Object" -> row.put("object", tree);
            default -> row.put("object", partial(tree));
        }
        return row.build();
    }

    private static JsonArray columns(Table table) {
        List<Json> all = new ArrayList<>();
        for (Column column : table.columns()) {
            all.add(
                    JsonObject.builder()
                            .put("name", column.name())
                            .put("type", column.type())
                            .put("format", column.format())
                            .put("description", column.description())
                            .put("priority", column.priority())
                            .build());
        }
        return new JsonArray(all);
    }

    private static JsonObject version(long revision) {
        return JsonObject.builder().put("resourceVersion", Long.toString(revision)).build();
    }

    private static JsonObject listMeta(Reply.Many many) {
        JsonObject meta = version(many.revision());
        if (!many.continueToken().isEmpty()) {
            meta = meta.with("continue", many.continueToken());
        }
        return many.remaining() < 0 ? meta : meta.with("remainingItemCount", many.remaining());
    }
}

package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.http.wire.Exchange;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.request.Request;
import dev.davit.port.Images;
import dev.davit.port.NodeImages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of a node: {@code /api/v1/nodes/NAME/images}.
 *
 * <pre>
 * GET                               {items: [{id, names, digests, sizeBytes, importedAt, pods,
 *                                   lastUsedAt, keptUntil}]}
 * POST   ?pull=NAME:TAG             begins a pull; {done, message, fetchedBytes}
 * GET    ?pull=NAME:TAG             how far it is, or what went wrong
 * POST   ?prune=unused|all          removes what nobody uses; {freedBytes}
 * POST                              {upload}: starts an upload
 * PUT    ?upload=ID&amp;offset=N        a piece of at most 2 MiB; {size}
 * POST   ?upload=ID[&amp;name=NAME:TAG] imports what was uploaded; {items}
 * DELETE ?name=NAME
 * </pre>
 */
final class ImageEntry {
    private final Gate gate;
    private final NodeImageStores nodes;

    ImageEntry(Gate gate, NodeImageStores nodes) {
        this.gate = gate;
        this.nodes = nodes;
    }

    void serve(Exchange exchange, Request request) {
        Outcome<JsonObject> answer =
                gate.node(request)
                        .then(this::images)
                        .then(images -> answer(exchange, request, images));
        switch (answer) {
            case Outcome.Refused<JsonObject>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<JsonObject>(JsonObject body) -> exchange.answer(200, body, List.of());
        }
    }

    private Outcome<NodeImages> images(StoredObject node) {
        NodeImages images = nodes.of(node.key().name());
        return images == null
                ? Outcome.refused(
                        Refusal.of(
                                Reason.SERVICE_UNAVAILABLE,
                                "the node " + node.key().name() + " cannot be reached now"))
                : Outcome.ok(images);
    }

    private static Outcome<JsonObject> answer(
            Exchange exchange, Request request, NodeImages images) {
        String upload = request.options().firstOr("upload", "");
        String name = request.options().firstOr("name", "");
        String pull = request.options().firstOr("pull", "");
        return switch (exchange.in().method()) {
            case "GET" ->
                    pull.isEmpty()
                            ? Outcome.ok(listed(images.list()))
                            : images.pullState(pull).map(ImageEntry::state);
            case "DELETE" -> images.remove(name).map(_ -> listed(images.list()));
            case "PUT" ->
                    offset(request)
                            .then(at -> images.append(upload, at, exchange.in().body()))
                            .map(size -> JsonObject.EMPTY.with("size", size));
            case "POST" -> posted(request, images);
            default ->
                    Outcome.refused(
                            Refusal.of(
                                    Reason.METHOD_NOT_ALLOWED,
                                    "images take GET, POST, PUT and DELETE"));
        };
    }

    private static Outcome<Long> offset(Request request) {
        try {
            return Outcome.ok(Long.parseLong(request.options().firstOr("offset", "")));
        } catch (NumberFormatException notANumber) {
            return Outcome.refused(
                    Refusal.of(Reason.BAD_REQUEST, "offset must say where the piece belongs"));
        }
    }

    private static Outcome<JsonObject> posted(Request request, NodeImages images) {
        String upload = request.options().firstOr("upload", "");
        String name = request.options().firstOr("name", "");
        String pull = request.options().firstOr("pull", "");
        String prune = request.options().firstOr("prune", "");
        if (!pull.isEmpty()) {
            return images.pull(pull).map(ImageEntry::state);
        }
        if (!prune.isEmpty()) {
            return prune(images, prune);
        }
        return upload.isEmpty()
                ? images.begin().map(id -> JsonObject.EMPTY.with("upload", id))
                : images.finish(upload, name.isEmpty() ? null : name).map(ImageEntry::list);
    }

    private static Outcome<JsonObject> prune(NodeImages images, String what) {
        return switch (what) {
            case "unused", "all" ->
                    Outcome.ok(
                            JsonObject.EMPTY.with("freedBytes", images.prune(what.equals("all"))));
            default ->
                    Outcome.refused(
                            Refusal.of(
                                    Reason.BAD_REQUEST,
                                    "prune: Unsupported value: \"%s\": supported values: \"all\", \"unused\""
                                            .formatted(what)));
        };
    }

    private static JsonObject state(NodeImages.PullState state) {
        return JsonObject.builder()
                .put("done", state.done())
                .put("message", state.words())
                .put("fetchedBytes", state.fetchedBytes())
                .build();
    }

    private static JsonObject listed(List<NodeImages.Listed> images) {
        List<Json> items = new ArrayList<>();
        for (NodeImages.Listed listed : images) {
            JsonObject item = item(listed.image()).with("pods", texts(listed.pods()));
            item = withTime(item, "lastUsedAt", listed.lastUsedMillis());
            items.add(withTime(item, "keptUntil", listed.keptUntilMillis()));
        }
        return list(new JsonArray(items));
    }

    private static JsonObject withTime(JsonObject item, String name, long millis) {
        return millis == 0 ? item : item.with(name, Instant.ofEpochMilli(millis).toString());
    }

    private static JsonObject list(List<Images.Image> images) {
        return list(new JsonArray(images.stream().<Json>map(ImageEntry::item).toList()));
    }

    private static JsonObject item(Images.Image image) {
        return JsonObject.builder()
                .put("id", image.id())
                .put("names", texts(image.names()))
                .put("digests", texts(image.digests()))
                .put("sizeBytes", image.sizeBytes())
                .put("importedAt", Instant.ofEpochMilli(image.importedAtMillis()).toString())
                .build();
    }

    private static JsonArray texts(List<String> texts) {
        return new JsonArray(texts.stream().<Json>map(JsonString::new).toList());
    }

    private static JsonObject list(JsonArray items) {
        return JsonObject.builder()
                .put("apiVersion", "davit.dev/v1")
                .put("kind", "NodeImageList")
                .put("items", items)
                .build();
    }
}

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
 * GET                               {items: [{id, names, sizeBytes, importedAt}]}
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
        return switch (exchange.in().method()) {
            case "GET" -> Outcome.ok(list(images.list()));
            case "DELETE" -> images.remove(name).map(_ -> list(images.list()));
            case "PUT" ->
                    offset(request)
                            .then(at -> images.append(upload, at, exchange.in().body()))
                            .map(size -> JsonObject.EMPTY.with("size", size));
            case "POST" ->
                    upload.isEmpty()
                            ? images.begin().map(id -> JsonObject.EMPTY.with("upload", id))
                            : images.finish(upload, name.isEmpty() ? null : name)
                                    .map(ImageEntry::list);
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

    private static JsonObject list(List<Images.Image> images) {
        List<Json> items = new ArrayList<>();
        for (Images.Image image : images) {
            List<Json> names = new ArrayList<>();
            image.names().forEach(name -> names.add(new JsonString(name)));
            items.add(
                    JsonObject.builder()
                            .put("id", image.id())
                            .put("names", new JsonArray(names))
                            .put("sizeBytes", image.sizeBytes())
                            .put(
                                    "importedAt",
                                    Instant.ofEpochMilli(image.importedAtMillis()).toString())
                            .build());
        }
        return JsonObject.builder()
                .put("apiVersion", "davit.dev/v1")
                .put("kind", "NodeImageList")
                .put("items", new JsonArray(items))
                .build();
    }
}

package dev.davit.gate.custom;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.custom.Conversion;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.Filled;
import dev.davit.model.custom.Pruned;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Stored objects as a kind has them, and objects of a kind as they are stored. What was written
 * since the definition's last change, in the version that is asked for, goes out as it lies there;
 * whatever else is converted, pruned and filled in for whoever reads it.
 */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
public final class Adapting {
    /** Objects in one question to a program outside. */
    static final int MAX_AT_ONCE = 500;

    private static final String API_VERSION = "apiVersion";

    private final Converter converter;

    public Adapting(Converter converter) {
        this.converter = converter;
    }

    /** A read's answer; built-in kinds are what they are. */
    public Outcome<Reply> reply(Reply reply) {
        return switch (reply) {
            case Reply.One(int code, Kind kind, StoredObject object, List<String> warnings)
                    when kind.custom() != null ->
                    object(kind, object)
                            .map(now ->
                                    now == object
                                            ? reply
                                            : new Reply.One(code, kind, now, warnings));
            case Reply.Many many when many.kind().custom() != null -> many(many);
            case Reply.One _, Reply.Many _, Reply.Document _, Reply.Text _ -> Outcome.ok(reply);
        };
    }

    private Outcome<Reply> many(Reply.Many many) {
        return objects(many.kind(), many.items())
                .map(items ->
                        items == many.items()
                                ? many
                                : new Reply.Many(
                                        many.kind(),
                                        many.revision(),
                                        items,
                                        many.continueToken(),
                                        many.remaining(),
                                        many.warnings()));
    }

    /** An object of that kind; the very same where nothing is to be done. */
    public Outcome<StoredObject> object(Kind kind, StoredObject stored) {
        CustomVersion custom = kind.custom();
        return custom == null || fresh(kind, custom, stored)
                ? Outcome.ok(stored)
                : objects(kind, List.of(stored)).map(List::getFirst);
    }

    /** Objects of that kind; the very same list where nothing is to be done. */
    public Outcome<List<StoredObject>> objects(Kind kind, List<StoredObject> all) {
        CustomVersion custom = kind.custom();
        if (custom == null) {
            return Outcome.ok(all);
        }
        List<Integer> places = new ArrayList<>(0);
        for (int i = 0; i < all.size(); i++) {
            if (!fresh(kind, custom, all.get(i))) {
                places.add(i);
            }
        }
        if (places.isEmpty()) {
            return Outcome.ok(all);
        }
        List<JsonObject> trees = new ArrayList<>(places.size());
        places.forEach(place -> trees.add(all.get(place).tree()));
        return converted(custom.definition().conversion(), kind, trees)
                .map(now -> {
                    List<StoredObject> items = new ArrayList<>(all);
                    for (int i = 0; i < places.size(); i++) {
                        StoredObject before = all.get(places.get(i));
                        items.set(places.get(i), fitting(custom, before, now.get(i)));
                    }
                    return items;
                });
    }

    private static StoredObject fitting(
            CustomVersion custom, StoredObject before, JsonObject versioned) {
        JsonObject pruned = Pruned.of(custom.schema(), versioned).tree();
        JsonObject after = Filled.of(custom.schema(), pruned);
        return after == before.tree()
                ? before
                : new StoredObject(
                        before.key(), before.uid(), before.revision(), JsonWriter.write(after));
    }

    /** A tree in the version that its kind is stored in; the very same where it is. */
    public Outcome<JsonObject> toStore(Kind kind, JsonObject tree) {
        CustomVersion custom = kind.custom();
        Kind storage = custom == null ? null : custom.definition().storage();
        return custom == null || custom.storage() || storage == null
                ? Outcome.ok(tree)
                : converted(custom.definition().conversion(), storage, List.of(tree))
                        .map(List::getFirst);
    }

    /** A tree in another version of its kind, whichever it is in now. */
    public Outcome<JsonObject> as(Kind kind, JsonObject tree) {
        CustomVersion custom = kind.custom();
        return custom == null || kind.apiVersion().equals(tree.text(API_VERSION))
                ? Outcome.ok(tree)
                : converted(custom.definition().conversion(), kind, List.of(tree))
                        .map(List::getFirst);
    }

    /** Whether somebody outside has to be asked before objects of a kind can be told. */
    public static boolean asks(Kind kind) {
        CustomVersion custom = kind.custom();
        return custom != null
                && custom.definition().conversion() instanceof Conversion.Webhook
                && custom.definition().several();
    }

    private Outcome<List<JsonObject>> converted(
            Conversion conversion, Kind to, List<JsonObject> trees) {
        return switch (conversion) {
            case Conversion.None _ -> {
                List<JsonObject> all = new ArrayList<>(trees.size());
                trees.forEach(tree -> all.add(named(to, tree)));
                yield Outcome.ok(all);
            }
            case Conversion.Webhook hook -> asked(hook, to, trees);
        };
    }

    private static JsonObject named(Kind kind, JsonObject tree) {
        return kind.apiVersion().equals(tree.text(API_VERSION))
                ? tree
                : tree.with(API_VERSION, new JsonString(kind.apiVersion()));
    }

    private Outcome<List<JsonObject>> asked(
            Conversion.Webhook hook, Kind to, List<JsonObject> trees) {
        List<JsonObject> others =
                trees.stream()
                        .filter(tree -> !to.apiVersion().equals(tree.text(API_VERSION)))
                        .toList();
        List<JsonObject> answers = new ArrayList<>(others.size());
        for (int from = 0; from < others.size(); from += MAX_AT_ONCE) {
            List<JsonObject> some =
                    others.subList(from, Math.min(others.size(), from + MAX_AT_ONCE));
            Outcome<List<JsonObject>> answer =
                    converter
                            .convert(hook, to.apiVersion(), some)
                            .then(got -> checked(to, some, got));
            switch (answer) {
                case Outcome.Ok<List<JsonObject>>(List<JsonObject> got) -> answers.addAll(got);
                case Outcome.Refused<List<JsonObject>>(Refusal why) -> {
                    return failed(to, why.message());
                }
            }
        }
        List<JsonObject> all = new ArrayList<>(trees.size());
        int next = 0;
        for (JsonObject tree : trees) {
            boolean asked = !to.apiVersion().equals(tree.text(API_VERSION));
            all.add(asked ? answers.get(next++) : tree);
        }
        return Outcome.ok(all);
    }

    private static <T> Outcome<T> failed(Kind to, String why) {
        return Outcome.refused(
                Refusal.of(
                        Reason.INTERNAL_ERROR,
                        "conversion webhook for %s, Kind=%s failed: %s"
                                .formatted(to.apiVersion(), to.kind(), why)));
    }

    /** The same objects, changed in nothing that is not a converter's to change. */
    private static Outcome<List<JsonObject>> checked(
            Kind to, List<JsonObject> asked, List<JsonObject> got) {
        if (got.size() != asked.size()) {
            return wrong(
                    "expected %d converted objects, got %d".formatted(asked.size(), got.size()));
        }
        List<JsonObject> all = new ArrayList<>(got.size());
        for (int i = 0; i < got.size(); i++) {
            JsonObject object = got.get(i);
            JsonObject metadata = asked.get(i).object("metadata");
            if (!to.apiVersion().equals(object.text(API_VERSION))
                    || !to.kind().equals(object.text("kind"))) {
                return wrong(
                        "object %d has another apiVersion or kind than %s, %s"
                                .formatted(i, to.apiVersion(), to.kind()));
            }
            for (String field : List.of("name", "namespace", "uid")) {
                Json given = object.at("metadata", field);
                if (!Objects.equals(given, metadata.get(field))) {
                    return wrong("object " + i + " has another metadata." + field);
                }
            }
            JsonObject kept = metadata;
            for (String field : List.of("labels", "annotations")) {
                Json given = object.at("metadata", field);
                kept = given == null ? kept.without(field) : kept.with(field, given);
            }
            all.add(ordered(object, kept));
        }
        return Outcome.ok(all);
    }

    private static Outcome<List<JsonObject>> wrong(String why) {
        return Outcome.refused(Refusal.of(Reason.INTERNAL_ERROR, why));
    }

    /** As every stored object begins. */
    private static JsonObject ordered(JsonObject object, JsonObject metadata) {
        JsonObject.Builder all =
                JsonObject.builder()
                        .put(API_VERSION, object.textOr("", API_VERSION))
                        .put("kind", object.textOr("", "kind"))
                        .put("metadata", metadata);
        object.forEach((name, value) -> {
            if (!List.of(API_VERSION, "kind", "metadata").contains(name)) {
                all.put(name, value);
            }
        });
        return all.build();
    }

    private static boolean fresh(Kind kind, CustomVersion custom, StoredObject stored) {
        return stored.revision() >= custom.definition().since() && begins(stored.bytes(), kind);
    }

    /** Whether the bytes begin with the kind's version, as every stored object's do. */
    private static boolean begins(byte[] bytes, Kind kind) {
        byte[] head =
                ("{\"apiVersion\":\"" + kind.apiVersion() + "\"").getBytes(StandardCharsets.UTF_8);
        return bytes.length >= head.length
                && Arrays.equals(bytes, 0, head.length, head, 0, head.length);
    }
}

package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.FieldCheck;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds a wished object against schema, defaults and validation: once per judgement. */
public final class Shaping {
    private final Rules rules;

    public Shaping(Rules rules) {
        this.rules = rules;
    }

    /** A right object, and what its writer should know. */
    record Right(JsonObject tree, List<String> warnings) {}

    /** Kinds with a status count the changes of what is wanted. */
    static boolean counted(Kind kind) {
        return kind.subresources().contains("status");
    }

    /** A new object, without a status: that is the gate's to begin. */
    Outcome<Right> fresh(Asked asked, JsonObject given, JsonObject metadata, Home home) {
        return shape(asked, given, null)
                .then(right -> {
                    JsonObject bare =
                            ordered(asked.kind(), strip(asked.kind(), right.tree()), metadata);
                    JsonObject full = rules.complete(asked.kind(), bare, home.tree());
                    return valid(asked, new Right(full, right.warnings()), null, home);
                });
    }

    /** A changed object; its metadata and status are as they will be stored. */
    Outcome<Right> changed(Asked asked, JsonObject wanted, JsonObject stored, Home home) {
        return shape(asked, wanted, stored)
                .then(right -> {
                    JsonObject full = rules.complete(asked.kind(), right.tree(), home.tree());
                    return valid(asked, new Right(full, right.warnings()), stored, home);
                });
    }

    /** Types and names of fields only: a status is its owner's word. */
    Outcome<Right> shape(Asked asked, JsonObject tree, @Nullable JsonObject stored) {
        Kind kind = asked.kind();
        Rules.Shaped shaped = rules.shape(kind, tree);
        if (!shaped.wrong().isEmpty()) {
            return wrong(kind, tree, shaped.wrong());
        }
        List<Cause> unknown =
                shaped.unknown().isEmpty() || stored == null
                        ? shaped.unknown()
                        : notStored(shaped.unknown(), rules.shape(kind, stored).unknown());
        if (asked.fieldCheck() == FieldCheck.STRICT && !unknown.isEmpty()) {
            return undecodable(kind, "strict decoding error: " + join(unknown), unknown);
        }
        List<String> warnings = new ArrayList<>();
        if (asked.fieldCheck() == FieldCheck.WARN) {
            unknown.forEach(cause -> warnings.add(cause.message()));
        }
        return Outcome.ok(new Right(shaped.tree(), warnings));
    }

    private Outcome<Right> valid(Asked asked, Right right, @Nullable JsonObject stored, Home home) {
        Kind kind = asked.kind();
        JsonObject tree = right.tree();
        List<Cause> causes = rules.validate(kind, tree, stored, home.keys());
        if (!causes.isEmpty()) {
            return Refusals.invalid(kind, tree.textOr("", "metadata", "name"), causes);
        }
        List<String> warnings = new ArrayList<>(right.warnings());
        warnings.addAll(rules.warnings(kind, tree, home.keys()));
        return rules.grant(asked.request().identity(), asked.target(), tree, stored)
                .map(_ -> new Right(rules.sign(kind, tree, stored, home.keys()), warnings));
    }

    /** Where an object of the request lives. */
    Home home(Asked asked, Scene scene) {
        return Home.of(asked, scene, rules);
    }

    /** Unknown fields that are stored already never fail a write. */
    private static List<Cause> notStored(List<Cause> unknown, List<Cause> stored) {
        SortedSet<String> known = new TreeSet<>();
        stored.forEach(cause -> known.add(cause.field()));
        return unknown.stream().filter(cause -> !known.contains(cause.field())).toList();
    }

    /** A value of another type cannot be decoded; one of the right type can be, and is invalid. */
    private static Outcome<Right> wrong(Kind kind, JsonObject tree, List<Cause> causes) {
        boolean types =
                causes.stream().anyMatch(cause -> cause.reason().equals(Cause.TYPE_INVALID));
        String placed =
                causes.stream()
                        .map(cause -> cause.field() + ": " + cause.message())
                        .collect(Collectors.joining(", "));
        return types
                ? undecodable(kind, placed, causes)
                : Refusals.invalid(kind, tree.textOr("", "metadata", "name"), causes);
    }

    private static <T> Outcome<T> undecodable(Kind kind, String why, List<Cause> causes) {
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST,
                        "%s in version \"%s\" cannot be handled as a %s: %s"
                                .formatted(kind.kind(), kind.version(), kind.kind(), why),
                        causes));
    }

    private static String join(List<Cause> causes) {
        return causes.stream().map(Cause::message).distinct().collect(Collectors.joining(", "));
    }

    private static JsonObject strip(Kind kind, JsonObject tree) {
        return counted(kind) ? tree.without("status") : tree;
    }

    /** {@code apiVersion, kind, metadata} first: how every stored object begins. */
    private static JsonObject ordered(Kind kind, JsonObject tree, JsonObject metadata) {
        JsonObject.Builder all =
                JsonObject.builder()
                        .put("apiVersion", kind.apiVersion())
                        .put("kind", kind.kind())
                        .put("metadata", metadata);
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.nameAt(i);
            Json value = tree.valueAt(i);
            if (!name.equals("apiVersion") && !name.equals("kind") && !name.equals("metadata")) {
                all.put(name, value);
            }
        }
        return all.build();
    }
}

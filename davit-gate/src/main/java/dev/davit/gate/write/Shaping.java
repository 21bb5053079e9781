package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.FieldCheck;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Scene;
import dev.davit.gate.room.Vetting;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.budget.LimitRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds a wished object against schema, defaults and validation: once per judgement. */
public final class Shaping {
    private final Rules rules;
    private final Rights rights;

    private final Vetting vetting;

    public Shaping(Rules rules, Rights rights, Vetting vetting) {
        this.rules = rules;
        this.rights = rights;
        this.vetting = vetting;
    }

    /**
     * A right object, and what its writer should know.
     *
     * @param written as its author wants it, where policies have changed it; else null: what they
     *     have changed is nobody's
     */
    public record Right(JsonObject tree, List<String> warnings, @Nullable JsonObject written) {
        Right(JsonObject tree, List<String> warnings) {
            this(tree, warnings, null);
        }

        Right with(JsonObject other) {
            return new Right(other, warnings, written);
        }
    }

    /** What is reported of its objects is written apart from what is wanted. */
    static boolean reported(Kind kind) {
        return kind.subresources().contains("status");
    }

    /** The changes of what is wanted are counted. */
    static boolean counted(Kind kind) {
        return kind.counted();
    }

    /** A new object, without a status: that is the gate's to begin. */
    Outcome<Right> fresh(
            Asked asked, JsonObject given, JsonObject metadata, Home home, Scene scene) {
        return shape(asked, given, null)
                .then(right -> {
                    JsonObject bare =
                            ordered(asked.kind(), strip(asked.kind(), right.tree()), metadata);
                    JsonObject full = complete(asked.kind(), bare, null, home);
                    return mutated(asked, full, null, home, scene, right.warnings());
                });
    }

    /** A changed object; its metadata and status are as they will be stored. */
    Outcome<Right> changed(
            Asked asked, JsonObject wanted, JsonObject stored, Home home, Scene scene) {
        return shape(asked, wanted, stored)
                .then(right -> {
                    JsonObject full = complete(asked.kind(), right.tree(), stored, home);
                    return mutated(asked, full, stored, home, scene, right.warnings());
                });
    }

    /** As policies and webhooks want it, and then right. */
    private Outcome<Right> mutated(
            Asked asked,
            JsonObject full,
            @Nullable JsonObject stored,
            Home home,
            Scene scene,
            List<String> warnings) {
        scene.hearing().warn(warnings);
        return vetting.mutated(
                        asked,
                        full,
                        stored,
                        scene,
                        new Vetting.Completions(
                                tree -> recompleted(asked, tree, stored, home),
                                tree -> repaired(asked, tree, stored, home)))
                .then(mutated -> valid(asked, right(full, mutated, warnings), stored, home))
                .map(right -> {
                    scene.hearing().warn(right.warnings());
                    return right;
                });
    }

    private static Right right(JsonObject full, Vetting.Mutated mutated, List<String> warnings) {
        JsonObject tree = mutated.tree();
        List<String> all = warnings;
        if (!mutated.warnings().isEmpty()) {
            all = new ArrayList<>(warnings);
            all.addAll(mutated.warnings());
        }
        return new Right(tree, all, tree.equals(full) ? null : full);
    }

    /** What a policy has made, with its types checked and its defaults. */
    private Outcome<JsonObject> recompleted(
            Asked asked, JsonObject tree, @Nullable JsonObject stored, Home home) {
        Rules.Shaped shaped = rules.shape(asked.kind(), tree);
        List<Cause> wrong = new ArrayList<>(shaped.wrong());
        wrong.addAll(shaped.unknown());
        return wrong.isEmpty()
                ? Outcome.ok(complete(asked.kind(), shaped.tree(), stored, home))
                : Outcome.refused(
                        Refusal.of(
                                Reason.INVALID,
                                wrong.getFirst().field() + ": " + wrong.getFirst().message(),
                                wrong));
    }

    /** What a webhook has made: what nobody knows of it is left out. */
    private Outcome<JsonObject> repaired(
            Asked asked, JsonObject tree, @Nullable JsonObject stored, Home home) {
        Rules.Shaped shaped = rules.shape(asked.kind(), tree);
        return shaped.wrong().isEmpty()
                ? Outcome.ok(complete(asked.kind(), shaped.tree(), stored, home))
                : wrong(asked.kind(), tree, shaped.wrong()).then(_ -> Outcome.ok(tree));
    }

    private JsonObject complete(
            Kind kind, JsonObject tree, @Nullable JsonObject stored, Home home) {
        JsonObject full = rules.complete(kind, tree, home.tree());
        return LimitRanges.complete(kind, full, stored, home.limits());
    }

    /** A question that is answered and not stored: what it is about is for who answers it. */
    public Outcome<Right> question(Asked asked) {
        return Bodies.of(asked).then(given -> shape(asked, given, null));
    }

    /** An object with another status: a status is its owner's word, as far as its kind lets it. */
    Outcome<Right> reported(Asked asked, JsonObject tree, JsonObject stored, Scene scene) {
        return shape(asked, tree, stored)
                .then(right -> {
                    JsonObject full = reported(asked.kind(), right.tree());
                    scene.hearing().warn(right.warnings());
                    return vetting.mutated(
                                    asked,
                                    full,
                                    stored,
                                    scene,
                                    new Vetting.Completions(
                                            next -> restated(asked, full, next),
                                            next -> restated(asked, full, next)))
                            .map(mutated -> right(full, mutated, right.warnings()));
                })
                .then(right -> {
                    Kind kind = asked.kind();
                    List<Cause> causes =
                            rules.validateStatus(
                                    kind, asked.target().subresource(), right.tree(), stored);
                    return causes.isEmpty()
                            ? Outcome.ok(right)
                            : Refusals.invalid(
                                    kind, right.tree().textOr("", "metadata", "name"), causes);
                })
                .then(right -> granted(asked, right, stored));
    }

    /** Labels that come with a status loosen nothing that others would not let them loosen. */
    private Outcome<Right> granted(Asked asked, Right right, JsonObject stored) {
        return Metadata.of(right.tree()).equals(Metadata.of(stored))
                ? Outcome.ok(right)
                : rules.grant(
                                asked.request().identity(),
                                asked.target(),
                                right.tree(),
                                stored,
                                rights.now())
                        .map(_ -> right);
    }

    private JsonObject reported(Kind kind, JsonObject tree) {
        return kind.custom() == null ? tree : rules.complete(kind, tree, JsonObject.EMPTY);
    }

    /** A status that a policy or a webhook has made, and nothing else of what it has made. */
    private Outcome<JsonObject> restated(Asked asked, JsonObject before, JsonObject made) {
        Json status = made.get("status");
        JsonObject tree = status == null ? before.without("status") : before.with("status", status);
        Rules.Shaped shaped = rules.shape(asked.kind(), tree);
        return shaped.wrong().isEmpty()
                ? Outcome.ok(reported(asked.kind(), shaped.tree()))
                : wrong(asked.kind(), tree, shaped.wrong()).then(_ -> Outcome.ok(tree));
    }

    /** Types and names of fields only. */
    Outcome<Right> shape(Asked asked, JsonObject tree, @Nullable JsonObject stored) {
        return shape(asked, rules.shape(asked.kind(), tree), tree, stored);
    }

    /** The same of a configuration that may leave out what others have said. */
    Outcome<Right> part(Asked asked, JsonObject config, @Nullable JsonObject stored) {
        Rules.Shaped shaped = rules.shape(asked.kind(), config);
        List<Cause> wrong = new ArrayList<>(shaped.wrong());
        wrong.removeIf(cause -> cause.reason().equals(Cause.REQUIRED));
        Rules.Shaped lenient = new Rules.Shaped(shaped.tree(), shaped.unknown(), wrong);
        return shape(asked, lenient, config, stored);
    }

    /** May it also make what it writes? */
    Outcome<Target> mayCreate(Asked asked) {
        return rules.authorise(
                asked.request().identity(), Verb.CREATE, asked.target(), rights.now());
    }

    private Outcome<Right> shape(
            Asked asked, Rules.Shaped shaped, JsonObject tree, @Nullable JsonObject stored) {
        Kind kind = asked.kind();
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
        String beyond = LimitRanges.wrong(kind, tree, stored, home.limits());
        if (beyond != null) {
            return Refusals.forbidden(kind, tree.textOr("", "metadata", "name"), beyond);
        }
        List<String> warnings = new ArrayList<>(right.warnings());
        warnings.addAll(rules.warnings(kind, tree, home.keys()));
        return rules.grant(asked.request().identity(), asked.target(), tree, stored, rights.now())
                .map(_ ->
                        new Right(
                                rules.sign(kind, tree, stored, home.keys()),
                                warnings,
                                right.written()));
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
        return reported(kind) ? tree.without("status") : tree;
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

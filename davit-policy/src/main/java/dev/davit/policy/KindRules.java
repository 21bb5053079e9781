package dev.davit.policy;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the objects of one kind beyond their schema: an entry of an area's list. What an
 * entry does not say is as for most kinds: nothing is filled in, nothing is wrong.
 */
public record KindRules(
        KindId kind,
        NameForm name,
        Completion completion,
        Check check,
        StatusCheck status,
        Warnings warnings) {

    /** What is wrong with a name that is not empty, or null. */
    @FunctionalInterface
    public interface NameForm {
        @Nullable String wrong(String name);
    }

    /** Fills in what a writer left out and no schema declares. Idempotent. */
    @FunctionalInterface
    public interface Completion {
        /**
         * @param namespace the object's namespace, empty where it has none
         * @param clusterDefault the profile of pods whose namespace says nothing
         */
        JsonObject complete(JsonObject tree, JsonObject namespace, SafetyProfile clusterDefault);
    }

    /** Finds every mistake. */
    @FunctionalInterface
    public interface Check {
        /**
         * @param tree completed, its name given
         * @param before the state that it replaces, null for a new object
         * @param keys to what is hazardous, in the object's namespace
         */
        void check(
                JsonObject tree, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes);
    }

    /** Finds every mistake that needs the object alone. */
    @FunctionalInterface
    public interface OwnCheck {
        /**
         * @param before the state that it replaces, null for a new object
         */
        void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes);
    }

    /** Finds every mistake in what is reported of an object. */
    @FunctionalInterface
    public interface StatusCheck {
        /**
         * @param subresource by which it is reported: {@code status}
         * @param tree with its new status
         */
        void check(String subresource, JsonObject tree, JsonObject before, Mistakes mistakes);
    }

    /** What the writer of a right object should know. */
    @FunctionalInterface
    public interface Warnings {
        List<String> of(JsonObject tree, HazardKeys keys);
    }

    public static KindRules of(Kind kind) {
        return of(kind.id());
    }

    static KindRules of(KindId kind) {
        return new KindRules(
                kind,
                Names::subdomain,
                (tree, namespace, clusterDefault) -> tree,
                (tree, before, keys, mistakes) -> {},
                (subresource, tree, before, mistakes) -> {},
                (tree, keys) -> List.of());
    }

    public KindRules named(NameForm form) {
        return new KindRules(kind, form, completion, check, status, warnings);
    }

    public KindRules completed(Completion by) {
        return new KindRules(kind, name, by, check, status, warnings);
    }

    /** By what needs to know the object alone. */
    public KindRules filled(UnaryOperator<JsonObject> by) {
        return completed((tree, namespace, clusterDefault) -> by.apply(tree));
    }

    public KindRules checked(Check by) {
        return new KindRules(kind, name, completion, by, status, warnings);
    }

    public KindRules judged(OwnCheck by) {
        return checked((tree, before, keys, mistakes) -> by.check(tree, before, mistakes));
    }

    public KindRules reported(StatusCheck by) {
        return new KindRules(kind, name, completion, check, by, warnings);
    }

    public KindRules warned(Warnings by) {
        return new KindRules(kind, name, completion, check, status, by);
    }
}

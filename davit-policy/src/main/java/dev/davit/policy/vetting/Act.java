package dev.davit.policy.vetting;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What is about to be done.
 *
 * @param subresource empty: to the object itself
 * @param namespace empty: the object is of the cluster
 * @param name empty where it is not given yet
 * @param object as it will be; null where it goes
 * @param before as it is; null where there is none
 * @param options of the request: {@code CreateOptions}, …
 */
public record Act(
        Operation operation,
        Kind kind,
        String subresource,
        String namespace,
        String name,
        Identity who,
        @Nullable JsonObject object,
        @Nullable JsonObject before,
        JsonObject options,
        boolean dryRun) {

    /** As rules name it. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    /** The same with another object. */
    public Act with(@Nullable JsonObject other) {
        return new Act(
                operation, kind, subresource, namespace, name, who, other, before, options, dryRun);
    }

    /** The same on another object than the one that is there. */
    public Act over(JsonObject other) {
        return new Act(
                operation, kind, subresource, namespace, name, who, object, other, options, dryRun);
    }

    /** The same in another version of its kind. */
    public Act as(Kind other) {
        return new Act(
                operation,
                other,
                subresource,
                namespace,
                name,
                who,
                object,
                before,
                options,
                dryRun);
    }
}

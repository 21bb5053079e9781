package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.schema.Schema.Scalar;

/**
 * Lifecycle: the steps that objects of a custom kind go through, as their controller tells them.
 */
final class LifecycleType {
    private LifecycleType() {}

    static void declare(OwnTypes types) {
        ObjectSchema spec =
                types.type(
                        "LifecycleSpec",
                        "The steps of a custom kind.",
                        optional(
                                "start",
                                Schema.ListOf.keyed(start(types), "name"),
                                "From the object's creation, or a change of its spec, until it is"
                                        + " as wanted. Each step ends with a condition of the"
                                        + " object's status."),
                        optional(
                                "stop",
                                Schema.ListOf.keyed(stop(types), "name"),
                                "From the object's deletion until it is gone. Each step ends when"
                                        + " a finalizer is taken away."));
        types.kind(
                "Lifecycle",
                "The steps that objects of a custom kind go through, and what each waits for: what"
                        + " …/lifecycle and \"davit why\" answer from. Its name is that of the"
                        + " kind's CustomResourceDefinition: PLURAL.GROUP.",
                required("spec", spec, "The steps."));
    }

    private static ObjectSchema start(OwnTypes types) {
        return types.type(
                "StartStep",
                "A step that ends with a condition.",
                name(),
                does(),
                owner(),
                after(),
                required(
                        "condition",
                        Scalar.STRING,
                        "The type of the condition in status.conditions that tells of it: True it"
                                + " is done, False it waits, Unknown it is being done."),
                optional(
                        "within",
                        Scalar.STRING,
                        "How long it may take, such as 90s or 1h30m: after that it is told as"
                                + " failed. Absent: as long as it takes."),
                unblock());
    }

    private static ObjectSchema stop(OwnTypes types) {
        return types.type(
                "StopStep",
                "A step that ends when a finalizer goes.",
                name(),
                does(),
                owner(),
                after(),
                required("finalizer", Scalar.STRING, "The finalizer whose removal ends it."),
                unblock());
    }

    private static OwnTypes.Told name() {
        return required("name", Scalar.STRING, "Of the step; unique in its list.");
    }

    private static OwnTypes.Told does() {
        return optional("does", Scalar.STRING, "What happens in it, in one line for people.");
    }

    private static OwnTypes.Told owner() {
        return optional(
                "owner",
                Scalar.STRING,
                "Who does it: the name of a controller, or of its service account.");
    }

    private static OwnTypes.Told after() {
        return optional(
                "after",
                Schema.ListOf.atomic(Scalar.STRING),
                "Steps of the same list that must be done first.");
    }

    private static OwnTypes.Told unblock() {
        return optional(
                "unblock", Scalar.STRING, "What people can do where it is stuck, ready to paste.");
    }
}

package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.choice;
import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.schema.Schema.Scalar;

/**
 * What {@code …/lifecycle} answers, and what is asked of a pod's {@code restart} and a node's
 * {@code images}. Nobody stores them.
 */
final class RunTypes {
    private static final Schema WORDS = Schema.ListOf.atomic(Scalar.STRING);
    private static final Schema RESULT = choice("underWay", "finished", "failed");
    private static final Schema STATE =
            choice("waiting", "due", "running", "done", "failed", "skipped");

    private RunTypes() {}

    static void declare(OwnTypes types) {
        lifecycle(types);
        types.type(
                "RestartOptions",
                "Which containers of a pod are restarted in place, without a change.",
                optional("apiVersion", Scalar.STRING, "davit.dev/v1."),
                optional("kind", Scalar.STRING, "RestartOptions."),
                optional("containers", WORDS, "By name. Absent: all of them."));
        images(types);
    }

    private static void lifecycle(OwnTypes types) {
        ObjectSchema metadata =
                types.type(
                        "ObjectLifecycleMeta",
                        "Whose run it is.",
                        required("name", Scalar.STRING, "The object's name."),
                        optional("namespace", Scalar.STRING, "Its namespace, where it has one."),
                        required("uid", Scalar.STRING, "Its uid."));
        types.type(
                "ObjectLifecycle",
                "The run that an object is in, step by step, and what it waits for.",
                PastTypes.answer(
                        "ObjectLifecycle",
                        required("metadata", metadata, "Whose run it is."),
                        required("run", Scalar.STRING, "start-1, change-3, stop-1."),
                        required("result", RESULT, "Where the run stands."),
                        required("steps", Schema.ListOf.atomic(step(types)), "In their order."),
                        required("explanation", explanation(types), "Why it is where it is."),
                        optional(
                                "frozen",
                                frozen(types),
                                "Fields that nobody may change now, because two domains fought"
                                        + " over them.")));
    }

    private static ObjectSchema frozen(OwnTypes types) {
        return types.type(
                "FrozenFields",
                "Fields that changed domain three times in ten minutes.",
                required("fields", WORDS, "As in spec.replicas."),
                required("since", Scalar.TIME, "When the last of them was frozen."),
                required("message", Scalar.STRING, "The same in a sentence."),
                required("unblock", Scalar.STRING, "The command that ends it."));
    }

    private static ObjectSchema step(OwnTypes types) {
        return types.type(
                "LifecycleStepState",
                "A step of a run.",
                required("name", Scalar.STRING, "Of the step."),
                required("does", Scalar.STRING, "What happens in it, for people."),
                required("owner", Scalar.STRING, "Who does it."),
                required("after", WORDS, "Steps that have to be settled before."),
                required("state", STATE, "Where it stands."),
                required("since", Scalar.MICRO_TIME, "Since when it stands there."),
                required("attempts", Scalar.INT32, "How often it was begun."),
                optional("waitsOn", WORDS, "Of a step that waits: steps that are not settled."),
                optional("message", Scalar.STRING, "What there is to know."),
                optional("unblock", Scalar.STRING, "What a person could do."),
                optional(
                        "retryAt",
                        Scalar.MICRO_TIME,
                        "Of a step that failed: when it is tried again by itself."));
    }

    private static ObjectSchema explanation(OwnTypes types) {
        ObjectSchema log =
                types.type(
                        "LogPlace",
                        "A container's log.",
                        required("pod", Scalar.STRING, "The pod's name."),
                        required("container", Scalar.STRING, "The container's name."),
                        required("previous", Scalar.BOOLEAN, "That of the run that has ended."));
        ObjectSchema blocker =
                types.type(
                        "LifecycleBlocker",
                        "A step that a run waits for.",
                        required("step", Scalar.STRING, "Its name."),
                        required("does", Scalar.STRING, "What happens in it, for people."),
                        required("state", STATE, "Where it stands."),
                        required("since", Scalar.MICRO_TIME, "Since when it stands there."),
                        required("owner", Scalar.STRING, "Who does it."),
                        required("attempts", Scalar.INT32, "How often it was begun."),
                        optional("retryAt", Scalar.MICRO_TIME, "When it is tried again."),
                        optional("message", Scalar.STRING, "What there is to know."),
                        optional("unblock", Scalar.STRING, "What a person could do."),
                        optional("log", log, "Where a program says more."),
                        required("blocks", WORDS, "Steps that wait for it, directly or not."));
        return types.type(
                "LifecycleExplanation",
                "Why an object is where it is.",
                required("subject", Scalar.STRING, "As in Pod default/web."),
                required("run", Scalar.STRING, "start-1, change-3, stop-1."),
                required("result", RESULT, "Where the run stands."),
                required(
                        "waitsFor",
                        Schema.ListOf.atomic(blocker),
                        "What it waits for now, the most telling first."),
                required("sentences", WORDS, "The same in sentences."));
    }

    private static void images(OwnTypes types) {
        ObjectSchema image =
                types.type(
                        "NodeImage",
                        "An image on a node.",
                        required("id", Scalar.STRING, "The digest of its configuration."),
                        optional("names", WORDS, "What it is called."),
                        optional("digests", WORDS, "Of its manifests, by repository."),
                        optional("sizeBytes", Scalar.INT64, "What its layers take, in bytes."),
                        optional("importedAt", Scalar.TIME, "Since when it is there."),
                        optional("pods", WORDS, "Who uses it, as NAMESPACE/NAME."),
                        optional("lastUsedAt", Scalar.TIME, "When it was used last."),
                        optional("keptUntil", Scalar.TIME, "How long it stays for rollbacks."));
        types.type(
                "NodeImages",
                "What …/images answers: the images, or how far that is which was asked for.",
                optional("apiVersion", Scalar.STRING, "davit.dev/v1."),
                optional("kind", Scalar.STRING, "Of a list: NodeImageList."),
                optional("items", Schema.ListOf.atomic(image), "The images."),
                optional("upload", Scalar.STRING, "Of an upload that was begun: its name."),
                optional("size", Scalar.INT64, "Of a piece: what was uploaded so far, in bytes."),
                optional("freedBytes", Scalar.INT64, "Of a prune: what it freed, in bytes."),
                optional("done", Scalar.BOOLEAN, "Of a pull: whether it has ended well."),
                optional("message", Scalar.STRING, "Of a pull: how far it is, or what is wrong."),
                optional("fetchedBytes", Scalar.INT64, "Of a pull: what was fetched, in bytes."));
    }
}

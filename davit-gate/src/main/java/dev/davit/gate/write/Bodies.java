package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;

/** Is the body the object that the address speaks of? */
final class Bodies {
    private Bodies() {}

    /** The body, refused when it is of another kind, namespace or name than the address says. */
    static Outcome<JsonObject> of(Asked asked) {
        if (!(asked.payload() instanceof Payload.Whole(JsonObject tree))) {
            return Refusals.bad(
                    "a body is required: the " + asked.kind().kind() + " to be written");
        }
        return check(asked, tree);
    }

    static Outcome<JsonObject> check(Asked asked, JsonObject tree) {
        Kind kind = asked.kind();
        String apiVersion = tree.textOr(kind.apiVersion(), "apiVersion");
        String kindName = tree.textOr(kind.kind(), "kind");
        if (!apiVersion.equals(kind.apiVersion()) || !kindName.equals(kind.kind())) {
            return Refusals.bad(
                    "the body is a %s %s; this address takes a %s %s"
                            .formatted(apiVersion, kindName, kind.apiVersion(), kind.kind()));
        }
        JsonObject metadata = Metadata.of(tree);
        String namespace = metadata.textOr("", "namespace");
        if (!namespace.isEmpty() && !namespace.equals(asked.target().namespace())) {
            return Refusals.bad(
                    ("the namespace of the provided object does not match the namespace sent on the"
                                    + " request: \"%s\" is not \"%s\"")
                            .formatted(namespace, asked.target().namespace()));
        }
        String name = metadata.textOr("", "name");
        String addressed = asked.target().name();
        if (!addressed.isEmpty() && !name.isEmpty() && !name.equals(addressed)) {
            return Refusals.bad(
                    "the name of the object (%s) does not match the name on the URL (%s)"
                            .formatted(name, addressed));
        }
        return Outcome.ok(tree);
    }
}

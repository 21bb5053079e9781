package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Bootstrap;
import dev.davit.gate.Gate;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;

/** Writes objects that every cluster has in a namespace, and that this server knows best. */
final class BootstrapWriter {
    private final Gate gate;
    private final String namespace;

    BootstrapWriter(Gate gate, String namespace) {
        this.gate = gate;
        this.namespace = namespace;
    }

    /**
     * Made, or brought up to date where it is there.
     *
     * @param content all but its metadata
     * @throws HostFailure refused
     */
    void put(Kind kind, String name, JsonObject labels, JsonObject content) {
        JsonObject metadata = JsonObject.EMPTY.with("name", name).with("namespace", namespace);
        JsonObject.Builder whole =
                JsonObject.builder()
                        .put("apiVersion", kind.apiVersion())
                        .put("kind", kind.kind())
                        .put(
                                "metadata",
                                labels.isEmpty() ? metadata : metadata.with("labels", labels));
        content.forEach(whole::put);
        Outcome<Reply> made = ask(kind, Verb.CREATE, "", new Body.Tree(whole.build()));
        if (made instanceof Outcome.Refused<Reply>(Refusal why)
                && why.reason() == Reason.ALREADY_EXISTS) {
            made = ask(kind, Verb.PATCH, name, new Body.Patch(PatchType.MERGE, content));
        }
        check(kind, name, made);
    }

    /**
     * Deleted where it is there.
     *
     * @throws HostFailure refused
     */
    void drop(Kind kind, String name) {
        Outcome<Reply> gone = ask(kind, Verb.DELETE, name, Body.None.NONE);
        boolean absent =
                gone instanceof Outcome.Refused<Reply>(Refusal why)
                        && why.reason() == Reason.NOT_FOUND;
        if (!absent) {
            check(kind, name, gone);
        }
    }

    private static void check(Kind kind, String name, Outcome<Reply> answer) {
        if (answer instanceof Outcome.Refused<Reply>(Refusal why)) {
            throw new HostFailure("write", 0, kind.kind() + " " + name, why.message());
        }
    }

    private Outcome<Reply> ask(Kind kind, Verb verb, String name, Body body) {
        return gate.handle(
                new Request(
                        Identity.controller(Bootstrap.NAME),
                        verb,
                        new Target(kind, namespace, name, ""),
                        Options.NONE,
                        body,
                        "every cluster has it"));
    }
}

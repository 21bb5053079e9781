package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.List;

/** The objects that every cluster begins with, written like all others: through the gate. */
public final class Bootstrap {
    public static final String NAME = "bootstrap";

    /** In the order in which they are made. */
    public static final List<String> NAMESPACES = List.of("default", "kube-system");

    private Bootstrap() {}

    /** Makes what is not there yet; the first refusal ends it. */
    public static Outcome<List<String>> run(Gate gate) {
        for (String namespace : NAMESPACES) {
            if (gate.handle(create(namespace)) instanceof Outcome.Refused<Reply>(Refusal why)
                    && why.reason() != Reason.ALREADY_EXISTS) {
                return Outcome.refused(why);
            }
        }
        return Outcome.ok(NAMESPACES);
    }

    private static Request create(String namespace) {
        JsonObject tree =
                JsonObject.builder()
                        .put("apiVersion", Kinds.NAMESPACE.apiVersion())
                        .put("kind", Kinds.NAMESPACE.kind())
                        .put("metadata", JsonObject.of("name", new JsonString(namespace)))
                        .build();
        return new Request(
                Identity.controller(NAME),
                Verb.CREATE,
                new Target(Kinds.NAMESPACE, "", namespace, ""),
                Options.NONE,
                new Body.Tree(tree),
                "every cluster has it");
    }
}

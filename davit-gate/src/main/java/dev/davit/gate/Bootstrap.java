package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.FlowKinds;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.AutoUpdate;
import dev.davit.policy.access.DefaultRoles;
import dev.davit.policy.cluster.PriorityRules;
import dev.davit.policy.flow.MandatoryFlow;
import dev.davit.policy.owner.ShippedGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The objects that every cluster begins with, written like all others: through the gate. */
public final class Bootstrap {
    public static final String NAME = "bootstrap";

    /** In the order in which they are made. */
    public static final List<String> NAMESPACES = List.of("default", "kube-system");

    /** On their namespace: the grants that were made, removed ones included. */
    private static final String SHIPPED_GRANTS = "davit.dev/shipped-grants";

    private Bootstrap() {}

    /** Makes what is not there yet, all at once; the first refusal ends it. */
    public static Outcome<List<String>> run(Gate gate) {
        List<CompletableFuture<Outcome<Reply>>> asked = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            asked.add(gate.begin(create(namespace)));
        }
        for (JsonObject role : DefaultRoles.roles()) {
            asked.addAll(kept(gate, AccessKinds.CLUSTER_ROLE, role));
        }
        for (JsonObject binding : DefaultRoles.bindings()) {
            asked.addAll(kept(gate, AccessKinds.CLUSTER_ROLE_BINDING, binding));
        }
        for (JsonObject urgent : PriorityRules.systemClasses()) {
            asked.addAll(made(gate, ClusterKinds.PRIORITY_CLASS, urgent));
        }
        for (JsonObject level : MandatoryFlow.levels()) {
            asked.addAll(made(gate, FlowKinds.PRIORITY_LEVEL, level));
        }
        for (JsonObject schema : MandatoryFlow.schemas()) {
            asked.addAll(made(gate, FlowKinds.FLOW_SCHEMA, schema));
        }
        asked.addAll(made(gate, HistoryKinds.POLICY, historyPolicy()));
        for (CompletableFuture<Outcome<Reply>> one : asked) {
            if (one.join() instanceof Outcome.Refused<Reply>(Refusal why)
                    && why.reason() != Reason.ALREADY_EXISTS) {
                return Outcome.refused(why);
            }
        }
        return grants(gate);
    }

    /** Each is made once: what somebody has removed stays removed. */
    private static Outcome<List<String>> grants(Gate gate) {
        Target home = new Target(Kinds.NAMESPACE, "", ShippedGrants.NAMESPACE, "");
        Outcome<Reply> found = gate.handle(request(Verb.GET, home, Body.None.NONE));
        if (!(found instanceof Outcome.Ok<Reply>(Reply.One namespace))) {
            return found.map(_ -> NAMESPACES);
        }
        String made =
                namespace.object().tree().textOr("", "metadata", "annotations", SHIPPED_GRANTS);
        List<String> known = List.of(made.split(",", -1));
        List<String> all = new ArrayList<>();
        boolean more = false;
        for (JsonObject grant : ShippedGrants.all()) {
            String name = grant.textOr("", "metadata", "name");
            all.add(name);
            if (!known.contains(name)) {
                more = true;
                Target target =
                        new Target(OwnershipKinds.FIELD_GRANT, ShippedGrants.NAMESPACE, "", "");
                if (gate.handle(request(Verb.CREATE, target, new Body.Tree(grant)))
                                instanceof Outcome.Refused<Reply>(Refusal why)
                        && why.reason() != Reason.ALREADY_EXISTS) {
                    return Outcome.refused(why);
                }
            }
        }
        if (!more) {
            return Outcome.ok(NAMESPACES);
        }
        JsonObject mark =
                JsonObject.EMPTY.withAt(
                        new JsonString(String.join(",", all)),
                        "metadata",
                        "annotations",
                        SHIPPED_GRANTS);
        Body patch = new Body.Patch(PatchType.MERGE, mark);
        return gate.handle(request(Verb.PATCH, home, patch)).map(_ -> NAMESPACES);
    }

    /** It says nothing: the server's own bounds count, and its status shows them. */
    private static JsonObject historyPolicy() {
        return JsonObject.builder()
                .put("apiVersion", HistoryKinds.POLICY.apiVersion())
                .put("kind", HistoryKinds.POLICY.kind())
                .put("metadata", JsonObject.of("name", new JsonString("default")))
                .put("spec", JsonObject.EMPTY)
                .build();
    }

    /** Looked up first: as a rule it is there, and lacks nothing. */
    private static List<CompletableFuture<Outcome<Reply>>> kept(
            Gate gate, Kind kind, JsonObject wanted) {
        String name = wanted.textOr("", "metadata", "name");
        Target target = new Target(kind, "", name, "");
        if (gate.handle(request(Verb.GET, target, Body.None.NONE))
                instanceof Outcome.Ok<Reply>(Reply.One found)) {
            return AutoUpdate.completed(found.object().tree(), wanted)
                    .map(next ->
                            List.of(gate.begin(request(Verb.UPDATE, target, new Body.Tree(next)))))
                    .orElse(List.of());
        }
        return List.of(gate.begin(request(Verb.CREATE, target, new Body.Tree(wanted))));
    }

    /** As it is where it is there: nothing of it can be changed. */
    private static List<CompletableFuture<Outcome<Reply>>> made(
            Gate gate, Kind kind, JsonObject wanted) {
        Target target = new Target(kind, "", wanted.textOr("", "metadata", "name"), "");
        return gate.handle(request(Verb.GET, target, Body.None.NONE)) instanceof Outcome.Ok
                ? List.of()
                : List.of(gate.begin(request(Verb.CREATE, target, new Body.Tree(wanted))));
    }

    private static Request create(String namespace) {
        JsonObject tree =
                JsonObject.builder()
                        .put("apiVersion", Kinds.NAMESPACE.apiVersion())
                        .put("kind", Kinds.NAMESPACE.kind())
                        .put("metadata", JsonObject.of("name", new JsonString(namespace)))
                        .build();
        return request(
                Verb.CREATE, new Target(Kinds.NAMESPACE, "", namespace, ""), new Body.Tree(tree));
    }

    private static Request request(Verb verb, Target target, Body body) {
        return new Request(
                Identity.controller(NAME),
                verb,
                target,
                Options.NONE,
                body,
                "every cluster has it");
    }
}

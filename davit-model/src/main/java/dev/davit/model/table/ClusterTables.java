package dev.davit.model.table;

import static dev.davit.model.table.Cells.bool;
import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import java.util.List;

/** Rows of admission, of certificates, and of pods' classes. */
final class ClusterTables {
    private static final String UNSET = "<unset>";
    private static final long MILLIS = 1_000;

    private static final Column PARAM_KIND =
            Column.text("ParamKind", "The kind of its parameters.");

    private static final Table WEBHOOKS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.whole("Webhooks", "How many webhooks it names."),
                            Column.age()),
                    (hooks, now) ->
                            List.of(
                                    Cells.name(hooks),
                                    whole(hooks.array("webhooks").size()),
                                    Cells.age(hooks, now)));

    private static final Table VALIDATING =
            policy("Validations", "How many validations it has.", "validations");

    private static final Table MUTATING =
            policy("Mutations", "How many mutations it has.", "mutations");

    private static final Table BINDING =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("PolicyName", "The policy that it applies."),
                            Column.text("ParamRef", "The parameters that it gives."),
                            Column.age()),
                    (binding, now) ->
                            List.of(
                                    Cells.name(binding),
                                    text(binding.textOr("", "spec", "policyName")),
                                    text(parameters(binding)),
                                    Cells.age(binding, now)));

    private static final Table SIGNING_REQUEST =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.age(),
                            Column.text("SignerName", "Who is to sign."),
                            Column.text("Requestor", "Who asks."),
                            Column.text("RequestedDuration", "For how long."),
                            Column.text("Condition", "What was said, and what came of it.")),
                    ClusterTables::signingRequest);

    private static final Table RUNTIME_CLASS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Handler", "What runs its pods."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    Cells.name(object),
                                    text(object.textOr("", "handler")),
                                    Cells.age(object, now)));

    private static final Table PRIORITY_CLASS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.whole("Value", "How urgent its pods are."),
                            Column.bool("Global-Default", "It is for pods that name none."),
                            Column.age(),
                            Column.text("PreemptionPolicy", "Whether others make room.")),
                    (object, now) ->
                            List.of(
                                    Cells.name(object),
                                    whole(object.wholeOr(0, "value")),
                                    bool(object.boolOr(false, "globalDefault")),
                                    Cells.age(object, now),
                                    text(object.textOr("", "preemptionPolicy"))));

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(ClusterKinds.VALIDATING_WEBHOOKS, WEBHOOKS),
                    KindTable.of(ClusterKinds.MUTATING_WEBHOOKS, WEBHOOKS),
                    KindTable.of(ClusterKinds.VALIDATING_POLICY, VALIDATING),
                    KindTable.of(ClusterKinds.VALIDATING_BINDING, BINDING),
                    KindTable.of(ClusterKinds.MUTATING_POLICY, MUTATING),
                    KindTable.of(ClusterKinds.MUTATING_BINDING, BINDING),
                    KindTable.of(ClusterKinds.SIGNING_REQUEST, SIGNING_REQUEST),
                    KindTable.of(ClusterKinds.RUNTIME_CLASS, RUNTIME_CLASS),
                    KindTable.of(ClusterKinds.PRIORITY_CLASS, PRIORITY_CLASS));

    private ClusterTables() {}

    private static Table policy(String column, String description, String field) {
        return new Table(
                List.of(
                        Column.identity(),
                        Column.whole(column, description),
                        PARAM_KIND,
                        Column.age()),
                (policy, now) ->
                        List.of(
                                Cells.name(policy),
                                whole(policy.array("spec", field).size()),
                                text(paramKind(policy.object("spec", "paramKind"))),
                                Cells.age(policy, now)));
    }

    private static String paramKind(JsonObject kind) {
        return kind.isEmpty()
                ? UNSET
                : kind.textOr("", "apiVersion") + "/" + kind.textOr("", "kind");
    }

    private static String parameters(JsonObject binding) {
        JsonObject parameters = binding.object("spec", "paramRef");
        String name = parameters.textOr("", "name");
        if (!name.isEmpty()) {
            return parameters.textOr("*", "namespace") + "/" + name;
        }
        return parameters.has("selector") ? Cells.selector(parameters.object("selector")) : UNSET;
    }

    private static List<Json> signingRequest(JsonObject request, long now) {
        JsonObject spec = request.object("spec");
        boolean lasts = spec.get("expirationSeconds") instanceof JsonNumber.Whole;
        return List.of(
                Cells.name(request),
                Cells.age(request, now),
                textOr(Cells.NONE, spec.text("signerName")),
                text(spec.textOr("", "username")),
                text(
                        lasts
                                ? HumanDuration.ofMillis(
                                        spec.wholeOr(0, "expirationSeconds") * MILLIS)
                                : Cells.NONE),
                text(verdict(request)));
    }

    private static String verdict(JsonObject request) {
        StringBuilder said = new StringBuilder("Pending");
        if (has(request, "Denied")) {
            said = new StringBuilder("Denied");
        } else if (has(request, "Approved")) {
            said = new StringBuilder("Approved");
        }
        if (has(request, "Failed")) {
            said.append(",Failed");
        }
        if (!request.textOr("", "status", "certificate").isEmpty()) {
            said.append(",Issued");
        }
        return said.toString();
    }

    private static boolean has(JsonObject request, String condition) {
        return !Cells.condition(request, condition).isEmpty();
    }
}

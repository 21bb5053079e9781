package dev.davit.gate.review;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.access.Authoriser;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.PolicyRule;
import dev.davit.policy.access.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** May somebody do this, and: what may one do? */
final class AccessReview {
    private static final String ON_RESOURCE = "resourceAttributes";
    private static final String ON_PATH = "nonResourceAttributes";
    private static final String SPEC = "spec.";

    private final Rights rights;

    AccessReview(Rights rights) {
        this.rights = rights;
    }

    Outcome<JsonObject> review(Asked asked, JsonObject spec) {
        List<Cause> causes = wrong(asked, spec);
        if (!causes.isEmpty()) {
            return Refusals.invalid(asked.kind(), "", causes);
        }
        boolean self = asked.kind().equals(AccessKinds.SELF_SUBJECT_ACCESS_REVIEW);
        Identity who = self ? asked.request().identity() : named(spec);
        return Outcome.ok(status(who, question(spec), rights.now()));
    }

    /** A no says which roles somebody would have if they were there. */
    private static JsonObject status(Identity who, Question question, AccessIndex index) {
        Decision decision = Authoriser.decide(who, question, index);
        JsonObject status = JsonObject.of("allowed", JsonBool.of(decision.allowed()));
        if (decision.denied()) {
            status = status.with("denied", JsonBool.TRUE);
        }
        String namespace = question instanceof Question.OnResource asked ? asked.namespace() : "";
        boolean open = !decision.allowed() && !decision.denied() && index.advisers().roles();
        String missing = open ? String.join(", ", index.missing(who, namespace)) : "";
        String roles = missing.isEmpty() ? "" : "RBAC: " + missing;
        status = with(status, "reason", joined(decision.reason(), roles));
        return with(status, "evaluationError", joined(decision.error(), missing));
    }

    private static String joined(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + "; " + second;
    }

    private static JsonObject with(JsonObject status, String name, String text) {
        return text.isEmpty() ? status : status.with(name, text);
    }

    private static List<Cause> wrong(Asked asked, JsonObject spec) {
        List<Cause> causes = new ArrayList<>();
        boolean onResource = has(spec, ON_RESOURCE);
        boolean onPath = has(spec, ON_PATH);
        if (onResource && onPath) {
            causes.add(
                    invalid(ON_PATH, "cannot be specified in combination with resourceAttributes"));
        } else if (!onResource && !onPath) {
            causes.add(
                    invalid(
                            ON_RESOURCE,
                            "exactly one of nonResourceAttributes or resourceAttributes must be"
                                    + " specified"));
        }
        Kind kind = asked.kind();
        if (!kind.equals(AccessKinds.SELF_SUBJECT_ACCESS_REVIEW)
                && spec.textOr("", "user").isEmpty()
                && spec.array("groups").size() == 0) {
            causes.add(invalid("user", "at least one of user or group must be specified"));
        }
        if (kind.equals(AccessKinds.LOCAL_SUBJECT_ACCESS_REVIEW)) {
            local(asked, spec, causes);
        }
        return causes;
    }

    private static void local(Asked asked, JsonObject spec, List<Cause> causes) {
        String namespace = spec.textOr("", ON_RESOURCE, "namespace");
        if (has(spec, ON_RESOURCE) && !namespace.equals(asked.target().namespace())) {
            causes.add(invalid(ON_RESOURCE + ".namespace", "must match metadata.namespace"));
        }
        if (has(spec, ON_PATH)) {
            causes.add(invalid(ON_PATH, "disallowed on this kind of request"));
        }
    }

    private static boolean has(JsonObject spec, String name) {
        return spec.get(name) instanceof JsonObject;
    }

    private static Cause invalid(String field, String detail) {
        return new Cause(Cause.INVALID, "Invalid value: " + detail, SPEC + field);
    }

    /** Somebody who did not ask: taken at the review's word. */
    private static Identity named(JsonObject spec) {
        SortedMap<String, List<String>> extra = new TreeMap<>();
        spec.object("extra")
                .forEach((key, values) -> {
                    if (values instanceof JsonArray all) {
                        extra.put(key, texts(all));
                    }
                });
        return new Identity(
                spec.textOr("", "user"),
                texts(spec.array("groups")),
                "",
                spec.textOr("", "uid"),
                extra,
                "");
    }

    private static List<String> texts(JsonArray all) {
        List<String> texts = new ArrayList<>(all.size());
        for (Json item : all) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static Question question(JsonObject spec) {
        if (has(spec, ON_PATH)) {
            JsonObject path = spec.object(ON_PATH);
            return new Question.OnPath(path.textOr("", "verb"), path.textOr("", "path"));
        }
        JsonObject resource = spec.object(ON_RESOURCE);
        return new Question.OnResource(
                resource.textOr("", "verb"),
                resource.textOr("", "group"),
                resource.textOr("", "resource"),
                resource.textOr("", "subresource"),
                resource.textOr("", "namespace"),
                resource.textOr("", "name"));
    }

    /** Everything that the asking one may in a namespace. */
    Outcome<JsonObject> rules(Asked asked, JsonObject spec) {
        String namespace = spec.textOr("", "namespace");
        if (namespace.isEmpty()) {
            return Refusals.bad("no namespace on request");
        }
        Identity who = asked.request().identity();
        List<Json> onResources = new ArrayList<>();
        List<Json> onPaths = new ArrayList<>();
        for (PolicyRule rule : Authoriser.rules(who, namespace, rights.now())) {
            (rule.paths().isEmpty() ? onResources : onPaths).add(rule.toJson());
        }
        String untold = Authoriser.untold(who, rights.now());
        JsonObject status =
                JsonObject.builder()
                        .put("resourceRules", new JsonArray(onResources))
                        .put("nonResourceRules", new JsonArray(onPaths))
                        .put("incomplete", !untold.isEmpty())
                        .build();
        return Outcome.ok(with(status, "evaluationError", untold));
    }
}

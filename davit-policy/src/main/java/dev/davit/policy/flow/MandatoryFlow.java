package dev.davit.policy.flow;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.FlowKinds;
import dev.davit.model.kind.Kind;
import dev.davit.policy.Mistakes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Those that every cluster has, and whose specifications nobody changes. */
public final class MandatoryFlow {
    private static final JsonObject EXEMPT_SCHEMA =
            made(
                    FlowKinds.FLOW_SCHEMA,
                    "exempt",
                    """
                    {"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1,
                     "rules":[{"subjects":[{"kind":"Group","group":{"name":"system:masters"}}],
                       "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],
                         "clusterScope":true,"namespaces":["*"]}],
                       "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}
                    """);

    private static final JsonObject LAST_SCHEMA =
            made(
                    FlowKinds.FLOW_SCHEMA,
                    "catch-all",
                    """
                    {"priorityLevelConfiguration":{"name":"catch-all"},"matchingPrecedence":10000,
                     "distinguisherMethod":{"type":"ByUser"},
                     "rules":[{"subjects":[
                         {"kind":"Group","group":{"name":"system:unauthenticated"}},
                         {"kind":"Group","group":{"name":"system:authenticated"}}],
                       "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],
                         "clusterScope":true,"namespaces":["*"]}],
                       "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}
                    """);

    private static final JsonObject EXEMPT_LEVEL =
            made(
                    FlowKinds.PRIORITY_LEVEL,
                    "exempt",
                    """
                    {"type":"Exempt","exempt":{"nominalConcurrencyShares":0,"lendablePercent":0}}
                    """);

    private static final JsonObject LAST_LEVEL =
            made(
                    FlowKinds.PRIORITY_LEVEL,
                    "catch-all",
                    """
                    {"type":"Limited","limited":{"nominalConcurrencyShares":5,
                     "limitResponse":{"type":"Reject"},"lendablePercent":0}}
                    """);

    private MandatoryFlow() {}

    /** Complete objects. */
    public static List<JsonObject> levels() {
        return List.of(EXEMPT_LEVEL, LAST_LEVEL);
    }

    /** Complete objects. */
    public static List<JsonObject> schemas() {
        return List.of(EXEMPT_SCHEMA, LAST_SCHEMA);
    }

    /**
     * Whether one of them is as it always is.
     *
     * @param all of the object's kind
     */
    static void check(List<JsonObject> all, JsonObject tree, Mistakes mistakes) {
        String name = tree.textOr("", "metadata", "name");
        for (JsonObject fixed : all) {
            if (name.equals(fixed.textOr("", "metadata", "name"))
                    && !fixed.object("spec").equals(tree.object("spec"))) {
                mistakes.invalid(
                        FieldPath.of("spec"),
                        tree.object("spec"),
                        "spec of '" + name + "' must equal the fixed value");
            }
        }
    }

    private static JsonObject made(Kind kind, String name, String spec) {
        return JsonObject.builder()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put("metadata", JsonObject.EMPTY.with("name", name))
                .put("spec", JsonReader.readObject(spec.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}

package dev.davit.policy.flow;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.FlowKinds;
import dev.davit.policy.KindRules;
import dev.davit.policy.Mistakes;
import java.util.List;

/** The rules of whose requests go before whose. */
public final class FlowArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(FlowKinds.FLOW_SCHEMA)
                            .filled(FlowSchemaRules::complete)
                            .judged(FlowSchemaRules::check)
                            .reported(FlowArea::conditions),
                    KindRules.of(FlowKinds.PRIORITY_LEVEL)
                            .filled(PriorityLevelRules::complete)
                            .judged(PriorityLevelRules::check)
                            .reported(FlowArea::conditions));

    private FlowArea() {}

    private static void conditions(
            String subresource, JsonObject tree, JsonObject before, Mistakes mistakes) {
        FlowConditions.check(tree, mistakes);
    }
}

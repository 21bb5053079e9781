package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.FlowKinds;
import java.util.List;

/** Rows of what says whose requests go before whose. */
final class FlowTables {
    private static final String UNKNOWN = "?";

    private static final Table FLOW_SCHEMA =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("PriorityLevel", "Where its requests belong."),
                            Column.whole(
                                    "MatchingPrecedence", "The least one that matches counts."),
                            Column.text("DistinguisherMethod", "What tells its flows apart."),
                            Column.age(),
                            Column.text("MissingPL", "Whether its priority level is not there.")),
                    (schema, now) ->
                            List.of(
                                    Cells.name(schema),
                                    text(
                                            schema.textOr(
                                                    "",
                                                    "spec",
                                                    "priorityLevelConfiguration",
                                                    "name")),
                                    whole(schema.wholeOr(0, "spec", "matchingPrecedence")),
                                    textOr(
                                            Cells.NONE,
                                            schema.text("spec", "distinguisherMethod", "type")),
                                    Cells.age(schema, now),
                                    text(
                                            Cells.condition(schema, "Dangling")
                                                    .textOr(UNKNOWN, "status"))));

    private static final Table PRIORITY_LEVEL =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Type", "Whether its requests are limited."),
                            Column.text("NominalConcurrencyShares", "Its part of the server."),
                            Column.text("Queues", "How many queues it has."),
                            Column.text("HandSize", "How many of them a flow may use."),
                            Column.text("QueueLengthLimit", "How many requests wait in one."),
                            Column.age()),
                    (level, now) ->
                            List.of(
                                    Cells.name(level),
                                    text(level.textOr("", "spec", "type")),
                                    limited(level, "nominalConcurrencyShares"),
                                    queuing(level, "queues"),
                                    queuing(level, "handSize"),
                                    queuing(level, "queueLengthLimit"),
                                    Cells.age(level, now)));

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(FlowKinds.FLOW_SCHEMA, FLOW_SCHEMA),
                    KindTable.of(FlowKinds.PRIORITY_LEVEL, PRIORITY_LEVEL));

    private FlowTables() {}

    private static Json limited(JsonObject level, String field) {
        return number(level.object("spec", "limited"), field);
    }

    private static Json queuing(JsonObject level, String field) {
        return number(level.object("spec", "limited", "limitResponse", "queuing"), field);
    }

    private static Json number(JsonObject holder, String field) {
        return holder.get(field) instanceof JsonNumber.Whole(long number)
                ? text(Long.toString(number))
                : text(Cells.NONE);
    }
}

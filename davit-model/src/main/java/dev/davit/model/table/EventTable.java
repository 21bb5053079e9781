package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class EventTable {
    static final Table TABLE =
            new Table(
                    List.of(
                            Column.text("Last Seen", "When it was last recorded."),
                            Column.text("Type", "Normal or Warning."),
                            Column.text("Reason", "Why, as one word for programs."),
                            Column.text("Object", "What it is about."),
                            Column.wide("Subobject", "The part of the object that is meant."),
                            Column.wide("Source", "Who recorded it."),
                            Column.text("Message", "What happened."),
                            Column.wide("First Seen", "When it was first recorded."),
                            Column.wide("Count", "How often it happened."),
                            new Column("Name", "string", "name", "The event's own name.", 1)),
                    EventTable::cells);

    private EventTable() {}

    private static List<Json> cells(JsonObject event, long nowMillis) {
        Json first = firstTime(event.at("firstTimestamp"), event.at("eventTime"));
        Json last =
                firstTime(
                        event.at("series", "lastObservedTime"),
                        firstTime(event.at("lastTimestamp"), first));
        JsonObject object = event.object("involvedObject");
        long count = event.object("series").wholeOr(event.wholeOr(1, "count"), "count");
        return List.of(
                text(HumanDuration.since(last, nowMillis)),
                text(event.textOr("", "type")),
                text(event.textOr("", "reason")),
                text(about(object)),
                text(object.textOr("", "fieldPath")),
                text(source(event)),
                text(event.textOr("", "message").strip()),
                text(HumanDuration.since(first, nowMillis)),
                text(Long.toString(Math.max(1, count))),
                Cells.name(event));
    }

    private static @Nullable Json firstTime(@Nullable Json one, @Nullable Json other) {
        return one instanceof JsonString ? one : other;
    }

    private static String about(JsonObject object) {
        String kind = object.textOr("", "kind").toLowerCase(Locale.ROOT);
        String name = object.textOr("", "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(JsonObject event) {
        String component = event.textOr("", "source", "component");
        if (component.isEmpty()) {
            component = event.textOr("", "reportingComponent");
        }
        String host = event.textOr("", "source", "host");
        return host.isEmpty() ? component : component + ", " + host;
    }
}

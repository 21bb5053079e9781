package dev.davit.cli.output;

import dev.davit.cli.TextTable;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.table.HumanDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code davit describe} says of an object: the same outline for every kind. */
public final class Description {
    /** Long, and of no interest to a reader. */
    private static final Set<String> HIDDEN_ANNOTATIONS =
            Set.of("kubectl.kubernetes.io/last-applied-configuration");

    private final Kind kind;
    private final JsonObject object;
    private final long nowMillis;

    public Description(Kind kind, JsonObject object, long nowMillis) {
        this.kind = kind;
        this.object = object;
        this.nowMillis = nowMillis;
    }

    /**
     * @param lifecycle what {@code …/lifecycle?format=text} answered, or empty
     * @param events of this object, as rows of texts
     */
    public String text(String lifecycle, List<List<String>> events) {
        Outline out = new Outline();
        head(out);
        if (kind.equals(Kinds.POD)) {
            PodDescription.write(out, object, nowMillis);
        } else if (kind.equals(Kinds.SECRET)) {
            out.title(0, "Data");
            object.object("data")
                    .forEach((name, value) ->
                            out.value(1, name, Outline.scalar(value).length() * 3 / 4 + " bytes"));
        } else {
            rest(out);
        }
        conditions(out);
        if (!lifecycle.isBlank()) {
            out.title(0, "Lifecycle").text(1, lifecycle);
        }
        events(out, events);
        return out.toString();
    }

    private void head(Outline out) {
        out.value(0, "Name", object.textOr("", "metadata", "name"));
        out.value(0, "Namespace", object.textOr("", "metadata", "namespace"));
        out.values(0, "Labels", pairs(object.object("metadata", "labels")));
        out.values(0, "Annotations", pairs(object.object("metadata", "annotations")));
        String created = object.textOr("", "metadata", "creationTimestamp");
        out.value(0, "Created", created + ago(object.object("metadata").get("creationTimestamp")));
        String deleted = object.textOr("", "metadata", "deletionTimestamp");
        out.value(0, "Being deleted", deleted.isEmpty() ? "" : "since " + deleted);
        for (Json one : object.array("metadata", "ownerReferences")) {
            JsonObject owner = (JsonObject) one;
            boolean controls = owner.boolOr(false, "controller");
            out.value(
                    0,
                    controls ? "Controlled by" : "Owned by",
                    owner.textOr("", "kind") + "/" + owner.textOr("", "name"));
        }
    }

    private String ago(@org.jspecify.annotations.Nullable Json time) {
        return time == null ? "" : " (" + HumanDuration.since(time, nowMillis) + " ago)";
    }

    private static List<String> pairs(JsonObject texts) {
        List<String> all = new ArrayList<>();
        texts.forEach((name, value) -> {
            if (!HIDDEN_ANNOTATIONS.contains(name)) {
                all.add(name + "=" + Outline.scalar(value));
            }
        });
        return all;
    }

    /** Everything but the head and the conditions. */
    private void rest(Outline out) {
        object.forEach((name, value) -> {
            if (Set.of("apiVersion", "kind", "metadata").contains(name)) {
                return;
            }
            JsonObject part =
                    value instanceof JsonObject tree
                            ? tree.without("conditions")
                            : JsonObject.EMPTY;
            if (!part.isEmpty()) {
                String title = Character.toUpperCase(name.charAt(0)) + name.substring(1);
                out.title(0, title).tree(1, part);
            } else if (!(value instanceof JsonObject)) {
                out.tree(0, JsonObject.of(name, value));
            }
        });
    }

    private void conditions(Outline out) {
        JsonArray conditions = object.array("status", "conditions");
        if (conditions.size() == 0) {
            return;
        }
        TextTable table = new TextTable("TYPE", "STATUS", "SINCE", "REASON", "MESSAGE");
        for (Json item : conditions) {
            JsonObject one = (JsonObject) item;
            table.row(
                    one.textOr("", "type"),
                    one.textOr("", "status"),
                    one.textOr("", "lastTransitionTime"),
                    one.textOr("", "reason"),
                    one.textOr("", "message"));
        }
        out.title(0, "Conditions").text(1, table.toString());
    }

    private static void events(Outline out, List<List<String>> events) {
        if (events.isEmpty()) {
            out.value(0, "Events", "<none>");
            return;
        }
        TextTable table = new TextTable("TIME", "TYPE", "REASON", "MESSAGE");
        events.forEach(row -> table.row(row.get(0), row.get(1), row.get(2), row.get(4)));
        out.title(0, "Events").text(1, table.toString());
    }
}

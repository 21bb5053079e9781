package dev.davit.cli.verb;

import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.output.Counted;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.owned.Claims;
import dev.davit.model.owned.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Draws who writes what, over all objects of a kind. */
final class OwnersOfKind {
    /** Objects that are asked for at a time. */
    private static final int PAGE = 500;

    private OwnersOfKind() {}

    static Ledger read(Session session, Kind kind, String namespace, int depth) {
        Ledger ledger = new Ledger(depth);
        String what = "reading the owners of " + kind.id().plural();
        try (Progress progress = new Progress(what, 0)) {
            each(
                    session,
                    kind,
                    namespace,
                    object -> {
                        ledger.add(Claims.read(object.array("metadata", "managedFields")));
                        progress.says(what + ", " + ledger.objects());
                    });
        }
        return ledger;
    }

    /** Every object of a kind, page by page. */
    static void each(Session session, Kind kind, String namespace, Consumer<JsonObject> each) {
        String path = Paths.collection(kind, namespace) + "?limit=" + PAGE;
        String next = "";
        do {
            JsonObject page =
                    session.get(next.isEmpty() ? path : path + "&continue=" + Paths.encode(next));
            for (Json item : page.array("items")) {
                if (item instanceof JsonObject object) {
                    each.accept(object);
                }
            }
            next = page.textOr("", "metadata", "continue");
        } while (!next.isEmpty());
    }

    static void draw(Kind kind, Ledger ledger, int columns) {
        List<String> domains = List.copyOf(ledger.domains());
        List<String> headings = new ArrayList<>();
        headings.add("FIELD");
        headings.addAll(domains);
        TextTable table = new TextTable(headings).within(columns);
        ledger.counts().forEach((path, by) -> table.row(row(path, by, domains)));
        Out.line(
                Counted.of(ledger.objects(), kind.singular(), kind.id().plural())
                        + "; how many of them have a field from whom:");
        Out.line(table.toString());
    }

    private static List<String> row(
            String path, SortedMap<String, Integer> by, List<String> domains) {
        List<String> cells = new ArrayList<>();
        cells.add(path);
        for (String domain : domains) {
            Integer count = by.get(domain);
            cells.add(count == null ? "" : Integer.toString(count));
        }
        return cells;
    }

    /** {@code {fields: [{path, domains: [{domain, objects}]}]}}. */
    static JsonObject document(Kind kind, Ledger ledger) {
        List<Json> fields = new ArrayList<>();
        ledger.counts()
                .forEach((path, by) -> {
                    List<Json> all = new ArrayList<>();
                    by.forEach((domain, count) ->
                            all.add(
                                    JsonObject.builder()
                                            .put("domain", domain)
                                            .put("objects", count)
                                            .build()));
                    fields.add(
                            JsonObject.builder()
                                    .put("path", path)
                                    .put("domains", new JsonArray(all))
                                    .build());
                });
        return JsonObject.builder()
                .put("apiVersion", "davit.dev/v1")
                .put("kind", "KindOwners")
                .put("resource", kind.id().toString())
                .put("objects", ledger.objects())
                .put("fields", new JsonArray(fields))
                .build();
    }
}

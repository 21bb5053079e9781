package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A record of owners the other way round: of each field, who owns it. */
public final class Holdings {
    private Holdings() {}

    /**
     * Who owns a field.
     *
     * @param operation {@code Apply} or {@code Update}
     * @param subresource empty: written as the object itself
     */
    public record Holder(
            String manager, String operation, String subresource, String time, Domain domain) {
        /**
         * {@code kubectl (Apply)}, {@code davit-node (Update, status)}; of a program with its
         * domain: {@code scaler (Update) of system:serviceaccounts:ops}.
         */
        public String told() {
            return manager
                    + " ("
                    + operation
                    + (subresource.isEmpty() ? "" : ", " + subresource)
                    + ")"
                    + (domain instanceof Domain.Accounts || domain instanceof Domain.Team
                            ? " of " + domain.text()
                            : "");
        }

        JsonObject json() {
            return JsonObject.builder()
                    .put("manager", manager)
                    .put("operation", operation)
                    .put("subresource", subresource)
                    .put("time", time)
                    .put("domain", domain.text())
                    .build();
        }
    }

    /** By path, as conflicts tell it: {@code .spec.containers[name="web"].image}. */
    public static SortedMap<String, List<Holder>> of(Claims claims) {
        SortedMap<String, List<Holder>> all = new TreeMap<>();
        for (Claim claim : claims.all()) {
            Holder holder =
                    new Holder(
                            claim.manager(),
                            claim.applied() ? Claims.APPLY : Claims.UPDATE,
                            claim.subresource(),
                            claim.time(),
                            claim.domain());
            for (String path : FieldsV1.read(claim.fields()).paths()) {
                all.computeIfAbsent(path, _ -> new ArrayList<>()).add(holder);
            }
        }
        return all;
    }

    /** {@code [{path, owners: [{manager, operation, subresource, time}]}]}. */
    public static JsonArray json(SortedMap<String, List<Holder>> holdings) {
        List<Json> all = new ArrayList<>();
        holdings.forEach((path, holders) -> {
            List<Json> owners = new ArrayList<>();
            holders.forEach(holder -> owners.add(holder.json()));
            all.add(
                    JsonObject.builder()
                            .put("path", path)
                            .put("owners", new JsonArray(owners))
                            .build());
        });
        return new JsonArray(all);
    }
}

package dev.davit.model.owned;

import dev.davit.model.json.JsonObject;
import java.util.Comparator;

/**
 * One entry of {@code managedFields}: what one manager owns.
 *
 * @param applied by server-side apply; else by other writes
 * @param time of the last change, RFC 3339; empty where none was told
 * @param subresource through which the fields were written, empty for the object itself
 * @param fields as {@link FieldsV1} writes them
 * @param recorded of its domain: see {@link Domain#of}
 */
public record Claim(
        String manager,
        boolean applied,
        String apiVersion,
        String time,
        String subresource,
        JsonObject fields,
        String recorded) {

    /** As Kubernetes sorts them: appliers first, then by time and name. */
    static final Comparator<Claim> ORDER =
            Comparator.comparing((Claim claim) -> !claim.applied)
                    .thenComparing(Claim::time)
                    .thenComparing(Claim::manager)
                    .thenComparing(Claim::apiVersion)
                    .thenComparing(Claim::subresource)
                    .thenComparing(Claim::recorded);

    static Claim of(Writer writer, boolean applied, String time, FieldSet fields) {
        return new Claim(
                writer.manager(),
                applied,
                writer.apiVersion(),
                time,
                writer.subresource(),
                FieldsV1.write(fields),
                writer.recorded());
    }

    public Domain domain() {
        return Domain.of(recorded, manager);
    }

    /** An applier is the same in every version; who updates is another one in each. */
    boolean of(Writer writer, boolean applies) {
        return applied == applies
                && manager.equals(writer.manager())
                && subresource.equals(writer.subresource())
                && (applies || apiVersion.equals(writer.apiVersion()))
                && (recorded.equals(writer.recorded()) || domain().equals(writer.domain()));
    }

    /** Whether a client that knows nothing of domains means the same entry. */
    boolean like(Claim other) {
        return applied == other.applied
                && manager.equals(other.manager)
                && subresource.equals(other.subresource)
                && apiVersion.equals(other.apiVersion);
    }

    public FieldSet set() {
        return FieldsV1.read(fields);
    }

    Claim owning(FieldSet set) {
        return new Claim(
                manager, applied, apiVersion, time, subresource, FieldsV1.write(set), recorded);
    }

    Claim at(String when) {
        return new Claim(manager, applied, apiVersion, when, subresource, fields, recorded);
    }

    Claim in(String domain) {
        return new Claim(manager, applied, apiVersion, time, subresource, fields, domain);
    }

    /** Equal but for the time. */
    boolean sameAs(Claim other) {
        return at(other.time).equals(other);
    }

    JsonObject json() {
        JsonObject.Builder entry =
                JsonObject.builder()
                        .put("manager", manager)
                        .put("operation", applied ? Claims.APPLY : Claims.UPDATE)
                        .put("apiVersion", apiVersion);
        if (!time.isEmpty()) {
            entry.put("time", time);
        }
        entry.put("fieldsType", Claims.FIELDS_TYPE).put("fieldsV1", fields);
        if (!subresource.isEmpty()) {
            entry.put("subresource", subresource);
        }
        if (!recorded.isEmpty()) {
            entry.put(Claims.DOMAIN, recorded);
        }
        return entry.build();
    }

    /** As in a conflict's message: {@code "hpa" with subresource "scale" using apps/v1}. */
    public String told() {
        String who = '"' + manager + '"';
        if (!subresource.isEmpty()) {
            who += " with subresource \"" + subresource + '"';
        }
        return applied ? who : who + " using " + apiVersion;
    }
}

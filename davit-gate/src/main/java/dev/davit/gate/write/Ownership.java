package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.owner.Border;
import dev.davit.gate.owner.Domains;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.FieldManagers;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.owned.Apply;
import dev.davit.model.owned.Claims;
import dev.davit.model.owned.Comparison;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.Held;
import dev.davit.model.owned.Part;
import dev.davit.model.owned.Writer;
import dev.davit.model.request.Identity;
import dev.davit.model.schema.Schemas;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code metadata.managedFields}: the one place through which every write records what it has made
 * its own. Kinds without a history that nobody waits for (events) have none.
 */
final class Ownership {
    static final String FIELD = "managedFields";

    private Ownership() {}

    /** Who owns what in an object. */
    static Claims of(JsonObject object) {
        return Claims.read(object.array(Metadata.FIELD, FIELD));
    }

    /** An object with this record of it. */
    static JsonObject with(JsonObject object, Claims claims) {
        JsonObject metadata = Metadata.of(object);
        return object.with(
                Metadata.FIELD,
                claims.all().isEmpty()
                        ? metadata.without(FIELD)
                        : metadata.with(FIELD, claims.json()));
    }

    /** An object with the record of another one: an apply has made it together with that one. */
    static JsonObject carried(JsonObject object, JsonObject from) {
        JsonArray claims = from.array(Metadata.FIELD, FIELD);
        return object.with(Metadata.FIELD, based(Metadata.of(object), claims));
    }

    /** What this request writes as. */
    static Writer writer(Asked asked, Scene scene) {
        Identity who = asked.request().identity();
        Domain domain = Domains.of(who, scene.image());
        String manager = FieldManagers.of(asked);
        return new Writer(
                manager,
                asked.kind().apiVersion(),
                subresource(asked),
                Timestamps.seconds(scene.nowMillis()),
                domain,
                Writer.recorded(manager, domain, who.name()));
    }

    /** A rollback is a write of the object itself. */
    private static String subresource(Asked asked) {
        String subresource = asked.target().subresource();
        return subresource.equals("rollback") || subresource.equals("takeover") ? "" : subresource;
    }

    static Part part(Asked asked) {
        if (!asked.kind().subresources().contains("status")) {
            return Part.ALL;
        }
        return switch (asked.target().subresource()) {
            case "status", "approval" ->
                    ReportedMetadata.of(asked.kind()).isEmpty() ? Part.STATUS : Part.REPORT;
            // A pod's place and its first addresses are one write.
            case "binding" -> Part.ALL;
            default -> Part.MAIN;
        };
    }

    private static boolean recorded(Kind kind) {
        return switch (kind.durability()) {
            case HISTORY, DURABLE -> true;
            case VOLATILE, NONE -> false;
        };
    }

    /**
     * A new object with its first record.
     *
     * @param written the object as its author wants it, where policies have made another one of it:
     *     what they have added is nobody's; else null
     */
    static Outcome<JsonObject> created(
            Asked asked,
            JsonObject given,
            JsonObject made,
            @Nullable JsonObject written,
            Scene scene) {
        if (!recorded(asked.kind())) {
            return Outcome.ok(made);
        }
        Writer writer = writer(asked, scene);
        if (asked.applies()) {
            return Apply.first(Schemas.of(asked.kind()), given, part(asked), writer)
                    .map(claims -> with(made, claims));
        }
        Claims sent = Claims.parse(Metadata.of(given).array(FIELD)).orElse(Claims.NONE);
        if (returns(asked) && !sent.all().isEmpty()) {
            return Outcome.ok(with(made, sent));
        }
        Claims base = sent.all().isEmpty() ? sent : Claims.NONE.given(sent, writer);
        JsonObject own = written == null ? made : written;
        return Outcome.ok(with(made, base.updated(writer, did(asked, JsonObject.EMPTY, own))));
    }

    /**
     * A changed object with its record.
     *
     * @param foreign what of it was other domains': as a rule nothing
     */
    record Changed(JsonObject tree, List<Held> foreign, Writer writer) {
        /** After it has crossed the border. */
        JsonObject with(Border border) {
            return border.frozen().isEmpty()
                    ? tree
                    : Ownership.with(tree, Wanted.frozen(of(tree), writer, border));
        }
    }

    /**
     * What a write that is no apply makes of an object and its record.
     *
     * @param after with the record that {@link #given} has found
     */
    static Changed changed(Asked asked, JsonObject before, JsonObject after, Scene scene) {
        Writer writer = writer(asked, scene);
        if (!recorded(asked.kind())) {
            return new Changed(after, List.of(), writer);
        }
        Comparison did = did(asked, before, after);
        boolean returns = returns(asked);
        if (did.isEmpty() || (returns && bare(before).equals(bare(after)))) {
            // Owners alone are not worth a rollback.
            return new Changed(returns ? before : after, List.of(), writer);
        }
        Claims then = of(before);
        if (returns) {
            return new Changed(
                    with(after, then.returned(of(after), did)),
                    then.foreign(writer.domain(), did),
                    writer);
        }
        Claims now = record(before).equals(record(after)) ? then : of(after);
        return new Changed(
                with(after, now.updated(writer, did)), then.foreign(writer.domain(), did), writer);
    }

    private static JsonArray record(JsonObject object) {
        return object.array(Metadata.FIELD, FIELD);
    }

    /** The very object as it was where an apply changes nothing besides the time of an entry. */
    static JsonObject applied(
            Kind kind, JsonObject before, JsonObject after, @Nullable JsonObject written) {
        return written == null
                ? applied(kind, before, after)
                : carried(after, applied(kind, before, written));
    }

    private static JsonObject applied(Kind kind, JsonObject before, JsonObject after) {
        return recorded(kind)
                        && of(before).sameButTime(of(after))
                        && bare(before).equals(bare(after))
                ? before
                : after;
    }

    /** What comes back has the owners that it had: its author is in history. */
    private static boolean returns(Asked asked) {
        return asked.target().subresource().equals("rollback");
    }

    /**
     * The same where policies have made another object of what its author wants: what they have
     * changed is nobody's.
     */
    static Changed changed(
            Asked asked,
            JsonObject before,
            JsonObject after,
            @Nullable JsonObject written,
            Scene scene) {
        if (written == null) {
            return changed(asked, before, after, scene);
        }
        Changed own = changed(asked, before, written, scene);
        return new Changed(carried(after, own.tree()), own.foreign(), own.writer());
    }

    private static JsonObject bare(JsonObject object) {
        return object.with(Metadata.FIELD, Metadata.of(object).without(FIELD));
    }

    private static Comparison did(Asked asked, JsonObject before, JsonObject after) {
        Part part = part(asked);
        return Comparison.of(Schemas.of(asked.kind()), part.of(before), part.of(after));
    }

    /**
     * Metadata with the record that a write of the whole object may bring along: as it was read,
     * changed, or reset. Who sends none, or one that nobody can read, changes nothing.
     *
     * @param metadata as it will be stored, with the record so far
     * @param sent the metadata that the client has sent
     */
    static JsonObject given(Asked asked, JsonObject metadata, JsonObject sent, Scene scene) {
        if (asked.applies()) {
            return based(metadata, sent.array(FIELD));
        }
        boolean whole = subresource(asked).isEmpty();
        if (!(sent.get(FIELD) instanceof JsonArray claims)
                || !whole
                || claims.equals(metadata.get(FIELD))) {
            return metadata;
        }
        Optional<Claims> read =
                Claims.resets(claims) ? Optional.of(Claims.NONE) : Claims.parse(claims);
        if (read.isEmpty() || (!Claims.resets(claims) && read.get().all().isEmpty())) {
            return metadata;
        }
        if (returns(asked)) {
            return based(metadata, read.get().json());
        }
        Claims known = Claims.read(metadata.array(FIELD));
        JsonArray now = known.given(read.get(), writer(asked, scene)).json();
        return based(metadata, now);
    }

    private static JsonObject based(JsonObject metadata, JsonArray claims) {
        return claims.size() == 0 ? metadata.without(FIELD) : metadata.with(FIELD, claims);
    }
}

package dev.davit.model.owned;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.ObjectSchema;
import java.util.List;

/**
 * Server-side apply: a configuration says what its applier wants of an object. Its values are laid
 * over the object, what it named before and names no longer goes unless others own it, and a field
 * that others own and that would change is a conflict.
 */
public final class Apply {
    private Apply() {}

    /** The object afterwards, and who owns what in it. */
    public record Applied(JsonObject tree, Claims claims) {}

    /**
     * One apply.
     *
     * @param live the object as it is
     * @param config of the right shape, without unknown fields
     * @param part which members of the object are the writer's to own
     * @param force takes fields from whoever owns them
     * @param boundary judges what it would change of other domains, forced or not
     */
    public record Question(
            ObjectSchema schema,
            JsonObject live,
            Claims claims,
            JsonObject config,
            Part part,
            Writer writer,
            boolean force,
            Boundary boundary) {
        /** With nobody to hold it back but the managers that own what it changes. */
        public Question(
                ObjectSchema schema,
                JsonObject live,
                Claims claims,
                JsonObject config,
                Part part,
                Writer writer,
                boolean force) {
            this(schema, live, claims, config, part, writer, force, Boundary.OPEN);
        }

        private Question without(FieldSet fields) {
            JsonObject less = Pruning.without(schema, config, fields);
            return new Question(schema, live, claims, less, part, writer, force, boundary);
        }
    }

    /** Refused with {@code Conflict} and a cause per field, or because an item is there twice. */
    public static Outcome<Applied> to(Question asked) {
        Naming.Named named = Naming.of(asked.schema, asked.part.of(asked.config));
        if (!named.repeated().isEmpty()) {
            return repeated(named);
        }
        JsonObject merged = Merge.of(asked.schema, asked.live, asked.config);
        Claims others = asked.claims.others(asked.writer);
        if (others.full()) {
            return Outcome.refused(tooMany());
        }
        FieldSet last = asked.claims.appliedBy(asked.writer);
        JsonObject next =
                named.fields().covers(last)
                        ? merged
                        : Pruning.abandoned(
                                asked.schema, merged, last, others.owned().union(named.fields()));
        Comparison did =
                Comparison.of(asked.schema, asked.part.of(asked.live), asked.part.of(next));
        List<Held> foreign = others.foreign(asked.writer.domain(), did);
        if (!foreign.isEmpty()) {
            switch (asked.boundary.judge(foreign)) {
                case Boundary.Crossing.Open _ -> {}
                case Boundary.Crossing.Kept(FieldSet fields) -> {
                    Question less = asked.without(fields);
                    // What cannot be left out of the configuration is in the way of it.
                    return less.config.equals(asked.config)
                            ? Outcome.refused(conflicts(foreign, did).refusal())
                            : to(less);
                }
                case Boundary.Crossing.Closed(Refusal why) -> {
                    return Outcome.refused(conflicts(foreign, did).refusal().told(why.message()));
                }
            }
        }
        Conflicts conflicts = asked.force ? null : conflicts(asked, others, did);
        return conflicts == null || conflicts.isEmpty()
                ? Outcome.ok(
                        new Applied(
                                ClientSideApply.told(asked, next),
                                asked.claims.applied(asked.writer, named.fields(), did)))
                : Outcome.refused(conflicts.refusal());
    }

    /** Whoever has forced it or not: what is in the way is another domain. */
    private static Conflicts conflicts(List<Held> foreign, Comparison did) {
        Claims all = new Claims(foreign.stream().map(Held::claim).toList());
        return Conflicts.of(all, did.set().union(did.gone()));
    }

    private static Conflicts conflicts(Question asked, Claims others, Comparison did) {
        Conflicts all = Conflicts.of(others, did.set());
        return all.isEmpty() || !ClientSideApply.concerns(asked.writer)
                ? all
                : all.except(ClientSideApply.own(asked));
    }

    /** The first apply of an object that is not there yet: nobody owns what it leaves out. */
    public static Outcome<Claims> first(
            ObjectSchema schema, JsonObject config, Part part, Writer writer) {
        Naming.Named named = Naming.of(schema, part.of(config));
        return named.repeated().isEmpty()
                ? Outcome.ok(
                        Claims.NONE.applied(
                                writer,
                                named.fields(),
                                new Comparison(named.fields(), FieldSet.EMPTY)))
                : repeated(named);
    }

    private static Refusal tooMany() {
        return Refusal.of(
                Reason.INVALID,
                "metadata.managedFields: Too many: %d managers apply to this object already"
                        .formatted(Claims.MAX_APPLIERS));
    }

    private static <T> Outcome<T> repeated(Naming.Named named) {
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST,
                        "failed to create typed patch object: "
                                + String.join(", ", named.repeated())));
    }
}

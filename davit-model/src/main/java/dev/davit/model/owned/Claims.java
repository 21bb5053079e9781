package dev.davit.model.owned;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code metadata.managedFields} of one object: which manager owns what. */
public record Claims(List<Claim> all) {
    static final String APPLY = "Apply";
    static final String UPDATE = "Update";
    static final String FIELDS_TYPE = "FieldsV1";

    /** Davit's own member of an entry; left out where it follows from the manager. */
    static final String DOMAIN = "domain";

    /** More managers that update than this, and the oldest become one. */
    public static final int MAX_UPDATERS = 10;

    /** The manager that the oldest ones become. */
    public static final String ANCIENT = "ancient-changes";

    /** Of one object, from outside. */
    public static final int MAX_CLAIMS = 200;

    /** Kubernetes has no bound; but each of them makes every object larger for every reader. */
    public static final int MAX_APPLIERS = 100;

    public static final Claims NONE = new Claims(List.of());

    public Claims {
        all = List.copyOf(all);
    }

    /** What is stored, as {@link #json} wrote it. */
    public static Claims read(JsonArray stored) {
        if (stored.size() == 0) {
            return NONE;
        }
        List<Claim> all = new ArrayList<>(stored.size());
        for (Json entry : stored) {
            if (entry instanceof JsonObject object) {
                all.add(claim(object, object.object("fieldsV1")));
            }
        }
        return new Claims(all);
    }

    private static Claim claim(JsonObject entry, JsonObject fields) {
        return new Claim(
                entry.textOr("", "manager"),
                APPLY.equals(entry.text("operation")),
                entry.textOr("", "apiVersion"),
                entry.textOr("", "time"),
                entry.textOr("", "subresource"),
                fields,
                entry.textOr("", DOMAIN));
    }

    /**
     * What a client has sent; empty where it cannot be understood. Kubernetes then keeps what it
     * has, so that clients which know nothing of managed fields cannot break them.
     */
    public static Optional<Claims> parse(JsonArray sent) {
        if (sent.size() > MAX_CLAIMS) {
            return Optional.empty();
        }
        List<Claim> all = new ArrayList<>(sent.size());
        for (Json entry : sent) {
            Claim claim = entry instanceof JsonObject object ? parse(object) : null;
            if (claim == null) {
                return Optional.empty();
            }
            if (!claim.fields().isEmpty()) {
                all.add(claim);
            }
        }
        return Optional.of(sorted(all));
    }

    private static @Nullable Claim parse(JsonObject entry) {
        String operation = entry.textOr("", "operation");
        boolean known =
                (operation.equals(APPLY) || operation.equals(UPDATE))
                        && entry.textOr("", "fieldsType").equals(FIELDS_TYPE)
                        && !entry.textOr("", "apiVersion").isEmpty();
        Optional<FieldSet> fields =
                known ? FieldsV1.parse(entry.object("fieldsV1")) : Optional.empty();
        return fields.map(set -> claim(entry, FieldsV1.write(set))).orElse(null);
    }

    /** Whether a client asks to forget who owns what: an empty list, or one empty entry. */
    public static boolean resets(JsonArray sent) {
        return sent.size() == 0
                || (sent.size() == 1 && sent.get(0) instanceof JsonObject entry && entry.isEmpty());
    }

    public JsonArray json() {
        List<Json> entries = new ArrayList<>(all.size());
        for (Claim claim : all) {
            entries.add(claim.json());
        }
        return new JsonArray(entries);
    }

    /**
     * After a write that is no apply: what it set is the writer's alone, what it took away is
     * nobody's. The same instance where it did nothing.
     */
    public Claims updated(Writer writer, Comparison did) {
        if (did.isEmpty()) {
            return this;
        }
        List<Claim> left = new ArrayList<>(all.size() + 1);
        Claim own = null;
        for (Claim claim : all) {
            if (own == null && claim.of(writer, false)) {
                own = claim;
            } else {
                add(left, without(claim, did));
            }
        }
        Claim now = mine(own, writer, did);
        if (now != null) {
            left.add(now);
        }
        return capped(left);
    }

    private static @Nullable Claim mine(@Nullable Claim own, Writer writer, Comparison did) {
        if (own == null) {
            return did.set().isEmpty() ? null : Claim.of(writer, false, writer.time(), did.set());
        }
        Claim less = FieldsV1.touches(own.fields(), did.gone()) ? without(own, did) : own;
        if (did.set().isEmpty()) {
            return less.fields().isEmpty() ? null : less;
        }
        Claim more =
                FieldsV1.covers(less.fields(), did.set())
                        ? less
                        : less.owning(FieldsV1.read(less.fields()).union(did.set()));
        return more.at(writer.time());
    }

    /** A claim without what somebody else has written. */
    static Claim without(Claim claim, Comparison did) {
        return FieldsV1.touches(claim.fields(), did.set())
                        || FieldsV1.touches(claim.fields(), did.gone())
                ? claim.owning(FieldsV1.read(claim.fields()).minus(did.set()).minus(did.gone()))
                : claim;
    }

    private static void add(List<Claim> claims, Claim claim) {
        if (!claim.fields().isEmpty()) {
            claims.add(claim);
        }
    }

    /** What an applier owned so far. */
    FieldSet appliedBy(Writer writer) {
        for (Claim claim : all) {
            if (claim.of(writer, true)) {
                return FieldsV1.read(claim.fields());
            }
        }
        return FieldSet.EMPTY;
    }

    /** Whether one more applier would be one too many. */
    boolean full() {
        int appliers = 0;
        for (Claim claim : all) {
            appliers += claim.applied() ? 1 : 0;
        }
        return appliers >= MAX_APPLIERS;
    }

    /** Everybody but one applier. */
    Claims others(Writer applier) {
        return new Claims(all.stream().filter(claim -> !claim.of(applier, true)).toList());
    }

    /** What anybody owns. */
    FieldSet owned() {
        FieldSet owned = FieldSet.EMPTY;
        for (Claim claim : all) {
            owned = owned.union(FieldsV1.read(claim.fields()));
        }
        return owned;
    }

    /** After an apply: what it names is the applier's, what it changed is no one else's. */
    Claims applied(Writer applier, FieldSet named, Comparison did) {
        List<Claim> left = new ArrayList<>(all.size() + 1);
        String time = applier.time();
        for (Claim claim : all) {
            if (claim.of(applier, true)) {
                boolean same = did.isEmpty() && claim.fields().equals(FieldsV1.write(named));
                time = same ? claim.time() : time;
            } else {
                add(left, without(claim, did));
            }
        }
        if (!named.isEmpty()) {
            left.add(Claim.of(applier, true, time, named));
        }
        return sorted(left);
    }

    /** Whether both say the same, whenever it was written. */
    public boolean sameButTime(Claims other) {
        if (all.size() != other.all.size()) {
            return false;
        }
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).sameAs(other.all.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Claims sorted(List<Claim> claims) {
        if (claims.size() > 1) {
            claims.sort(Claim.ORDER);
        }
        return new Claims(claims);
    }

    /** The oldest updaters beyond the bound become one. */
    private static Claims capped(List<Claim> claims) {
        claims.sort(Claim.ORDER);
        int updaters = 0;
        for (Claim claim : claims) {
            updaters += claim.applied() ? 0 : 1;
        }
        if (updaters <= MAX_UPDATERS) {
            return new Claims(claims);
        }
        List<Claim> left = new ArrayList<>(claims.size());
        SortedMap<String, List<Claim>> old = new TreeMap<>();
        int merged = updaters - MAX_UPDATERS + 1;
        for (Claim claim : claims) {
            if (claim.applied() || merged == 0) {
                left.add(claim);
            } else {
                old.computeIfAbsent(claim.domain().text(), _ -> new ArrayList<>()).add(claim);
                merged--;
            }
        }
        old.values().forEach(of -> left.add(ancient(of)));
        return sorted(left.size() <= MAX_CLAIMS ? left : left.subList(1, left.size()));
    }

    /** The old entries of one domain. */
    private static Claim ancient(List<Claim> old) {
        FieldSet owned = FieldSet.EMPTY;
        for (Claim claim : old) {
            owned = owned.union(claim.set());
        }
        Claim newest = old.getLast();
        String recorded =
                newest.domain() instanceof Domain.BuiltIn(String name)
                        ? Domain.BUILT_IN + name
                        : newest.recorded();
        return new Claim(
                ANCIENT,
                false,
                newest.apiVersion(),
                newest.time(),
                "",
                FieldsV1.write(owned),
                recorded);
    }

    /** What a write changes that is other domains'. As a rule nothing, and then nothing is read. */
    public List<Held> foreign(Domain own, Comparison did) {
        List<Held> held = List.of();
        for (Claim claim : all) {
            boolean theirs =
                    !claim.domain().equals(own)
                            && (FieldsV1.touches(claim.fields(), did.set())
                                    || FieldsV1.touches(claim.fields(), did.gone()));
            if (theirs) {
                held = held.isEmpty() ? new ArrayList<>(2) : held;
                FieldSet fields = claim.set();
                held.add(
                        new Held(
                                claim,
                                fields.intersect(did.set()).union(fields.intersect(did.gone()))));
            }
        }
        return held;
    }

    /**
     * This record as a client would have it: its own domain's entries are its to change, those of
     * others stay as they are, whatever it has sent of them.
     *
     * @param sent without the others' domains, where the client does not know of such
     */
    public Claims given(Claims sent, Writer writer) {
        List<Claim> left = new ArrayList<>(sent.all.size());
        for (Claim claim : all) {
            if (!claim.domain().equals(writer.domain())) {
                left.add(claim);
            }
        }
        int others = left.size();
        for (Claim claim : sent.all) {
            Claim known = known(claim, writer.domain());
            boolean theirs = known == null && like(claim, left.subList(0, others));
            if (!theirs) {
                String recorded =
                        known != null
                                ? known.recorded()
                                : Writer.recorded(
                                        claim.manager(), writer.domain(), writer.recorded());
                left.add(claim.in(recorded));
            }
        }
        return sorted(left);
    }

    private @Nullable Claim known(Claim sent, Domain own) {
        for (Claim claim : all) {
            if (claim.like(sent) && claim.domain().equals(own)) {
                return claim;
            }
        }
        return null;
    }

    private static boolean like(Claim sent, List<Claim> claims) {
        for (Claim claim : claims) {
            if (claim.like(sent)) {
                return true;
            }
        }
        return false;
    }

    /** After a rollback: what it brought back has the owners that it had then. */
    public Claims returned(Claims then, Comparison did) {
        List<Claim> left = new ArrayList<>(all.size() + 1);
        for (Claim claim : all) {
            add(left, without(claim, did));
        }
        for (Claim claim : then.all) {
            FieldSet back = claim.set().intersect(did.set());
            if (!back.isEmpty()) {
                merge(left, claim.owning(back));
            }
        }
        return sorted(left);
    }

    /** With fields that nobody may change any more: see {@link Domain#FROZEN}. */
    public Claims frozen(FieldSet fields, Writer since) {
        Writer nobody =
                new Writer(
                        Domain.MANAGER + ((Domain.BuiltIn) Domain.FROZEN).name(),
                        since.apiVersion(),
                        "",
                        since.time(),
                        Domain.FROZEN,
                        "");
        List<Claim> left = new ArrayList<>(all.size() + 1);
        FieldSet now = fields;
        for (Claim claim : all) {
            if (claim.of(nobody, false)) {
                now = now.union(claim.set());
            } else {
                left.add(claim);
            }
        }
        left.add(Claim.of(nobody, false, since.time(), now));
        return sorted(left);
    }

    /**
     * Fields that other domains own become the writer's.
     *
     * @param renamed under the writer's name; else as they are written now
     * @param chosen of an entry of another domain, the fields that move
     */
    public Claims moved(Writer to, boolean renamed, Function<Claim, FieldSet> chosen) {
        List<Claim> left = new ArrayList<>(all.size() + 1);
        List<Claim> gained = new ArrayList<>(1);
        for (Claim claim : all) {
            FieldSet moving =
                    claim.domain().equals(to.domain()) ? FieldSet.EMPTY : chosen.apply(claim);
            add(left, moving.isEmpty() ? claim : claim.owning(claim.set().minus(moving)));
            if (!moving.isEmpty()) {
                gained.add(
                        renamed
                                ? Claim.of(to, false, to.time(), moving)
                                : owned(claim, to, moving));
            }
        }
        if (gained.isEmpty()) {
            return this;
        }
        gained.forEach(claim -> merge(left, claim));
        return capped(left);
    }

    private static Claim owned(Claim claim, Writer to, FieldSet moving) {
        return claim.owning(moving)
                .in(Writer.recorded(claim.manager(), to.domain(), to.recorded()));
    }

    private static void merge(List<Claim> into, Claim more) {
        for (int i = 0; i < into.size(); i++) {
            Claim claim = into.get(i);
            if (claim.like(more) && claim.recorded().equals(more.recorded())) {
                into.set(i, claim.owning(claim.set().union(more.set())).at(more.time()));
                return;
            }
        }
        into.add(more);
    }
}

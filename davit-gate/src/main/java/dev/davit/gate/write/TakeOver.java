package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.owner.Domains;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.owned.Claim;
import dev.davit.model.owned.Claims;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.owned.FieldSet;
import dev.davit.model.owned.Writer;
import dev.davit.model.request.Identity;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * POST …/takeover {@code {fields: [spec.replicas], from, to, cause}}: other domains' fields become
 * the asking one's, with the values that they have. Without fields: all of them; {@code from} takes
 * one domain's only, {@code to} gives them to another domain than one's own. Kept in history.
 */
public final class TakeOver implements WriteHandler {
    private static final List<String> MEMBERS =
            List.of("apiVersion", "kind", "metadata", "fields", "from", "to", "cause");
    private static final int MAX_FIELDS = 1_000;

    /** Named in the cause. */
    private static final int MAX_NAMED = 20;

    /** What of whose. */
    private record Wish(List<FieldPattern> fields, String from, String to) {
        Wish {
            fields = List.copyOf(fields);
        }

        FieldSet of(Claim claim) {
            if (!from.isEmpty() && !claim.domain().in(from) && !claim.recorded().equals(from)) {
                return FieldSet.EMPTY;
            }
            FieldSet all = claim.set();
            FieldSet chosen = fields.isEmpty() ? all : FieldSet.EMPTY;
            for (FieldPattern pattern : fields) {
                chosen = chosen.union(pattern.in(all));
            }
            return chosen;
        }
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Replacement.stored(asked, scene)
                .then(stored ->
                        wish(asked)
                                .then(wish -> known(asked, wish, scene))
                                .map(wish -> taken(asked, stored, wish, scene)));
    }

    /** What nobody is of would be people's at once. */
    private static Outcome<Wish> known(Asked asked, Wish wish, Scene scene) {
        boolean there =
                !wish.to.startsWith(Domain.TEAM)
                        || Domains.known(wish.to.substring(Domain.TEAM.length()), scene.image());
        return there
                ? Outcome.ok(wish)
                : Refusals.invalid(
                        asked.kind(),
                        asked.target().name(),
                        new Cause(
                                Cause.NOT_FOUND,
                                "Not found: \"%s\": there is no OwnerDomain of this name"
                                        .formatted(wish.to),
                                "to"));
    }

    private static Outcome<Wish> wish(Asked asked) {
        JsonObject body = asked.body();
        List<Cause> causes = new ArrayList<>();
        for (String name : body.names()) {
            if (!MEMBERS.contains(name)) {
                causes.add(new Cause(Cause.UNKNOWN_FIELD, "unknown field \"" + name + "\"", name));
            }
        }
        List<FieldPattern> fields = fields(body.array("fields"), causes);
        if (body.has("fields") && !(body.get("fields") instanceof JsonArray)) {
            causes.add(new Cause(Cause.TYPE_INVALID, "Invalid value: must be a list", "fields"));
        }
        if (body.has("cause") && !(body.get("cause") instanceof JsonString)) {
            causes.add(new Cause(Cause.TYPE_INVALID, "Invalid value: must be a text", "cause"));
        }
        String from = domain(body, "from", causes);
        String to = domain(body, "to", causes);
        return causes.isEmpty()
                ? Outcome.ok(new Wish(fields, from, to))
                : Refusals.invalid(asked.kind(), asked.target().name(), causes);
    }

    private static List<FieldPattern> fields(JsonArray texts, List<Cause> causes) {
        List<FieldPattern> fields = new ArrayList<>();
        if (texts.size() > MAX_FIELDS) {
            causes.add(
                    new Cause(
                            Cause.TOO_MANY,
                            "Too many: %d: must have at most %d items"
                                    .formatted(texts.size(), MAX_FIELDS),
                            "fields"));
            return fields;
        }
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i) instanceof JsonString(String word) ? word : "";
            FieldPattern.Parsed parsed = FieldPattern.parse(text);
            FieldPattern pattern = parsed.pattern();
            FieldPattern.Wrong wrong = parsed.wrong();
            if (pattern != null) {
                fields.add(pattern);
            } else if (wrong != null) {
                causes.add(
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: \"%s\": %s (at position %d)"
                                        .formatted(text, wrong.why(), wrong.at()),
                                "fields[" + i + "]"));
            }
        }
        return fields;
    }

    /** What is frozen is taken from nobody, and given to nobody. */
    private static boolean builtIn(String word, String member) {
        return word.startsWith(Domain.BUILT_IN)
                && word.length() > Domain.BUILT_IN.length()
                && (member.equals("from") || !word.equals(Domain.FROZEN.text()));
    }

    /** Of one namespace, or of all. */
    private static boolean accounts(String word) {
        return word.equals(Domain.ALL_ACCOUNTS)
                || (word.startsWith(Domain.ALL_ACCOUNTS + ":") && !word.endsWith(":"));
    }

    /** A domain, or one account of a namespace. */
    private static String domain(JsonObject body, String member, List<Cause> causes) {
        Json value = body.get(member);
        String word = value instanceof JsonString(String text) ? text : "";
        boolean known =
                value == null
                        || word.equals(Domain.PEOPLE.text())
                        || (word.startsWith(Domain.TEAM) && word.length() > Domain.TEAM.length())
                        || builtIn(word, member)
                        || (word.startsWith(Identity.ACCOUNT) && !Domain.name(word).isEmpty())
                        || (member.equals("from") && accounts(word));
        if (!known) {
            causes.add(
                    new Cause(
                            Cause.INVALID,
                            "Invalid value: \"%s\": must be people, people:NAME, system:davit:CONTROLLER%s"
                                    .formatted(
                                            word,
                                            member.equals("from")
                                                    ? ", system:serviceaccounts:NAMESPACE or"
                                                            + " system:serviceaccount:NAMESPACE:NAME"
                                                    : " or system:serviceaccount:NAMESPACE:NAME"),
                            member));
        }
        return word;
    }

    private static Admitted taken(Asked asked, StoredObject stored, Wish wish, Scene scene) {
        Writer own = Ownership.writer(asked, scene);
        Writer to = wish.to.isEmpty() ? own : as(own, wish.to);
        Claims before = Ownership.of(stored.tree());
        FieldSet[] moved = {FieldSet.EMPTY};
        Claims after =
                before.moved(
                        to,
                        wish.to.isEmpty(),
                        claim -> {
                            FieldSet chosen = wish.of(claim);
                            moved[0] = moved[0].union(chosen);
                            return chosen;
                        });
        if (moved[0].isEmpty()) {
            return Admitted.unchanged(
                    asked.kind(),
                    stored,
                    asked.warningsAnd(List.of("nothing to take over: no other domain owns it")));
        }
        JsonObject next = Ownership.with(stored.tree(), after);
        String cause = asked.body().textOr("", "cause");
        Asked told =
                (cause.isEmpty() ? asked : asked.because(cause))
                        .noting(note(moved[0], to.domain()));
        Draft draft =
                new Draft(
                        stored.key(),
                        asked.kind().durability(),
                        next,
                        Origins.of(told, Origin.TAKEOVER, stored.tree(), next));
        return new Admitted(
                asked.kind(),
                Basis.NOTHING.and(stored),
                List.of(draft),
                stored,
                Admitted.OK,
                asked.warnings());
    }

    private static String note(FieldSet moved, Domain to) {
        List<String> paths = FieldPattern.texts(moved);
        String more =
                paths.size() > MAX_NAMED ? " and %d more".formatted(paths.size() - MAX_NAMED) : "";
        return "%s%s to %s"
                .formatted(
                        String.join(", ", paths.subList(0, Math.min(MAX_NAMED, paths.size()))),
                        more,
                        to.text());
    }

    private static Writer as(Writer own, String domain) {
        boolean account = domain.startsWith(Identity.ACCOUNT);
        Domain to =
                account
                        ? new Domain.Accounts(Domain.namespace(domain))
                        : domain.startsWith(Domain.BUILT_IN)
                                ? Domain.builtIn(domain.substring(Domain.BUILT_IN.length()))
                                : domain.startsWith(Domain.TEAM)
                                        ? new Domain.Team(domain.substring(Domain.TEAM.length()))
                                        : Domain.PEOPLE;
        return new Writer(
                own.manager(),
                own.apiVersion(),
                own.subresource(),
                own.time(),
                to,
                Writer.recorded(own.manager(), to, account ? domain : ""));
    }
}

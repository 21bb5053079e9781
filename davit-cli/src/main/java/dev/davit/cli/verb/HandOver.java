package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Vocabulary;
import dev.davit.cli.output.Counted;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.owned.Claim;
import dev.davit.model.owned.Claims;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.owned.FieldSet;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Moves what one domain owns to another, in all objects of some kinds: one takeover each, so that
 * every object has it in its history, and one that is refused does not stop the rest.
 */
final class HandOver {
    /** Refusals that are told; the rest are counted. */
    private static final int MAX_TOLD = 10;

    private final Session session;
    private final String from;
    private final String to;
    private final List<FieldPattern> fields;
    private final String cause;
    private final boolean dryRun;

    private int objects;
    private int moved;
    private int paths;
    private int refused;

    HandOver(
            Session session,
            String from,
            String to,
            List<String> fields,
            String cause,
            boolean dryRun) {
        this.session = session;
        this.from = from;
        this.to = to;
        this.fields = fields.stream().map(HandOver::pattern).toList();
        this.cause = cause;
        this.dryRun = dryRun;
    }

    static FieldPattern pattern(String text) {
        FieldPattern.Parsed parsed = FieldPattern.parse(text);
        FieldPattern pattern = parsed.pattern();
        FieldPattern.Wrong wrong = parsed.wrong();
        if (pattern == null) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "\"%s\" is no path of a field: %s"
                            .formatted(text, wrong == null ? "" : wrong.why()));
        }
        return pattern;
    }

    /** A word that means no domain would find nothing, in silence. */
    static void domain(String option, String word, boolean several) {
        boolean account =
                word.startsWith(Identity.ACCOUNT)
                        && !Domain.namespace(word).isEmpty()
                        && !Domain.name(word).isEmpty();
        boolean accounts =
                word.equals(Domain.ALL_ACCOUNTS)
                        || (word.startsWith(Domain.ALL_ACCOUNTS + ":") && !word.endsWith(":"));
        boolean known =
                word.equals(Domain.PEOPLE.text())
                        || (word.startsWith(Domain.TEAM) && !word.endsWith(":"))
                        || account
                        || (several && accounts)
                        || (word.startsWith(Domain.BUILT_IN) && !word.endsWith(":"));
        if (!known) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "%s: \"%s\" is no domain: people, people:NAME, system:davit:CONTROLLER, %ssystem:serviceaccount:NAMESPACE:NAME"
                            .formatted(
                                    option,
                                    word,
                                    several ? "system:serviceaccounts:NAMESPACE, " : ""));
        }
    }

    /** The body of a takeover. */
    static JsonObject body(List<FieldPattern> fields, String from, String to, String cause) {
        JsonObject.Builder body = JsonObject.builder();
        if (!fields.isEmpty()) {
            List<Json> all = new ArrayList<>();
            fields.forEach(field -> all.add(new JsonString(field.toString())));
            body.put("fields", new JsonArray(all));
        }
        if (!from.isEmpty()) {
            body.put("from", from);
        }
        if (!to.isEmpty()) {
            body.put("to", to);
        }
        if (!cause.isEmpty()) {
            body.put("cause", cause);
        }
        return body.build();
    }

    /** Kinds whose objects have owners. */
    static List<Kind> kinds() {
        return Stream.concat(Kinds.ALL.stream(), Vocabulary.customKinds().stream())
                .filter(kind -> kind.subresources().contains("takeover"))
                .toList();
    }

    int run(List<Kind> kinds, String namespace) {
        try (Progress progress = new Progress("looking for what " + from + " owns", 0)) {
            for (Kind kind : kinds) {
                if (kind.namespaced() || namespace.isEmpty()) {
                    OwnersOfKind.each(
                            session,
                            kind,
                            namespace,
                            object -> {
                                objects++;
                                progress.says(
                                        "%s, %d objects, %d handed over"
                                                .formatted(kind.id().plural(), objects, moved));
                                one(kind, object);
                            });
                }
            }
        }
        Out.line(
                "%s of %s %s from %s to %s (%s looked at)%s"
                        .formatted(
                                Counted.of(paths, "field"),
                                Counted.of(moved, "object"),
                                dryRun ? "would be handed over" : "handed over",
                                from,
                                to,
                                Counted.of(objects, "object"),
                                refused == 0 ? "" : ", " + refused + " refused"));
        return refused == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }

    private void one(Kind kind, JsonObject object) {
        FieldSet theirs = FieldSet.EMPTY;
        for (Claim claim : Claims.read(object.array("metadata", "managedFields")).all()) {
            if (claim.domain().in(from) || claim.recorded().equals(from)) {
                theirs = theirs.union(chosen(claim.set()));
            }
        }
        if (theirs.isEmpty()) {
            return;
        }
        JsonObject metadata = object.object("metadata");
        Paths.Named named = new Paths.Named(kind, metadata.textOr("", "name"));
        int count = theirs.paths().size();
        try {
            session.post(
                    Paths.object(named, metadata.textOr("", "namespace"))
                            + "/takeover"
                            + (dryRun ? "?dryRun=All" : ""),
                    body(fields, from, to, cause));
            moved++;
            paths += count;
            Out.line(
                    "%s%s: %s"
                            .formatted(
                                    named.shown(),
                                    kind.namespaced()
                                            ? " -n " + metadata.textOr("", "namespace")
                                            : "",
                                    Counted.of(count, "field")));
        } catch (CliFailure failure) {
            refused++;
            if (refused <= MAX_TOLD) {
                Out.error(String.valueOf(failure.getMessage()));
            }
        }
    }

    private FieldSet chosen(FieldSet all) {
        FieldSet chosen = fields.isEmpty() ? all : FieldSet.EMPTY;
        for (FieldPattern field : fields) {
            chosen = chosen.union(field.in(all));
        }
        return chosen;
    }
}

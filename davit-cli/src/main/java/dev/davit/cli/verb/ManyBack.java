package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.cli.output.Terminals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kinds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A Rollback: the plan first, then, when it is wished, what it says. */
final class ManyBack {
    private final Session session;
    private final String namespace;
    private final String cause;

    ManyBack(Session session, String namespace, String cause) {
        this.session = session;
        this.namespace = namespace;
        this.cause = cause;
    }

    static JsonObject spec(long toRevision, String at, String labels, String resources) {
        JsonObject spec =
                at.isEmpty()
                        ? JsonObject.EMPTY.with("toRevision", toRevision)
                        : JsonObject.EMPTY.with("at", at);
        if (!labels.isEmpty()) {
            JsonObject pairs = Words.pairs("--selector", List.of(labels.split(",", -1)));
            spec = spec.with("selector", JsonObject.EMPTY.with("matchLabels", pairs));
        }
        return resources.isEmpty()
                ? spec
                : spec.with("resources", Words.texts(List.of(resources.split(",", -1))));
    }

    int run(JsonObject spec, boolean dryRun, boolean yes) {
        JsonObject reasoned = cause.isEmpty() ? spec : spec.with("reason", new JsonString(cause));
        JsonObject rollback =
                JsonObject.EMPTY
                        .with("apiVersion", HistoryKinds.ROLLBACK.apiVersion())
                        .with("kind", HistoryKinds.ROLLBACK.kind())
                        .with("metadata", JsonObject.EMPTY.with("generateName", "rollback-"))
                        .with("spec", reasoned);
        if (gone()) {
            if (dryRun) {
                throw new CliFailure(
                        ExitCode.REFUSED,
                        "namespace " + namespace + " is gone: davit undelete ns/" + namespace);
            }
            undeleteNamespace();
        }
        if (dryRun || !yes) {
            JsonObject plan = create(rollback, true).object("status");
            print(plan);
            boolean refused = plan.textOr("", "phase").equals("Refused");
            if (dryRun || refused) {
                return refused ? ExitCode.REFUSED : ExitCode.OK;
            }
            if (nothing(plan)) {
                return ExitCode.OK;
            }
            confirm();
        }
        JsonObject done = create(rollback, false);
        JsonObject status = done.object("status");
        if (yes) {
            print(status);
        }
        Out.line(
                "rolled back to revision %d: %s (rollback/%s)"
                        .formatted(
                                status.wholeOr(0, "revision"),
                                counts(status),
                                done.textOr("", "metadata", "name")));
        return ExitCode.OK;
    }

    private boolean gone() {
        Paths.Named home = new Paths.Named(Kinds.NAMESPACE, namespace);
        return session.client().get(Paths.object(home, "")).statusCode() == 404;
    }

    private void undeleteNamespace() {
        Paths.Named home = new Paths.Named(Kinds.NAMESPACE, namespace);
        Session.object(
                new Writes(session, cause, false)
                        .raw(
                                "POST",
                                Paths.object(home, "") + "/rollback",
                                Writes.JSON,
                                JsonObject.EMPTY));
        Out.line("namespace/" + namespace + " is back");
    }

    private JsonObject create(JsonObject rollback, boolean dry) {
        return new Writes(session, cause, dry).create(HistoryKinds.ROLLBACK, namespace, rollback);
    }

    private static boolean nothing(JsonObject status) {
        return status.wholeOr(0, "created")
                        + status.wholeOr(0, "changed")
                        + status.wholeOr(0, "deleted")
                == 0;
    }

    private static String counts(JsonObject status) {
        return "%d created, %d changed, %d deleted, %d left as they are"
                .formatted(
                        status.wholeOr(0, "created"),
                        status.wholeOr(0, "changed"),
                        status.wholeOr(0, "deleted"),
                        status.wholeOr(0, "left"));
    }

    /** What is left alone comes last, and only its number where it is as it was. */
    private static void print(JsonObject status) {
        Out.line("to revision " + status.wholeOr(0, "revision") + ": " + counts(status));
        for (Json item : status.array("actions")) {
            JsonObject action = (JsonObject) item;
            String what = action.textOr("", "action");
            String why = action.textOr("", "reason");
            if (!why.equals("it is as it was")) {
                String object = action.textOr("", "resource") + "/" + action.textOr("", "name");
                Out.line("%-7s %-44s %s".formatted(what, object, why).stripTrailing());
                for (Json change : action.array("changes")) {
                    if (change instanceof JsonString(String line)) {
                        Out.line("          " + line);
                    }
                }
            }
        }
    }

    private static void confirm() {
        if (!Terminals.inIsTerminal()) {
            throw new CliFailure(
                    ExitCode.USAGE, "nothing was done: say --yes to have it done without asking");
        }
        Out.part("Do it? [y/N] ");
        try {
            String answer =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                            .readLine();
            if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
                throw new CliFailure(ExitCode.REFUSED, "nothing was done");
            }
        } catch (IOException unreadable) {
            throw new CliFailure(ExitCode.USAGE, "nothing was done: the answer cannot be read");
        }
    }
}

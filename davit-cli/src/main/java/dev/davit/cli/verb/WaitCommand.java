package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Wait;
import dev.davit.cli.output.JsonPath;
import dev.davit.cli.wire.Answer;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description = "Waits until objects are in a state, or gone.",
        footer = {
            "%nExamples:",
            "  davit wait pod/web --for=condition=Ready",
            "  davit wait pods -l app=web --for=condition=Ready --timeout=60",
            "  davit wait pod/web --for=delete",
            "  davit wait pod/job --for=jsonpath='{.status.phase}'=Succeeded"
        },
        mixinStandardHelpOptions = true)
public final class WaitCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..*", paramLabel = "KIND/NAME", description = "For what.")
    private List<String> words = List.of();

    @Option(
            names = "--for",
            required = true,
            paramLabel = "STATE",
            description = "delete, condition=NAME[=VALUE], or jsonpath=EXPRESSION=VALUE.")
    private String state = "";

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Those with these labels.")
    private String labels = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long; 30s and 2m are understood too (default: ${DEFAULT-VALUE}).")
    private String timeout = "30";

    @Override
    public Integer call() throws InterruptedException {
        long millis = Durations.millis("--timeout", timeout);
        check();
        try (Session session = cluster.open()) {
            for (Paths.Named named : Chosen.of(session, words, namespace.name(), labels)) {
                await(session, named, millis);
            }
        }
        return ExitCode.OK;
    }

    private void check() {
        if (!state.equals("delete")
                && !state.matches("condition=[^=]+(=[^=]+)?")
                && !state.matches("jsonpath=.+}=.+")) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "--for "
                            + state
                            + ": write delete, condition=NAME[=VALUE] or"
                            + " jsonpath='{.field}'=VALUE");
        }
    }

    private void await(Session session, Paths.Named named, long millis)
            throws InterruptedException {
        String path = Paths.object(named, namespace.name());
        String what = named.shown();
        Answer<byte[]> first = session.client().get(path);
        String uid =
                first.statusCode() == 404 && state.equals("delete")
                        ? ""
                        : Session.object(first).textOr("", "metadata", "uid");
        try (Progress _ = new Progress("waiting for " + what + " " + state, 0)) {
            if (!Wait.until(millis, () -> holds(session.client().get(path), uid))) {
                throw new CliFailure(
                        ExitCode.TIMEOUT,
                        what + ": not " + state + " in " + timeout + "; ask: davit why " + what);
            }
        }
        Out.line(what + (state.equals("delete") ? " is gone" : " condition met"));
    }

    private boolean holds(Answer<byte[]> answer, String uid) {
        if (answer.statusCode() == 404) {
            return state.equals("delete");
        }
        JsonObject object = JsonReader.readObject(answer.body());
        if (answer.statusCode() != 200) {
            return false;
        }
        if (state.equals("delete")) {
            return !object.textOr("", "metadata", "uid").equals(uid);
        }
        if (state.startsWith("condition=")) {
            return condition(object, state.substring("condition=".length()).split("=", 2));
        }
        String rest = state.substring("jsonpath=".length());
        int end = rest.lastIndexOf("}=") + 1;
        return JsonPath.parse(rest.substring(0, end))
                .render(object)
                .equals(rest.substring(end + 1));
    }

    private static boolean condition(JsonObject object, String[] wanted) {
        String value = wanted.length > 1 ? wanted[1] : "true";
        for (Json item : object.array("status", "conditions")) {
            if (item instanceof JsonObject one
                    && one.textOr("", "type").equalsIgnoreCase(wanted[0])) {
                return one.textOr("", "status")
                        .toLowerCase(Locale.ROOT)
                        .equals(value.toLowerCase(Locale.ROOT));
            }
        }
        return false;
    }
}

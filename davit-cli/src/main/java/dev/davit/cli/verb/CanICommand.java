package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import dev.davit.cli.wire.Call;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "can-i",
        description = {
            "Says whether you, or another, may do something; exits with 0 for yes and 1 for no.",
            "With --why: the binding and role that allow it, or what would have to be written."
        },
        footer = {
            "%nExamples:",
            "  davit can-i create deployments -n team-a",
            "  davit can-i get secret/db --as alice --why",
            "  davit can-i get pods --subresource log --as system:serviceaccount:ci:robot",
            "  davit can-i get /metrics --as-group system:monitoring --as prometheus"
        },
        mixinStandardHelpOptions = true)
public final class CanICommand implements Callable<Integer> {
    private static final String AUTHORIZATION =
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String AUTHENTICATION =
            "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "VERB", description = "get, list, create, bind, …; or *.")
    private String verb = "";

    @Parameters(
            index = "1",
            paramLabel = "KIND[/NAME]",
            description = "pods, pod/web, deployments.apps, or a path: /metrics.")
    private String what = "";

    @Option(
            names = "--subresource",
            paramLabel = "NAME",
            description = "log, exec, scale, history, …")
    private String subresource = "";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In every namespace.")
    private boolean everywhere;

    @Option(names = "--as", paramLabel = "USER", description = "Ask for this user.")
    private String as = "";

    @Option(
            names = "--as-group",
            paramLabel = "GROUP",
            description = "With --as: a group that the user is in; may be repeated.")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--why", description = "Say what allows it, or what would.")
    private boolean why;

    @Override
    public Integer call() {
        Wish wish = Wish.of(verb, what, subresource, everywhere ? "" : namespace.name());
        try (Session session = cluster.open()) {
            JsonObject status = ask(session, AUTHORIZATION, wish.review()).object("status");
            boolean yes = status.boolOr(false, "allowed");
            String reason = status.textOr("", "reason");
            Out.line((yes ? "yes" : "no") + (why && !reason.isEmpty() ? ": " + reason : ""));
            String error = status.textOr("", "evaluationError");
            if (why && !error.isEmpty() && !reason.contains(error)) {
                Out.line("  (" + error + ")");
            }
            // What is denied no role would allow.
            if (why && !yes && !status.boolOr(false, "denied")) {
                JsonObject user =
                        ask(session, AUTHENTICATION, Wish.self()).object("status", "userInfo");
                Out.line(wish.missing(user));
            }
            return yes ? ExitCode.OK : ExitCode.REFUSED;
        }
    }

    private JsonObject ask(Session session, String path, JsonObject review) {
        Call.Builder call =
                session.client().request(path).header("Content-Type", "application/json");
        if (!as.isEmpty()) {
            call.header("Impersonate-User", as);
        }
        groups.forEach(group -> call.also("Impersonate-Group", group));
        return Session.object(
                session.client().send(call.method("POST", JsonWriter.write(review)).build()));
    }
}

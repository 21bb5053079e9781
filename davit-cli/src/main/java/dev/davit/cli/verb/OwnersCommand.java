package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.Vocabulary;
import dev.davit.cli.output.Terminals;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.owned.Claim;
import dev.davit.model.owned.Claims;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.owned.Holdings;
import dev.davit.model.owned.Holdings.Holder;
import dev.davit.model.owned.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "owners",
        description = {
            "Says of each field who owns it: whose apply or write gave it its value.",
            "Of a kind: who writes what, over all its objects."
        },
        footer = {
            "%nExamples:",
            "  davit owners deployment/web",
            "  davit owners pod/web --of davit-node",
            "  davit owners deployment/web -o json",
            "  davit owners deployments -A",
            "  davit owners hand-over --from system:serviceaccounts:old --to people -A --dry-run"
        },
        mixinStandardHelpOptions = true)
public final class OwnersCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "0..2", paramLabel = "KIND[/NAME]", description = "pod/web, pod web, pods.")
    private List<String> words = List.of();

    @Option(
            names = "--of",
            paramLabel = "MANAGER",
            description = "Only what this one owns: kubectl, davit-node.")
    private String manager = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = AnswerFormat.WORDS)
    private String output = "";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Of a kind: in every namespace.")
    private boolean everywhere;

    @Option(
            names = "--depth",
            paramLabel = "STEPS",
            defaultValue = "3",
            description = "Of a kind: how much of a path is told (default: ${DEFAULT-VALUE}).")
    private int depth = 3;

    @Command(
            name = "hand-over",
            description = {
                "Gives what one domain owns to another, in all objects of some kinds or of all.",
                "Needs the verb takeover; every object's history has it."
            },
            mixinStandardHelpOptions = true)
    int handOver(
            @Mixin ClusterOption in,
            @Mixin NamespaceOption of,
            @Parameters(arity = "0..1", paramLabel = "KINDS", description = "deployments,services.")
                    String kinds,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "DOMAIN",
                            description = "Whose: system:serviceaccounts:ops, people.")
                    String from,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DOMAIN",
                            description = "To whom: people, system:serviceaccount:ops:robot.")
                    String to,
            @Option(
                            names = "--field",
                            paramLabel = "PATH",
                            description = "Only this one: spec.replicas. May be repeated.")
                    List<String> fields,
            @Option(
                            names = {"-A", "--all-namespaces"},
                            description = "In every namespace, and the cluster's own objects.")
                    boolean all,
            @Option(
                            names = "--cause",
                            paramLabel = "WORDS",
                            defaultValue = "",
                            description = "Why, in your words; kept in the histories.")
                    String cause,
            @Option(names = "--dry-run", description = "Change nothing; say what would happen.")
                    boolean dryRun) {
        HandOver.domain("--from", from, true);
        HandOver.domain("--to", to, false);
        try (Session session = in.open()) {
            List<String> paths = fields == null ? List.of() : fields;
            return new HandOver(session, from, to, paths, cause, dryRun)
                    .run(
                            kinds == null ? HandOver.kinds() : Paths.kinds(kinds),
                            all ? "" : of.name());
        }
    }

    @Override
    public Integer call() {
        if (words.size() == 1
                && words.getFirst().indexOf('/') < 0
                && Vocabulary.byWord(words.getFirst()) != null) {
            return ofKind(Paths.kind(words.getFirst()));
        }
        AnswerFormat format = AnswerFormat.of(output);
        Paths.Named named = Paths.one(words);
        try (Session session = cluster.open()) {
            JsonObject object = session.get(Paths.object(named, namespace.name()));
            SortedMap<String, List<Holder>> holdings =
                    Holdings.of(Claims.read(object.array("metadata", "managedFields")));
            if (!manager.isEmpty()) {
                holdings.values()
                        .removeIf(all -> all.stream().noneMatch(h -> h.manager().equals(manager)));
            }
            if (format.table()) {
                Out.line(table(holdings, format.wide()));
                frozen(object, named).forEach(Out::line);
            } else {
                format.whole(document(object, holdings), named.kind());
            }
        }
        return ExitCode.OK;
    }

    private int ofKind(Kind kind) {
        AnswerFormat format = AnswerFormat.of(output);
        if (depth < 1) {
            throw new CliFailure(ExitCode.USAGE, "--depth: " + depth + ": must be 1 or more");
        }
        try (Session session = cluster.open()) {
            Ledger ledger =
                    OwnersOfKind.read(session, kind, everywhere ? "" : namespace.name(), depth);
            if (format.table()) {
                int columns = format.wide() ? Integer.MAX_VALUE : Terminals.columns();
                OwnersOfKind.draw(kind, ledger, columns);
            } else {
                format.whole(OwnersOfKind.document(kind, ledger), kind);
            }
        }
        return ExitCode.OK;
    }

    /** What two domains have fought over, and how that ends. */
    private List<String> frozen(JsonObject object, Paths.Named named) {
        List<String> lines = new ArrayList<>(0);
        for (Claim claim : Claims.read(object.array("metadata", "managedFields")).all()) {
            if (claim.domain().equals(Domain.FROZEN)) {
                List<String> paths = FieldPattern.texts(claim.set());
                lines.add("");
                lines.add(
                        "%s: frozen since %s, after two domains had changed it in turn three times in ten minutes. To end it:"
                                .formatted(String.join(", ", paths), claim.time()));
                String where =
                        named.kind().namespaced()
                                ? " -n " + object.textOr("", "metadata", "namespace")
                                : "";
                String fields =
                        paths.stream()
                                .map(path -> " --field '" + path.replace("'", "'\\''") + "'")
                                .collect(Collectors.joining());
                lines.add("  davit takeover %s%s%s".formatted(named.shown(), where, fields));
            }
        }
        return lines;
    }

    private static String table(SortedMap<String, List<Holder>> holdings, boolean wide) {
        if (holdings.isEmpty()) {
            return "nobody owns anything: no write has been recorded";
        }
        TextTable table = new TextTable("FIELD", "OWNER", "SINCE");
        if (!wide) {
            table.within(Terminals.columns());
        }
        holdings.forEach((path, holders) -> {
            List<String> told = holders.stream().map(Holder::told).toList();
            table.row(path.substring(1), String.join(", ", told), holders.getLast().time());
        });
        return table.toString();
    }

    private static JsonObject document(
            JsonObject object, SortedMap<String, List<Holder>> holdings) {
        JsonObject metadata = object.object("metadata");
        JsonObject.Builder about = JsonObject.builder().put("name", metadata.textOr("", "name"));
        if (metadata.has("namespace")) {
            about.put("namespace", metadata.textOr("", "namespace"));
        }
        return JsonObject.builder()
                .put("apiVersion", "davit.dev/v1")
                .put("kind", "ObjectOwners")
                .put("metadata", about.put("uid", metadata.textOr("", "uid")).build())
                .put("fields", Holdings.json(holdings))
                .build();
    }
}

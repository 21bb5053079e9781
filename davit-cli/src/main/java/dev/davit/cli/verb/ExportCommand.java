package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.YamlWriter;
import dev.davit.model.kind.Kinds;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Prints all objects of a namespace as manifests.",
            "What people wished for, without what the cluster added, and without what controllers",
            "make. As it is, or as it was."
        },
        footer = {
            "%nExamples:",
            "  davit export namespace/shop >shop.yaml",
            "  davit export ns/shop --at 2026-11-20T12:00:00Z",
            "  davit export ns/shop --revision 812 --resources configmaps,deployments.apps"
        },
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    private static final List<String> BOOKKEEPING =
            List.of(
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "managedFields",
                    "selfLink",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds");

    @Mixin private ClusterOption cluster = new ClusterOption();

    @Parameters(arity = "1..2", paramLabel = "namespace/NAME", description = "ns/shop, ns shop.")
    private List<String> words = List.of();

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "As it was at revision N of the cluster.")
    private String revision = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it was at a time: 2026-11-20T12:00:00Z.")
    private String at = "";

    @Option(
            names = "--resources",
            paramLabel = "NAMES",
            description = "Only these kinds: configmaps,deployments.apps.")
    private String resources = "";

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Only those with these labels.")
    private String labels = "";

    @Option(names = "--all", description = "Also what controllers and the cluster make.")
    private boolean all;

    @Override
    public Integer call() {
        Paths.Named named = Paths.one(words);
        if (!named.kind().equals(Kinds.NAMESPACE)) {
            throw new CliFailure(
                    ExitCode.USAGE, "only a namespace is exported: ns/" + named.name());
        }
        try (Session session = cluster.open()) {
            String path = Paths.object(named, "") + "/contents";
            String token = "";
            do {
                JsonObject page = session.get(path + query(token));
                for (Json item : page.array("items")) {
                    if (item instanceof JsonObject object && (all || wished(object))) {
                        Out.line("---");
                        Out.line(YamlWriter.write(plain(object)).stripTrailing());
                    }
                }
                token = page.textOr("", "metadata", "continue");
            } while (!token.isEmpty());
        }
        return ExitCode.OK;
    }

    private String query(String token) {
        Query query = new Query().put("limit", "500");
        return query.put("revision", revision)
                .put("at", at)
                .put("resources", resources)
                .put("labelSelector", labels)
                .put("continue", token)
                .toString();
    }

    /** By people: no controller makes it, and not every namespace has it. */
    private static boolean wished(JsonObject object) {
        for (Json item : object.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && owner.get("controller") == JsonBool.TRUE) {
                return false;
            }
        }
        String what = object.textOr("", "kind") + "/" + object.textOr("", "metadata", "name");
        boolean record =
                what.startsWith("Rollback/")
                        && object.textOr("", "apiVersion").startsWith("davit.dev/");
        return !record
                && !what.equals("ServiceAccount/default")
                && !what.equals("ConfigMap/kube-root-ca.crt");
    }

    private static JsonObject plain(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        for (String name : BOOKKEEPING) {
            metadata = metadata.without(name);
        }
        // Says that no status was kept: nothing that anybody wished for.
        JsonObject annotations = metadata.object("annotations").without("davit.dev/status");
        metadata =
                annotations.isEmpty()
                        ? metadata.without("annotations")
                        : metadata.with("annotations", annotations);
        JsonArray owners = metadata.array("ownerReferences");
        JsonObject kept = owners.size() == 0 ? metadata : metadata.without("ownerReferences");
        return object.without("status").with("metadata", kept);
    }
}

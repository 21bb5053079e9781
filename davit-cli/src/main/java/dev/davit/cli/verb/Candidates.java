package dev.davit.cli.verb;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Vocabulary;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What the cluster knows that a word could become: kinds, names, namespaces, containers. A cluster
 * that does not answer has none: nobody wants an error in the middle of a word.
 */
public final class Candidates {
    private static final int MOST = 500;
    private static final Set<String> OF_PODS =
            Set.of("logs", "exec", "attach", "port-forward", "cp", "run");
    private static final Set<String> OF_OBJECTS =
            Set.of(
                    "get",
                    "describe",
                    "delete",
                    "edit",
                    "why",
                    "history",
                    "timeline",
                    "graph",
                    "blame",
                    "owners",
                    "rollback",
                    "takeover",
                    "plan",
                    "diff",
                    "scale",
                    "restart",
                    "label",
                    "annotate",
                    "wait",
                    "status",
                    "undo",
                    "pause",
                    "resume",
                    "shift",
                    "abort");

    /** Verbs of roles. */
    private static final List<String> ASKED =
            List.of(
                    "get",
                    "list",
                    "watch",
                    "create",
                    "update",
                    "patch",
                    "delete",
                    "deletecollection",
                    "impersonate",
                    "bind",
                    "escalate",
                    "grant-hazard",
                    "rollback",
                    "takeover");

    private static final List<Kind> HAVE_PODS =
            List.of(
                    Kinds.POD,
                    Kinds.DEPLOYMENT,
                    Kinds.PINNED_DEPLOYMENT,
                    Kinds.REPLICA_SET,
                    Kinds.SERVICE);

    private final Path dataDir;
    private final String namespace;

    public Candidates(Path dataDir, String namespace) {
        this.dataDir = dataDir;
        this.namespace = namespace;
    }

    /**
     * @param verb the verb, or its last subcommand
     * @param before what stands on the command line already, options left out
     */
    public List<String> objects(String verb, List<String> before, String word) {
        return Vocabulary.about(dataDir, () -> found(verb, before, word));
    }

    private List<String> found(String verb, List<String> before, String word) {
        if (OF_PODS.contains(verb)) {
            return before.isEmpty() ? pods(word) : List.of();
        }
        if (verb.equals("explain") || verb.equals("api-resources")) {
            return before.isEmpty() && verb.equals("explain") ? kinds(false) : List.of();
        }
        if (verb.equals("can-i")) {
            return before.isEmpty() ? ASKED : before.size() == 1 ? kinds(false) : List.of();
        }
        if (verb.equals("undelete")) {
            return deleted();
        }
        if (verb.equals("export")) {
            return names(Kinds.NAMESPACE).stream().map(name -> "ns/" + name).toList();
        }
        if (verb.equals("hand-over")) {
            return before.isEmpty() ? kinds(false) : List.of();
        }
        if (!OF_OBJECTS.contains(verb)) {
            return List.of();
        }
        if (word.indexOf('/') > 0) {
            return slashed(word);
        }
        if (before.isEmpty() || before.getFirst().indexOf('/') >= 0) {
            return kinds(!verb.equals("get"));
        }
        Kind kind = Vocabulary.byWord(before.getFirst());
        return kind == null ? List.of() : names(kind);
    }

    /** Names of pods, and kinds that stand for some. */
    private List<String> pods(String word) {
        if (word.indexOf('/') > 0) {
            return slashed(word);
        }
        List<String> all = new ArrayList<>(names(Kinds.POD));
        for (Kind kind : HAVE_PODS) {
            all.add(kind.singular() + "/");
        }
        return all;
    }

    private List<String> slashed(String word) {
        int slash = word.indexOf('/');
        Kind kind = Vocabulary.byWord(word.substring(0, slash));
        return kind == null
                ? List.of()
                : names(kind).stream().map(name -> word.substring(0, slash + 1) + name).toList();
    }

    /** Those that are built in, and those that the cluster has been taught. */
    private static List<String> kinds(boolean withSlash) {
        List<Kind> known = new ArrayList<>(Kinds.ALL);
        known.addAll(Vocabulary.customKinds());
        List<String> all = new ArrayList<>();
        for (Kind kind : known) {
            if (kind.stored()) {
                all.add(withSlash ? kind.singular() + "/" : kind.id().plural());
            }
            if (kind.stored() && !withSlash) {
                all.add(kind.singular());
            }
        }
        if (!withSlash) {
            all.add("all");
        }
        return all;
    }

    /** What was deleted in the namespace and can come back. */
    private List<String> deleted() {
        String path =
                Paths.object(new Paths.Named(Kinds.NAMESPACE, namespace), "")
                        + "/contents?deleted=true&limit="
                        + MOST;
        return quietly(() -> {
            List<String> all = new ArrayList<>();
            try (Session session = Session.open(dataDir)) {
                for (Json one : session.get(path).array("items")) {
                    JsonObject gone = (JsonObject) one;
                    Kind kind =
                            Vocabulary.byObject(
                                    gone.textOr("", "apiVersion"), gone.textOr("", "kind"));
                    if (kind != null) {
                        all.add(new Paths.Named(kind, gone.textOr("", "name")).shown());
                    }
                }
            }
            return all;
        });
    }

    /** Of an object that is named: what its history can be asked for by. */
    public List<String> revisions(List<String> object) {
        return Vocabulary.about(
                dataDir,
                () ->
                        quietly(() -> {
                            List<String> all = new ArrayList<>();
                            String path = Paths.object(Paths.one(object), namespace);
                            try (Session session = Session.open(dataDir)) {
                                for (Json one : session.get(path + "/history").array("items")) {
                                    all.add("" + ((JsonObject) one).wholeOr(0, "revision"));
                                }
                            }
                            return all;
                        }));
    }

    /** Who owns fields. */
    public List<String> domains() {
        List<String> all = new ArrayList<>(List.of("people", "system:serviceaccounts:"));
        names(Kinds.NAMESPACE).forEach(name -> all.add("system:serviceaccounts:" + name));
        return all;
    }

    public List<String> namespaces() {
        return names(Kinds.NAMESPACE);
    }

    /** Of a pod, or of what has a template of pods. */
    public List<String> containers(String word) {
        return quietly(() -> {
            String path = Paths.object(Paths.one(List.of(word)), namespace);
            try (Session session = Session.open(dataDir)) {
                JsonObject spec = session.get(path).object("spec");
                TreeSet<String> all = new TreeSet<>(named(spec));
                all.addAll(named(spec.object("template", "spec")));
                for (Json version : spec.array("versions")) {
                    all.addAll(named(((JsonObject) version).object("template", "spec")));
                }
                return List.copyOf(all);
            }
        });
    }

    private static List<String> named(JsonObject podSpec) {
        List<String> all = new ArrayList<>();
        for (Json one : podSpec.array("containers")) {
            all.add(((JsonObject) one).textOr("", "name"));
        }
        return all;
    }

    private List<String> names(Kind kind) {
        return quietly(() -> {
            List<String> all = new ArrayList<>();
            String path = Paths.collection(kind, namespace) + "?limit=" + MOST;
            try (Session session = Session.open(dataDir)) {
                for (Json one : session.get(path).array("items")) {
                    all.add(((JsonObject) one).textOr("", "metadata", "name"));
                }
            }
            return all;
        });
    }

    private static List<String> quietly(Supplier<List<String>> ask) {
        try {
            return ask.get();
        } catch (CliFailure | HostFailure noAnswer) {
            return List.of();
        }
    }
}

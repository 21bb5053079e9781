package dev.davit.policy.access;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All roles and bindings of one state, by whom they are given to. Immutable: made anew when a role
 * or binding changes, so that a question costs a look-up for its user and each of its groups, and a
 * few in each role that these are given there.
 */
public final class AccessIndex {
    public static final AccessIndex EMPTY =
            new AccessIndex(new TreeMap<>(), new TreeMap<>(), Advisers.NONE);

    /** A role in the state of a revision: compiled once. */
    private record Role(long revision, CompiledRules rules) {}

    /** A binding in the state of a revision. */
    private record Binding(long revision, Key role, List<Subject> subjects) {}

    /** Somebody whom a binding names. */
    private record Subject(String kind, String text, String name) {}

    /**
     * A role that somebody has by a binding.
     *
     * @param rules null: there is no such role, and the binding gives nothing
     * @param why in the words of an answer
     */
    private record Given(@Nullable CompiledRules rules, String why) {
        boolean allows(Question question) {
            return rules != null && rules.allows(question);
        }

        List<PolicyRule> all() {
            return rules == null ? List.of() : rules.rules();
        }
    }

    /** What one user or group is given. */
    private static final class Holding {
        final List<Given> everywhere = new ArrayList<>(1);

        /** Never gone through: only looked up. */
        final Map<String, List<Given>> inNamespace = new HashMap<>(2);

        List<Given> in(String namespace) {
            return namespace.isEmpty() ? List.of() : inNamespace.getOrDefault(namespace, List.of());
        }
    }

    private final SortedMap<Key, Role> roles;
    private final SortedMap<Key, Binding> bindings;
    private final Advisers advisers;

    /** Never gone through: only looked up. */
    private final Map<String, Holding> users = new HashMap<>();

    private final Map<String, Holding> groups = new HashMap<>();

    private AccessIndex(
            SortedMap<Key, Role> roles, SortedMap<Key, Binding> bindings, Advisers advisers) {
        this.roles = roles;
        this.bindings = bindings;
        this.advisers = advisers;
        bindings.forEach(this::give);
    }

    /** The same, with others who are asked beside the roles. */
    public AccessIndex with(Advisers others) {
        return new AccessIndex(roles, bindings, others);
    }

    public Advisers advisers() {
        return advisers;
    }

    /**
     * The roles and bindings of an image.
     *
     * @param before what did not change since is taken over from it
     * @param advisers who is asked besides
     */
    public static AccessIndex of(ImageView image, AccessIndex before, Advisers advisers) {
        SortedMap<Key, Role> roles = new TreeMap<>();
        SortedMap<Key, Binding> bindings = new TreeMap<>();
        for (KindId kind : List.of(AccessKinds.CLUSTER_ROLE.id(), AccessKinds.ROLE.id())) {
            image.scan(
                    kind,
                    "",
                    null,
                    object -> {
                        roles.put(object.key(), before.role(object));
                        return true;
                    });
        }
        for (KindId kind :
                List.of(AccessKinds.CLUSTER_ROLE_BINDING.id(), AccessKinds.ROLE_BINDING.id())) {
            image.scan(
                    kind,
                    "",
                    null,
                    object -> {
                        bindings.put(object.key(), before.binding(object));
                        return true;
                    });
        }
        return new AccessIndex(roles, bindings, advisers);
    }

    private Role role(StoredObject object) {
        Role known = roles.get(object.key());
        return known != null && known.revision() == object.revision()
                ? known
                : new Role(object.revision(), new CompiledRules(PolicyRule.of(object.tree())));
    }

    private Binding binding(StoredObject object) {
        Binding known = bindings.get(object.key());
        if (known != null && known.revision() == object.revision()) {
            return known;
        }
        JsonObject tree = object.tree();
        String namespace = object.key().namespace();
        List<Subject> subjects = new ArrayList<>();
        for (Json item : tree.array("subjects")) {
            if (item instanceof JsonObject subject) {
                subjects.add(subject(subject, namespace));
            }
        }
        return new Binding(object.revision(), roleOf(tree.object("roleRef"), namespace), subjects);
    }

    private static Subject subject(JsonObject subject, String namespace) {
        String kind = subject.textOr("", "kind");
        String name = subject.textOr("", "name");
        if (!kind.equals("ServiceAccount")) {
            return new Subject(kind, kind + " \"" + name + "\"", name);
        }
        String own = subject.textOr("", "namespace");
        String home = own.isEmpty() ? namespace : own;
        return new Subject(
                kind,
                "ServiceAccount \"" + name + "/" + home + "\"",
                Identity.ACCOUNT + home + ":" + name);
    }

    /** The role that a reference means, seen from a namespace. */
    private static Key roleOf(JsonObject reference, String namespace) {
        String name = reference.textOr("", "name");
        return reference.textOr("", "kind").equals("ClusterRole")
                ? new Key(AccessKinds.CLUSTER_ROLE.id(), "", name)
                : new Key(AccessKinds.ROLE.id(), namespace, name);
    }

    private void give(Key key, Binding binding) {
        Role role = roles.get(binding.role());
        String namespace = key.namespace();
        String prefix =
                "RBAC: allowed by "
                        + text("Binding", key)
                        + " of "
                        + text("", binding.role())
                        + " to ";
        for (Subject subject : binding.subjects()) {
            Map<String, Holding> to = subject.kind().equals("Group") ? groups : users;
            Holding holding = to.computeIfAbsent(subject.name(), any -> new Holding());
            List<Given> there =
                    namespace.isEmpty()
                            ? holding.everywhere
                            : holding.inNamespace.computeIfAbsent(
                                    namespace, any -> new ArrayList<>(1));
            there.add(
                    role == null
                            ? new Given(null, missing(binding.role()))
                            : new Given(role.rules(), prefix + subject.text()));
        }
    }

    private static String missing(Key role) {
        boolean cluster = role.namespace().isEmpty();
        return (cluster ? "clusterrole" : "role")
                + "."
                + AccessKinds.RBAC
                + " \""
                + role.name()
                + "\" not found";
    }

    /** {@code ClusterRoleBinding "x"}, {@code RoleBinding "x/team"}: as Kubernetes writes it. */
    private static String text(String what, Key key) {
        boolean cluster = key.kind().plural().startsWith("cluster");
        String kind = (cluster ? "ClusterRole" : "Role") + what;
        boolean placed = !what.isEmpty() && !key.namespace().isEmpty();
        return kind + " \"" + key.name() + (placed ? "/" + key.namespace() : "") + "\"";
    }

    /** What roles allow, and those who are asked beside them. */
    public Decision decide(Identity who, Question question) {
        return advisers.none()
                ? byRoles(who, question)
                : advisers.decide(who, question, this::byRoles);
    }

    /** Nothing where no binding leads to a role that allows it. */
    private Decision byRoles(Identity who, Question question) {
        String namespace = question instanceof Question.OnResource asked ? asked.namespace() : "";
        Decision answer = decide(users.get(who.name()), question, namespace);
        for (int i = 0; i < who.groups().size() && !answer.allowed(); i++) {
            answer = decide(groups.get(who.groups().get(i)), question, namespace);
        }
        return answer;
    }

    private static Decision decide(@Nullable Holding holding, Question question, String namespace) {
        if (holding == null) {
            return Decision.NO;
        }
        Decision answer = decide(holding.everywhere, question);
        return answer.allowed() ? answer : decide(holding.in(namespace), question);
    }

    private static Decision decide(List<Given> all, Question question) {
        for (Given given : all) {
            if (given.allows(question)) {
                return Decision.yes(given.why());
            }
        }
        return Decision.NO;
    }

    /**
     * Every rule that somebody has in a namespace, those of the cluster included.
     *
     * @param namespace empty: those of the cluster alone
     */
    public List<PolicyRule> rules(Identity who, String namespace) {
        List<PolicyRule> all = new ArrayList<>();
        collect(users.get(who.name()), namespace, all);
        who.groups().forEach(group -> collect(groups.get(group), namespace, all));
        return all;
    }

    private static void collect(
            @Nullable Holding holding, String namespace, List<PolicyRule> into) {
        if (holding != null) {
            holding.everywhere.forEach(given -> into.addAll(given.all()));
            holding.in(namespace).forEach(given -> into.addAll(given.all()));
        }
    }

    /** Which roles that somebody is given there are not there, each in a sentence. */
    public List<String> missing(Identity who, String namespace) {
        SortedSet<String> all = new TreeSet<>();
        missing(users.get(who.name()), namespace, all);
        who.groups().forEach(group -> missing(groups.get(group), namespace, all));
        return List.copyOf(all);
    }

    private static void missing(
            @Nullable Holding holding, String namespace, SortedSet<String> into) {
        if (holding == null) {
            return;
        }
        for (List<Given> all : List.of(holding.everywhere, holding.in(namespace))) {
            for (Given given : all) {
                if (given.rules() == null) {
                    into.add(given.why());
                }
            }
        }
    }

    /**
     * The rules of the role that a reference means; null where there is none.
     *
     * @param namespace of the binding; empty for one of the cluster
     */
    public @Nullable List<PolicyRule> rulesOf(JsonObject reference, String namespace) {
        Role role = roles.get(roleOf(reference, namespace));
        return role == null ? null : role.rules().rules();
    }
}

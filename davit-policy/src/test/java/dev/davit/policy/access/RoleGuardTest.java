package dev.davit.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.policy.Trees;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nobody gives more than they hold: what is refused, in Kubernetes' words. */
class RoleGuardTest {
    private static final Identity EVE = new Identity("eve", List.of("devs"), "");
    private static final String PODS =
            "{'apiGroups':[''],'resources':['pods'],'verbs':['get','list']}";

    private final RoleBook book =
            new RoleBook()
                    .role("", "pods", PODS)
                    .role(
                            "",
                            "all",
                            "{'apiGroups':['*'],'resources':['*'],'verbs':['*']},{'nonResourceURLs':['*'],'verbs':['*']}")
                    .bind("", "pods", "ClusterRole/pods", "Group/devs");

    private String role(String namespace, String rules) {
        Kind kind = namespace.isEmpty() ? AccessKinds.CLUSTER_ROLE : AccessKinds.ROLE;
        return said(kind, namespace, Trees.tree("{'metadata':{'name':'new'}," + rules + "}"), null);
    }

    private String binding(String namespace, String role) {
        Kind kind =
                namespace.isEmpty() ? AccessKinds.CLUSTER_ROLE_BINDING : AccessKinds.ROLE_BINDING;
        int slash = role.indexOf('/');
        String tree =
                "{'metadata':{'name':'new'},'roleRef':{'kind':'%s','name':'%s'},'subjects':[]}"
                        .formatted(role.substring(0, slash), role.substring(slash + 1));
        return said(kind, namespace, Trees.tree(tree), null);
    }

    private String said(Kind kind, String namespace, JsonObject tree, @Nullable JsonObject before) {
        Target target = new Target(kind, namespace, "new", "");
        return switch (RoleGuard.check(EVE, target, tree, before, book.index())) {
            case Outcome.Ok<Target> _ -> "yes";
            case Outcome.Refused<Target>(Refusal why) -> why.message();
        };
    }

    @Test
    void whatIsHeldMayBeGiven() {
        assertThat(role("", "'rules':[" + PODS + "]")).isEqualTo("yes");
        assertThat(role("x", "'rules':[" + PODS + "]")).isEqualTo("yes");
        assertThat(
                        role(
                                "x",
                                "'rules':[{'apiGroups':[''],'resources':['pods'],"
                                        + "'resourceNames':['web'],'verbs':['get']}]"))
                .isEqualTo("yes");
        assertThat(role("x", "'rules':[]")).isEqualTo("yes");
        assertThat(binding("", "ClusterRole/pods")).isEqualTo("yes");
        assertThat(binding("x", "ClusterRole/pods")).isEqualTo("yes");
    }

    @Test
    void whatIsMissingIsListed() {
        assertThat(
                        role(
                                "",
                                "'rules':[{'apiGroups':[''],'resources':['pods','secrets'],"
                                        + "'verbs':['get','list','delete']},"
                                        + "{'nonResourceURLs':['/metrics'],'verbs':['get']},"
                                        + "{'apiGroups':['apps'],'resources':['deployments'],"
                                        + "'resourceNames':['web'],'verbs':['get']}]"))
                .isEqualTo(
                        """
                        clusterroles.rbac.authorization.k8s.io "new" is forbidden: user "eve" (groups=["devs"]) is attempting to grant RBAC permissions not currently held:
                        {APIGroups:[""], Resources:["pods"], Verbs:["delete"]}
                        {APIGroups:[""], Resources:["secrets"], Verbs:["delete" "get" "list"]}
                        {APIGroups:["apps"], Resources:["deployments"], ResourceNames:["web"], Verbs:["get"]}
                        {NonResourceURLs:["/metrics"], Verbs:["get"]}\
                        """);
        assertThat(binding("x", "ClusterRole/all"))
                .isEqualTo(
                        """
                        rolebindings.rbac.authorization.k8s.io "new" is forbidden: user "eve" (groups=["devs"]) is attempting to grant RBAC permissions not currently held:
                        {APIGroups:["*"], Resources:["*"], Verbs:["*"]}
                        {NonResourceURLs:["*"], Verbs:["*"]}\
                        """);
    }

    /** Stars, subresources and names are taken at their word. */
    @Test
    void noWayAround() {
        assertThat(role("", "'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['*']}]"))
                .contains("{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"*\"]}");
        assertThat(role("", "'rules':[{'apiGroups':['*'],'resources':['pods'],'verbs':['get']}]"))
                .contains("{APIGroups:[\"*\"], Resources:[\"pods\"], Verbs:[\"get\"]}");
        assertThat(
                        role(
                                "",
                                "'rules':[{'apiGroups':[''],'resources':['pods/*','*/log'],"
                                        + "'verbs':['get']}]"))
                .contains("Resources:[\"*/log\"]", "Resources:[\"pods/*\"]");
        book.role("x", "star", "{'apiGroups':[''],'resources':['*/*'],'verbs':['*']}")
                .bind("x", "star", "Role/star", "User/eve");
        assertThat(
                        role(
                                "x",
                                "'rules':[{'apiGroups':[''],'resources':['pods/*'],"
                                        + "'verbs':['get']}]"))
                .contains("Resources:[\"pods/*\"]");
        book.role(
                        "x",
                        "named",
                        "{'apiGroups':[''],'resources':['secrets'],'resourceNames':['a'],'verbs':['get']}")
                .bind("x", "named", "Role/named", "User/eve");
        assertThat(
                        role(
                                "x",
                                "'rules':[{'apiGroups':[''],'resources':['secrets'],"
                                        + "'verbs':['get']}]"))
                .contains("Resources:[\"secrets\"], Verbs:[\"get\"]");
    }

    @Test
    void aggregationTakesEverything() {
        String rule =
                "'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'a':'b'}}]},'rules':[]";
        assertThat(role("", rule))
                .isEqualTo(
                        "clusterroles.rbac.authorization.k8s.io \"new\" is forbidden: must have"
                                + " cluster-admin privileges to use the aggregationRule");
        book.bind("", "eve", "ClusterRole/all", "User/eve");
        assertThat(role("", rule)).isEqualTo("yes");
    }

    @Test
    void theVerbsEscalateAndBind() {
        book.role(
                        "",
                        "e",
                        "{'apiGroups':['rbac.authorization.k8s.io'],'resources':['roles'],'verbs':['escalate']}")
                .bind("x", "e", "ClusterRole/e", "User/eve")
                .role(
                        "",
                        "b",
                        "{'apiGroups':['rbac.authorization.k8s.io'],'resources':['clusterroles'],'resourceNames':['all'],'verbs':['bind']}")
                .bind("y", "b", "ClusterRole/b", "User/eve");
        String all = "'rules':[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]";
        assertThat(role("x", all)).isEqualTo("yes");
        assertThat(role("y", all)).contains("not currently held");
        assertThat(role("", all)).contains("not currently held");
        assertThat(binding("y", "ClusterRole/all")).isEqualTo("yes");
        assertThat(binding("x", "ClusterRole/all")).contains("not currently held");
        assertThat(binding("", "ClusterRole/all")).contains("not currently held");
    }

    @Test
    void aRoleThatIsNotThereCannotBeJudged() {
        assertThat(binding("x", "Role/none"))
                .isEqualTo("roles.rbac.authorization.k8s.io \"none\" not found");
    }

    /** What was written by others may be tidied away, but not handed out anew. */
    @Test
    void ownersAndFinalizersAreNoRights() {
        String text =
                "{'metadata':{'name':'new'%s},'rules':[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]}";
        JsonObject before = Trees.tree(text.formatted(",'finalizers':['a/b']"));
        assertThat(said(AccessKinds.ROLE, "x", Trees.tree(text.formatted("")), before))
                .isEqualTo("yes");
        assertThat(
                        said(
                                AccessKinds.ROLE,
                                "x",
                                Trees.tree(text.formatted(",'labels':{'a':'b'}")),
                                before))
                .contains("not currently held");
    }

    @Test
    void ruleBombsAreRefusedUnread() {
        StringBuilder words = new StringBuilder("'v'");
        for (int i = 0; i < 300; i++) {
            words.append(",'v").append(i).append('\'');
        }
        String rule =
                "'rules':[{'apiGroups':[W],'resources':[W],'resourceNames':[W],'verbs':[W]}]"
                        .replace("W", words);
        assertThat(role("", rule)).contains("more than 20000 single permissions");
    }
}

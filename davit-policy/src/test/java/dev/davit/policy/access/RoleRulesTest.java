package dev.davit.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.Trees;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleRulesTest {
    private static Kind kind(String word) {
        return AccessKinds.RULES.stream()
                .filter(k -> k.kind().equals(word))
                .findAny()
                .orElseThrow();
    }

    private static JsonObject completed(Kind kind, String rest) {
        String text =
                "{'metadata':{'name':'system:x'%s}%s}"
                        .formatted(kind.namespaced() ? ",'namespace':'d'" : "", rest);
        Structure.Shape shape = Structure.shape(Schemas.of(kind), Trees.tree(text));
        assertThat(shape.unknown()).isEmpty();
        assertThat(shape.wrong()).isEmpty();
        return Trees.completed(kind, shape.tree(), SafetyProfile.STRICT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    Role | ,'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':[]}] | rules[0].verbs: Required value: verbs must contain at least one value
                    Role | ,'rules':[{'apiGroups':[''],'verbs':['get']}] | rules[0].resources: Required value: resource rules must supply at least one resource
                    Role | ,'rules':[{'resources':['pods'],'verbs':['get']}] | rules[0].apiGroups: Required value: resource rules must supply at least one api group
                    Role | ,'rules':[{'nonResourceURLs':['/x'],'verbs':['get']}] | rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs
                    ClusterRole | ,'rules':[{'nonResourceURLs':['/x'],'resources':['pods'],'verbs':['get']}] | rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs
                    ClusterRole | ,'rules':[{'nonResourceURLs':['/x'],'verbs':[]}] | rules[0].verbs: Required value: verbs must contain at least one value
                    ClusterRole | ,'aggregationRule':{} | aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil
                    ClusterRole | ,'aggregationRule':{'clusterRoleSelectors':[{'matchExpressions':[{'key':'a','operator':'Near'}]}]} | aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator
                    RoleBinding | ,'roleRef':{'kind':'Role','name':''} | roleRef.name: Required value
                    RoleBinding | ,'roleRef':{'kind':'Rule','name':'a'} | roleRef.kind: Unsupported value: "Rule": supported values: "Role", "ClusterRole"
                    RoleBinding | ,'roleRef':{'apiGroup':'apps','kind':'Role','name':'a'} | roleRef.apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"
                    RoleBinding | ,'roleRef':{'kind':'Role','name':'a/b'} | roleRef.name: Invalid value: "a/b": may not contain '/'
                    ClusterRoleBinding | ,'roleRef':{'kind':'Role','name':'a'} | roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"
                    ClusterRoleBinding | ,'roleRef':{'kind':'ClusterRole','name':'a'},'subjects':[{'kind':'ServiceAccount','name':'a'}] | subjects[0].namespace: Required value
                    RoleBinding | ,'roleRef':{'kind':'Role','name':'a'},'subjects':[{'kind':'Robot','name':'a'}] | subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"
                    RoleBinding | ,'roleRef':{'kind':'Role','name':'a'},'subjects':[{'kind':'User','name':''}] | subjects[0].name: Required value
                    RoleBinding | ,'roleRef':{'kind':'Role','name':'a'},'subjects':[{'kind':'User','apiGroup':'apps','name':'a'}] | subjects[0].apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"
                    RoleBinding | ,'roleRef':{'kind':'Role','name':'a'},'subjects':[{'kind':'ServiceAccount','apiGroup':'rbac.authorization.k8s.io','name':'a'}] | subjects[0].apiGroup: Unsupported value: "rbac.authorization.k8s.io": supported values: ""
                    """)
    void wrong(String kind, String rest, String mistake) {
        assertThat(Trees.mistakes(kind(kind), completed(kind(kind), rest), null))
                .containsExactly(mistake);
    }

    @Test
    void wrongNames() {
        JsonObject role = completed(AccessKinds.ROLE, "");
        for (String name : List.of("a/b", "a%b", "..")) {
            JsonObject named = role.with("metadata", role.object("metadata").with("name", name));
            assertThat(Trees.mistakes(AccessKinds.ROLE, named, null)).hasSize(1);
        }
        assertThat(Trees.mistakes(AccessKinds.ROLE, role, null)).isEmpty();
    }

    @Test
    void theRoleOfABindingStays() {
        JsonObject before =
                completed(AccessKinds.ROLE_BINDING, ",'roleRef':{'kind':'Role','name':'a'}");
        JsonObject after =
                completed(AccessKinds.ROLE_BINDING, ",'roleRef':{'kind':'Role','name':'b'}");
        assertThat(Trees.mistakes(AccessKinds.ROLE_BINDING, after, before))
                .containsExactly(
                        "roleRef: Invalid value: {\"kind\":\"Role\",\"name\":\"b\","
                                + "\"apiGroup\":\"rbac.authorization.k8s.io\"}: cannot change"
                                + " roleRef");
    }

    @Test
    void groupsAreFilledIn() {
        JsonObject binding =
                completed(
                        AccessKinds.ROLE_BINDING,
                        ",'roleRef':{'kind':'Role','name':'a'},'subjects':[{'kind':'User',"
                                + "'name':'u'},{'kind':'ServiceAccount','name':'s'}]");
        assertThat(binding.text("roleRef", "apiGroup")).isEqualTo(AccessKinds.RBAC);
        assertThat(binding.array("subjects").items())
                .isEqualTo(
                        Trees.tree(
                                        "{'x':[{'kind':'User','name':'u','apiGroup':"
                                                + "'rbac.authorization.k8s.io'},"
                                                + "{'kind':'ServiceAccount','name':'s'}]}")
                                .array("x")
                                .items());
        assertThat(Trees.mistakes(AccessKinds.ROLE_BINDING, binding, null)).isEmpty();
        assertThat(RoleDefaults.binding(binding)).isEqualTo(binding);
    }
}

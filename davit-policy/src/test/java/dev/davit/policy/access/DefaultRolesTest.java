package dev.davit.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.request.Identity;
import dev.davit.policy.Trees;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultRolesTest {
    private static final AccessIndex INDEX = index();

    /** The defaults, each of the three for people bound in the namespace {@code team}. */
    private static AccessIndex index() {
        RoleBook book = new RoleBook();
        for (JsonObject role : DefaultRoles.roles()) {
            String name = role.textOr("", "metadata", "name");
            book.put(AccessKinds.CLUSTER_ROLE, "", name, role);
            if (name.startsWith("system:aggregate-to-")) {
                book.bind("team", name, "ClusterRole/" + name, "User/" + name.substring(20));
            }
        }
        for (JsonObject binding : DefaultRoles.bindings()) {
            String name = binding.textOr("", "metadata", "name");
            book.put(AccessKinds.CLUSTER_ROLE_BINDING, "", name, binding);
        }
        return book.index();
    }

    @ParameterizedTest
    @CsvSource({
        "view,get,'',pods,'',true",
        "view,get,'',pods,log,true",
        "view,list,apps,deployments,'',true",
        "view,get,apps,deployments,history,true",
        "view,get,'',namespaces,'',true",
        "view,get,'',secrets,'',false",
        "view,get,'',secrets,history,false",
        "view,get,rbac.authorization.k8s.io,roles,'',false",
        "view,create,'',pods,exec,false",
        "view,update,'',configmaps,'',false",
        "view,get,'',nodes,'',false",
        "edit,get,'',secrets,'',true",
        "edit,create,'',pods,exec,true",
        "edit,rollback,'',pods,'',true",
        "edit,rollback,rbac.authorization.k8s.io,roles,'',false",
        "edit,rollback,davit.dev,hazardgrants,'',false",
        "edit,takeover,'',pods,'',false",
        "view,rollback,'',pods,'',false",
        "admin,rollback,rbac.authorization.k8s.io,roles,'',true",
        "admin,rollback,davit.dev,fieldgrants,'',true",
        "admin,takeover,'',pods,'',true",
        "edit,create,'',serviceaccounts,token,true",
        "edit,impersonate,'',serviceaccounts,'',true",
        "edit,update,apps,deployments,scale,true",
        "edit,create,'',pods,binding,false",
        "edit,update,'',pods,status,false",
        "edit,create,rbac.authorization.k8s.io,rolebindings,'',false",
        "edit,create,davit.dev,hazardgrants,'',false",
        "edit,grant-hazard,'',namespaces,'',false",
        "edit,update,'',namespaces,'',false",
        "admin,create,rbac.authorization.k8s.io,rolebindings,'',true",
        "admin,escalate,rbac.authorization.k8s.io,roles,'',false",
        "admin,create,authorization.k8s.io,localsubjectaccessreviews,'',true",
    })
    void thoseForPeople(
            String who, String verb, String group, String resource, String sub, boolean may) {
        Question question = new Question.OnResource(verb, group, resource, sub, "team", "x");
        Identity identity = new Identity(who, List.of(), "");
        assertThat(INDEX.decide(identity, question).allowed()).isEqualTo(may);
    }

    @Test
    void everybodyMayLookAtWhatTheyMay() {
        Identity anybody = new Identity("x", List.of(Identity.AUTHENTICATED), "");
        Identity nobody = new Identity("x", List.of(Identity.UNAUTHENTICATED), "");
        Identity scraper = new Identity("x", List.of("system:monitoring"), "");
        for (String path : List.of("/api", "/apis/apps/v1", "/openapi/v3", "/version")) {
            assertThat(INDEX.decide(anybody, new Question.OnPath("get", path)).allowed()).isTrue();
        }
        Question metrics = new Question.OnPath("get", "/metrics");
        assertThat(INDEX.decide(anybody, metrics).allowed()).isFalse();
        assertThat(INDEX.decide(scraper, metrics).allowed()).isTrue();
        assertThat(INDEX.decide(nobody, new Question.OnPath("get", "/healthz")).allowed()).isTrue();
        assertThat(INDEX.decide(nobody, new Question.OnPath("get", "/api")).allowed()).isFalse();
    }

    @Test
    void authorsWriteEverythingInNamespacesAndTurnNoKeys() {
        Identity alice = new Identity("alice", List.of(Identity.AUTHORS), "");
        for (String verb : List.of("create", "get", "patch", "deletecollection")) {
            assertThat(may(alice, verb, "", "pods", "ephemeralcontainers")).isTrue();
            assertThat(may(alice, verb, "davit.dev", "hazardgrants", "")).isTrue();
        }
        assertThat(may(alice, "create", "", "namespaces", "")).isTrue();
        assertThat(may(alice, "list", "", "nodes", "")).isTrue();
        assertThat(may(alice, "grant-hazard", "davit.dev", "hazardgrants", "")).isFalse();
        assertThat(may(alice, "delete", "", "nodes", "")).isFalse();
        assertThat(may(alice, "create", AccessKinds.RBAC, "clusterrolebindings", "")).isFalse();
    }

    private static boolean may(
            Identity who, String verb, String group, String resource, String subresource) {
        Question question =
                new Question.OnResource(verb, group, resource, subresource, "team", "x");
        return INDEX.decide(who, question).allowed();
    }

    @Test
    void theyAreRight() {
        for (JsonObject role : DefaultRoles.roles()) {
            assertThat(Trees.mistakes(AccessKinds.CLUSTER_ROLE, role, null)).isEmpty();
            assertThat(AutoUpdate.completed(role, role)).isEmpty();
        }
        for (JsonObject binding : DefaultRoles.bindings()) {
            assertThat(Trees.mistakes(AccessKinds.CLUSTER_ROLE_BINDING, binding, null)).isEmpty();
            assertThat(AutoUpdate.completed(binding, binding)).isEmpty();
        }
    }

    @Test
    void whatIsMissingIsAddedAndWhatUsersAddedStays() {
        JsonObject wanted = DefaultRoles.roles().get(7);
        JsonObject own = PolicyRule.on(List.of("x"), List.of("y"), List.of("z")).toJson();
        JsonObject stored = wanted.with("rules", JsonArray.of(own, wanted.array("rules").get(0)));
        JsonObject next = AutoUpdate.completed(stored, wanted).orElseThrow();
        assertThat(next.array("rules").items())
                .containsExactly(own, wanted.array("rules").get(0), wanted.array("rules").get(1));
        assertThat(AutoUpdate.completed(next, wanted)).isEmpty();
        // Who says that an object is theirs keeps it as it is.
        JsonObject theirs =
                stored.with(
                        "metadata",
                        stored.object("metadata")
                                .with(
                                        "annotations",
                                        JsonObject.EMPTY.with(AutoUpdate.MARK, "false")));
        assertThat(AutoUpdate.completed(theirs, wanted)).isEmpty();
    }

    @Test
    void subjectsThatAreMissingAreAdded() {
        JsonObject wanted = DefaultRoles.bindings().getFirst();
        JsonObject stored = wanted.with("subjects", JsonArray.EMPTY);
        assertThat(AutoUpdate.completed(stored, wanted)).contains(wanted);
    }
}

package dev.davit.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthoriserTest {
    private static final Identity ADMIN =
            new Identity("admin", List.of(Identity.MASTERS, Identity.AUTHENTICATED), "kubectl");
    private static final Identity NOBODY =
            new Identity("eve", List.of(Identity.AUTHENTICATED), "kubectl");

    private static Identity who(String word) {
        return switch (word) {
            case "admin" -> ADMIN;
            case "n1" -> Identity.node("n1");
            case "eve" -> NOBODY;
            default -> Identity.controller(word);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "admin,DELETE,nodes,'',n1,true",
        "admin,CREATE,pods,exec,p,true",
        "eve,GET,pods,'',p,false",
        "eve,LIST,namespaces,'','',false",
        "n1,WATCH,pods,'','',true",
        "n1,GET,secrets,'',s,true",
        "n1,CREATE,secrets,'','',false",
        "n1,PATCH,pods,'',p,false",
        "n1,PATCH,pods,status,p,true",
        "n1,DELETE,pods,'',p,true",
        "n1,CREATE,pods,binding,p,false",
        "n1,CREATE,pods,exec,p,false",
        "n1,CREATE,nodes,'','',true",
        "n1,PATCH,nodes,status,n1,true",
        "n1,PATCH,nodes,status,n2,false",
        "n1,UPDATE,nodes,'',n2,false",
        "n1,GET,nodes,'',n2,true",
        "n1,DELETE,nodes,'',n1,false",
        "n1,CREATE,events,'','',true",
        "n1,DELETECOLLECTION,pods,'','',false",
        "scheduler,CREATE,pods,binding,p,true",
        "scheduler,WATCH,nodes,'','',true",
        "scheduler,PATCH,pods,status,p,true",
        "scheduler,CREATE,events,'','',true",
        "scheduler,DELETE,pods,'',p,false",
        "scheduler,UPDATE,pods,'',p,false",
        "namespace-emptier,DELETECOLLECTION,pods,'','',true",
        "namespace-emptier,CREATE,pods,'','',false",
        "stranger,GET,pods,'',p,true",
        "stranger,DELETE,pods,'',p,false",
        "bootstrap,CREATE,clusterroles,'','',true",
        "bootstrap,CREATE,clusterrolebindings,'','',true",
        "bootstrap,CREATE,roles,'','',true",
        "bootstrap,DELETE,roles,'',r,false",
        "bootstrap,CREATE,priorityclasses.scheduling.k8s.io,'','',true",
        "resourcequota-controller,PATCH,resourcequotas,status,q,true",
        "resourcequota-controller,PATCH,resourcequotas,'',q,false",
        "clusterrole-aggregation-controller,PATCH,clusterroles,'',admin,true",
        "clusterrole-aggregation-controller,PATCH,clusterrolebindings,'',admin,false",
        "scheduler,CREATE,clusterrolebindings,'','',false",
        "n1,CREATE,rolebindings,'','',false",
        "n1,GET,clusterroles,'',admin,false",
    })
    void theTable(
            String who, Verb verb, String plural, String subresource, String name, boolean may) {
        Kind kind = Invariant.present(Kinds.byWord(plural), plural);
        Target target = new Target(kind, kind.namespaced() ? "default" : "", name, subresource);
        Outcome<Target> answer = Authoriser.authorise(who(who), verb, target, AccessIndex.EMPTY);
        assertThat(answer instanceof Outcome.Ok<Target>).isEqualTo(may);
    }

    @Test
    void theRefusalIsKubernetesSentence() {
        Target target = new Target(Kinds.POD, "default", "web", "log");
        assertThat(Authoriser.authorise(NOBODY, Verb.GET, target, AccessIndex.EMPTY))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.refusal().reason()).isEqualTo(Reason.FORBIDDEN);
                            assertThat(refused.refusal().message())
                                    .isEqualTo(
                                            "pods \"web\" is forbidden: User \"eve\" cannot get"
                                                    + " resource \"pods/log\" in API group \"\" in the"
                                                    + " namespace \"default\"");
                        });
    }

    /** Nodes and controllers have their table, and what roles give them besides. */
    @Test
    void rolesAddToTheFixedTable() {
        AccessIndex index =
                new RoleBook()
                        .role("", "r", "{'apiGroups':[''],'resources':['pods'],'verbs':['create']}")
                        .bind("", "b", "ClusterRole/r", "Group/" + Identity.NODES)
                        .index();
        Target target = new Target(Kinds.POD, "default", "", "");
        assertThat(Authoriser.authorise(who("n1"), Verb.CREATE, target, index))
                .isInstanceOf(Outcome.Ok.class);
        assertThat(Authoriser.authorise(who("n1"), Verb.WATCH, target, index))
                .isInstanceOf(Outcome.Ok.class);
    }

    /** A binding in a namespace may be about the namespace itself. */
    @Test
    void aNamespaceIsInItself() {
        AccessIndex index =
                new RoleBook()
                        .role(
                                "",
                                "r",
                                "{'apiGroups':[''],'resources':['namespaces'],'verbs':['get']}")
                        .bind("team", "b", "ClusterRole/r", "User/eve")
                        .index();
        Target own = new Target(Kinds.NAMESPACE, "", "team", "");
        Target other = new Target(Kinds.NAMESPACE, "", "other", "");
        assertThat(Authoriser.authorise(NOBODY, Verb.GET, own, index))
                .isInstanceOf(Outcome.Ok.class);
        assertThat(Authoriser.authorise(NOBODY, Verb.GET, other, index))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().message())
                                        .isEqualTo(
                                                "namespaces \"other\" is forbidden: User \"eve\""
                                                        + " cannot get resource \"namespaces\" in"
                                                        + " API group \"\" in the namespace"
                                                        + " \"other\""));
    }

    /** A name alone proves nothing: the group comes from the certificate. */
    @Test
    void namesWithoutTheirGroupAreNobody() {
        Identity liar = new Identity("system:node:n1", List.of(Identity.AUTHENTICATED), "kubectl");
        Target target = new Target(Kinds.POD, "default", "web", "");
        assertThat(Authoriser.authorise(liar, Verb.GET, target, AccessIndex.EMPTY))
                .isInstanceOf(Outcome.Refused.class);
    }
}

package dev.davit.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests against rules: one row each. */
class AccessTableTest {
    private static final RoleBook BOOK =
            new RoleBook()
                    .role(
                            "",
                            "reader",
                            "{'apiGroups':[''],'resources':['pods','pods/log'],'verbs':['get','list']}")
                    .role("", "everything", "{'apiGroups':['*'],'resources':['*'],'verbs':['*']}")
                    .role("", "apps", "{'apiGroups':['apps'],'resources':['*'],'verbs':['get']}")
                    .role(
                            "",
                            "scaler",
                            "{'apiGroups':['apps'],'resources':['*/scale'],'verbs':['get','update']}")
                    .role(
                            "",
                            "podder",
                            "{'apiGroups':[''],'resources':['pods/*'],'verbs':['create']}")
                    .role("", "nothing", "{'apiGroups':[''],'resources':['*/*'],'verbs':['get']}")
                    .role(
                            "",
                            "named",
                            "{'apiGroups':[''],'resources':['configmaps'],'resourceNames':['one','two'],'verbs':['get','update','list']}")
                    .role(
                            "",
                            "paths",
                            "{'nonResourceURLs':['/metrics','/healthz/*','/logs*'],'verbs':['get']}")
                    .role("", "allpaths", "{'nonResourceURLs':['*'],'verbs':['*']}")
                    .role(
                            "",
                            "granter",
                            "{'apiGroups':['davit.dev',''],'resources':['hazardgrants','namespaces'],'verbs':['grant-hazard']}")
                    .role(
                            "",
                            "spaces",
                            "{'apiGroups':[''],'resources':['namespaces'],'verbs':['get','update']}")
                    .role(
                            "",
                            "two",
                            "{'apiGroups':[''],'resources':['pods'],'verbs':['get']},{'apiGroups':['batch'],'resources':['jobs'],'verbs':['create']}")
                    .role(
                            "team",
                            "reader",
                            "{'apiGroups':[''],'resources':['secrets'],'verbs':['get']}")
                    .role(
                            "team",
                            "historian",
                            "{'apiGroups':['apps'],'resources':['deployments/history','deployments/rollback'],'verbs':['get','create']}")
                    .bind("", "a", "ClusterRole/reader", "User/cluster-reader")
                    .bind(
                            "team",
                            "b",
                            "ClusterRole/reader",
                            "User/team-reader",
                            "Group/team-readers")
                    .bind("team", "c", "Role/reader", "User/team-secret")
                    .bind("other", "c2", "Role/reader", "User/lost")
                    .bind("", "d", "ClusterRole/everything", "User/all")
                    .bind("team", "e", "ClusterRole/everything", "User/team-all")
                    .bind("", "f", "ClusterRole/apps", "User/apps")
                    .bind("", "g", "ClusterRole/scaler", "User/scaler")
                    .bind("", "h", "ClusterRole/podder", "User/podder")
                    .bind("", "i", "ClusterRole/nothing", "User/nothing")
                    .bind("", "j", "ClusterRole/named", "User/named")
                    .bind("", "k", "ClusterRole/paths", "User/paths")
                    .bind("", "l", "ClusterRole/allpaths", "User/allpaths")
                    .bind("team", "m", "ClusterRole/allpaths", "User/team-paths")
                    .bind("", "n", "ClusterRole/missing", "User/missing")
                    .bind("", "o", "ClusterRole/granter", "User/granter")
                    .bind("team", "p", "ClusterRole/spaces", "User/space")
                    .bind("", "q", "ClusterRole/two", "User/two")
                    .bind("team", "r", "Role/historian", "User/historian")
                    .bind("team", "s", "ClusterRole/reader", "ServiceAccount/ci/robot")
                    .bind("", "t", "ClusterRole/reader", "Group/system:serviceaccounts:ci2")
                    .bind("ci3", "u", "ClusterRole/reader", "ServiceAccount//home");

    private static final AccessIndex INDEX = BOOK.index();

    /**
     * @param who {@code user} or {@code user+group+group}; a service account as {@code
     *     ServiceAccount/NAMESPACE/NAME}
     */
    private static Identity who(String who) {
        if (who.startsWith("ServiceAccount/")) {
            String[] parts = who.split("/", -1);
            return new Identity(
                    Identity.ACCOUNT + parts[1] + ":" + parts[2],
                    List.of(Identity.ACCOUNTS, Identity.ACCOUNTS + ":" + parts[1]),
                    "");
        }
        List<String> parts = new ArrayList<>(List.of(who.split("\\+", -1)));
        return new Identity(parts.removeFirst(), parts, "");
    }

    @ParameterizedTest
    @CsvSource({
        "cluster-reader,get,'',pods,'',team,web,true",
        "cluster-reader,get,'',pods,'',other,web,true",
        "cluster-reader,list,'',pods,'','','',true",
        "cluster-reader,get,'',pods,log,team,web,true",
        "cluster-reader,get,'',pods,exec,team,web,false",
        "cluster-reader,watch,'',pods,'',team,'',false",
        "cluster-reader,get,apps,pods,'',team,web,false",
        "cluster-reader,get,'',pod,'',team,web,false",
        "cluster-reader,get,'',secrets,'',team,x,false",
        "cluster-reader,GET,'',pods,'',team,web,false",
        "team-reader,get,'',pods,'',team,web,true",
        "team-reader,list,'',pods,'',team,'',true",
        "team-reader,list,'',pods,'','','',false",
        "team-reader,get,'',pods,'',other,web,false",
        "team-reader,get,'',pods,'',teams,web,false",
        "x+team-readers,get,'',pods,'',team,web,true",
        "x+others+team-readers,get,'',pods,log,team,web,true",
        "team-readers,get,'',pods,'',team,web,false",
        "x+team-reader,get,'',pods,'',team,web,false",
        "team-secret,get,'',secrets,'',team,x,true",
        "team-secret,get,'',pods,'',team,x,false",
        "team-secret,list,'',secrets,'',team,'',false",
        "lost,get,'',secrets,'',other,x,false",
        "all,delete,apps,deployments,'',team,web,true",
        "all,frobnicate,example.com,widgets,spin,team,web,true",
        "all,get,'',nodes,'','',n1,true",
        "all,grant-hazard,davit.dev,hazardgrants,'',team,x,true",
        "team-all,delete,apps,deployments,'',team,web,true",
        "team-all,escalate,rbac.authorization.k8s.io,roles,'',team,x,true",
        "team-all,get,'',nodes,'','',n1,false",
        "team-all,delete,apps,deployments,'',other,web,false",
        "apps,get,apps,deployments,'',team,web,true",
        "apps,get,apps,replicasets,status,team,web,true",
        "apps,get,'',pods,'',team,web,false",
        "apps,update,apps,deployments,'',team,web,false",
        "scaler,update,apps,deployments,scale,team,web,true",
        "scaler,get,apps,statefulsets,scale,team,web,true",
        "scaler,update,apps,deployments,'',team,web,false",
        "scaler,update,apps,deployments,status,team,web,false",
        "scaler,update,'',replicationcontrollers,scale,team,web,false",
        "podder,create,'',pods,exec,team,web,true",
        "podder,create,'',pods,portforward,team,web,true",
        "podder,create,'',pods,'',team,'',false",
        "podder,create,'',services,proxy,team,web,false",
        "nothing,get,'',pods,log,team,web,false",
        "nothing,get,'',pods,'',team,web,false",
        "named,get,'',configmaps,'',team,one,true",
        "named,update,'',configmaps,'',team,two,true",
        "named,get,'',configmaps,'',team,three,false",
        "named,list,'',configmaps,'',team,'',false",
        "named,list,'',configmaps,'',team,one,true",
        "missing,get,'',pods,'',team,web,false",
        "granter,grant-hazard,davit.dev,hazardgrants,'',team,x,true",
        "granter,grant-hazard,'',namespaces,'',team,team,true",
        "granter,create,davit.dev,hazardgrants,'',team,x,false",
        "space,get,'',namespaces,'',team,team,true",
        "space,get,'',namespaces,'',other,other,false",
        "space,list,'',namespaces,'','','',false",
        "two,get,'',pods,'',team,web,true",
        "two,create,batch,jobs,'',team,'',true",
        "two,create,'',pods,'',team,'',false",
        "two,get,batch,jobs,'',team,web,false",
        "historian,get,apps,deployments,history,team,web,true",
        "historian,create,apps,deployments,rollback,team,web,true",
        "historian,get,apps,deployments,blame,team,web,false",
        "historian,get,apps,deployments,'',team,web,false",
        "ServiceAccount/ci/robot,get,'',pods,'',team,web,true",
        "ServiceAccount/ci/robot,get,'',pods,'',ci,web,false",
        "ServiceAccount/ci/other,get,'',pods,'',team,web,false",
        "ServiceAccount/team/robot,get,'',pods,'',team,web,false",
        "ServiceAccount/ci2/any,get,'',pods,'',ci2,web,true",
        "ServiceAccount/ci/any,get,'',pods,'',ci2,web,false",
        "ServiceAccount/ci3/home,list,'',pods,'',ci3,'',true",
        "nobody,get,'',pods,'',team,web,false",
    })
    void objects(
            String who,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            boolean may) {
        Question question =
                new Question.OnResource(verb, group, resource, subresource, namespace, name);
        Decision decision = Authoriser.decide(who(who), question, INDEX);
        assertThat(decision.allowed()).isEqualTo(may);
        assertThat(decision.reason().isEmpty()).isNotEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "paths,get,/metrics,true",
        "paths,get,/metrics/cadvisor,false",
        "paths,post,/metrics,false",
        "paths,get,/healthz/ping,true",
        "paths,get,/healthz,false",
        "paths,get,/logs,true",
        "paths,get,/logs/kubelet,true",
        "paths,get,/logsmith,true",
        "paths,get,/version,false",
        "allpaths,get,/anything/at/all,true",
        "allpaths,delete,/,true",
        "team-paths,get,/metrics,false",
        "all,get,/metrics,false",
        "nobody,get,/healthz,false",
    })
    void paths(String who, String verb, String path, boolean may) {
        Question question = new Question.OnPath(verb, path);
        assertThat(Authoriser.decide(who(who), question, INDEX).allowed()).isEqualTo(may);
    }
}

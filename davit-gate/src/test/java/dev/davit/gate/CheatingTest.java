package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.revision;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The past is no way around rights: who tries to get more by it than he has is refused. */
class CheatingTest {
    private static final Identity EVE =
            new Identity("eve", List.of(Identity.AUTHENTICATED), "kubectl/v1.36");
    private static final Identity ROBOT =
            new Identity(
                    "system:serviceaccount:shop:robot",
                    List.of(Identity.ACCOUNTS, Identity.AUTHENTICATED),
                    "robot/1");

    private final Bench bench = Bench.furnished(Bench.RULES);
    private int roles;

    @BeforeEach
    void begin() {
        value(Bootstrap.run(bench.gate));
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'shop'}}");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Gives eve verbs on resources in the namespace {@code shop}; empty: everywhere. */
    private void may(String namespace, String group, String resources, String verbs) {
        String name = "r" + roles++;
        boolean all = namespace.isEmpty();
        bench.create(
                all ? AccessKinds.CLUSTER_ROLE : AccessKinds.ROLE,
                namespace,
                "{'metadata':{'name':'%s'},'rules':[{'apiGroups':['%s'],'resources':[%s],'verbs':[%s]}]}"
                        .formatted(name, group, words(resources), words(verbs)));
        bench.create(
                all ? AccessKinds.CLUSTER_ROLE_BINDING : AccessKinds.ROLE_BINDING,
                namespace,
                ("{'metadata':{'name':'%1$s'},'roleRef':{'kind':'%2$s','name':'%1$s'},"
                                + "'subjects':[{'kind':'User','name':'eve'},"
                                + "{'kind':'User','name':'system:serviceaccount:shop:robot'}]}")
                        .formatted(name, all ? "ClusterRole" : "Role"));
    }

    private static String words(String list) {
        return "'" + list.replace(",", "','") + "'";
    }

    private Outcome<Reply> get(Identity who, Kind kind, String name, String... options) {
        String namespace = kind.namespaced() ? "shop" : "";
        return bench.ask(who, Verb.GET, target(kind, namespace, name), Body.None.NONE, options);
    }

    private Outcome<Reply> back(Identity who, Kind kind, String name, String body, String... o) {
        return bench.ask(
                who,
                Verb.CREATE,
                target(kind, kind.namespaced() ? "shop" : "", name + "/rollback"),
                new Body.Tree(json(body)),
                o);
    }

    private Outcome<Reply> backMany(Identity who, String spec, String... options) {
        return bench.tryCreate(
                who,
                HistoryKinds.ROLLBACK,
                "shop",
                "{'metadata':{'generateName':'b-'},'spec':%s}".formatted(spec),
                options);
    }

    private static void forbidden(Outcome<Reply> outcome, String... words) {
        Refusal why = refusal(outcome);
        assertThat(why.reason().httpCode()).as(why.toString()).isEqualTo(403);
        assertThat(why.message()).contains(words);
    }

    private long now() {
        return bench.store.image().revision();
    }

    private void secret(String value) {
        bench.create(
                Kinds.SECRET,
                "shop",
                "{'metadata':{'name':'key'},'stringData':{'p':'%s'}}".formatted(value));
    }

    @Test
    void whoMayOnlyReadTheHistoryOfASecretReadsNothing() {
        secret("hunter2");
        String then = revision(bench.get(Kinds.SECRET, "shop", "key"));
        may("shop", "", "secrets/history,secrets/blame,secrets/lifecycle", "get");
        may("shop", "", "secrets", "rollback,takeover,update");
        for (String sub : List.of("key/history", "key/blame")) {
            forbidden(get(EVE, Kinds.SECRET, sub), "User \"eve\" cannot get resource \"secrets\"");
        }
        forbidden(get(EVE, Kinds.SECRET, "key/history", "diff=true"), "cannot get");
        forbidden(get(EVE, Kinds.SECRET, "key", "revision=" + then), "cannot get");
        forbidden(
                back(EVE, Kinds.SECRET, "key", "{'toRevision':%s}".formatted(then)), "cannot get");
        forbidden(
                back(EVE, Kinds.SECRET, "key", "{'toRevision':%s}".formatted(then), "dryRun=All"),
                "cannot get");
        forbidden(
                bench.ask(
                        EVE,
                        Verb.CREATE,
                        target(Kinds.SECRET, "shop", "key/takeover"),
                        new Body.Tree(json("{}"))),
                "cannot get");
        may("shop", "", "secrets", "get");
        value(get(EVE, Kinds.SECRET, "key/history"));
        assertThat(shown(get(EVE, Kinds.SECRET, "key/history", "diff=true")).toString())
                .doesNotContain("aHVudGVyMg", "hunter2");
        assertThat(shown(get(EVE, Kinds.SECRET, "key/blame")).toString())
                .doesNotContain("aHVudGVyMg", "hunter2");
    }

    @Test
    void goingBackAndTakingOverNeedTheirVerbs() {
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'c'},'data':{'a':'1'}}");
        may(
                "shop",
                "",
                "configmaps,configmaps/rollback,configmaps/takeover,configmaps/history",
                "get,list,watch,create,update,patch,delete");
        forbidden(
                back(EVE, Kinds.CONFIG_MAP, "c", "{}"),
                "User \"eve\" cannot rollback resource \"configmaps\" in API group \"\"",
                "in the namespace \"shop\"");
        forbidden(
                bench.ask(
                        EVE,
                        Verb.CREATE,
                        target(Kinds.CONFIG_MAP, "shop", "c/takeover"),
                        new Body.Tree(json("{}"))),
                "cannot takeover");
        forbidden(
                bench.patch(
                        ROBOT,
                        Kinds.CONFIG_MAP,
                        "shop",
                        "c",
                        PatchType.MERGE,
                        "{'data':{'a':'2'}}",
                        "takeover=true"),
                "owned by");
        may("shop", "", "configmaps", "rollback");
        bench.patch(Kinds.CONFIG_MAP, "shop", "c", "{'data':{'a':'2'}}");
        assertThat(shown(back(EVE, Kinds.CONFIG_MAP, "c", "{}")).text("data", "a")).isEqualTo("1");
        bench.delete(Kinds.CONFIG_MAP, "shop", "c");
        value(back(EVE, Kinds.CONFIG_MAP, "c", "{}"));
    }

    private String strongRole() {
        bench.create(
                AccessKinds.ROLE,
                "shop",
                "{'metadata':{'name':'strong'},'rules':[{'apiGroups':[''],'resources':['secrets'],'verbs':['*']}]}");
        return revision(bench.get(AccessKinds.ROLE, "shop", "strong"));
    }

    private void rbac() {
        may(
                "shop",
                AccessKinds.RBAC,
                "roles,rolebindings",
                "get,list,create,update,delete,rollback");
        may("shop", "davit.dev", "rollbacks", "create");
    }

    @Test
    void aRoleDoesNotComeBackStronger() {
        String strong = strongRole();
        bench.patch(AccessKinds.ROLE, "shop", "strong", "{'rules':[]}");
        rbac();
        String why = "is attempting to grant RBAC permissions not currently held";
        forbidden(
                back(EVE, AccessKinds.ROLE, "strong", "{'toRevision':%s}".formatted(strong)), why);
        bench.delete(AccessKinds.ROLE, "shop", "strong");
        forbidden(
                back(EVE, AccessKinds.ROLE, "strong", "{'toRevision':%s}".formatted(strong)), why);
        forbidden(
                backMany(
                        EVE,
                        "{'toRevision':%s,'resources':['roles.rbac.authorization.k8s.io']}"
                                .formatted(strong)),
                why,
                "nothing is rolled back");
        assertThat(refusal(bench.tryGet(AccessKinds.ROLE, "shop", "strong")).reason())
                .isEqualTo(Reason.NOT_FOUND);
        // Who holds it all brings it back, and so does who may escalate.
        may("shop", AccessKinds.RBAC, "roles", "escalate");
        value(back(EVE, AccessKinds.ROLE, "strong", "{'toRevision':%s}".formatted(strong)));
    }

    @Test
    void aBindingDoesNotComeBackToMoreThanIsHeld() {
        strongRole();
        bench.create(
                AccessKinds.ROLE_BINDING,
                "shop",
                "{'metadata':{'name':'strong'},'roleRef':{'kind':'Role','name':'strong'},'subjects':[{'kind':'User','name':'eve'}]}");
        long then = now();
        bench.delete(AccessKinds.ROLE_BINDING, "shop", "strong");
        rbac();
        String why = "is attempting to grant RBAC permissions not currently held";
        forbidden(back(EVE, AccessKinds.ROLE_BINDING, "strong", "{}"), why);
        forbidden(
                backMany(
                        EVE,
                        "{'toRevision':%d,'resources':['rolebindings.rbac.authorization.k8s.io']}"
                                .formatted(then)),
                why);
        // Nor where the role is weak today and comes back strong together with it.
        bench.patch(AccessKinds.ROLE, "shop", "strong", "{'rules':[]}");
        forbidden(
                backMany(
                        EVE,
                        ("{'toRevision':%d,'resources':['roles.rbac.authorization.k8s.io',"
                                        + "'rolebindings.rbac.authorization.k8s.io']}")
                                .formatted(then)),
                why);
        may("shop", AccessKinds.RBAC, "roles", "bind");
        value(back(EVE, AccessKinds.ROLE_BINDING, "strong", "{}"));
    }

    @Test
    void hazardsDoNotComeBackWithoutTheVerb() {
        bench.create(
                Kinds.HAZARD_GRANT,
                "shop",
                "{'metadata':{'name':'fuse'},'spec':{'hazards':['host-network'],'reason':'x'}}");
        bench.delete(Kinds.HAZARD_GRANT, "shop", "fuse");
        may("shop", "davit.dev", "hazardgrants", "get,create,update,delete,rollback");
        forbidden(back(EVE, Kinds.HAZARD_GRANT, "fuse", "{}"), "cannot grant-hazard");
        bench.patch(
                Kinds.NAMESPACE,
                "",
                "shop",
                "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'privileged'}}}");
        bench.patch(
                Kinds.NAMESPACE,
                "",
                "shop",
                "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':null}}}");
        may("", "", "namespaces", "get,update,rollback");
        forbidden(back(EVE, Kinds.NAMESPACE, "shop", "{}"), "cannot grant-hazard");
        may("shop", "davit.dev", "hazardgrants", "grant-hazard");
        value(back(EVE, Kinds.HAZARD_GRANT, "fuse", "{}"));
    }

    @Test
    void noProgramMakesItselfOneOfThePeopleByGoingBack() {
        bench.create(
                Kinds.SERVICE_ACCOUNT,
                "shop",
                "{'metadata':{'name':'robot','annotations':{'davit.dev/acts-for':'people'}}}");
        bench.patch(
                Kinds.SERVICE_ACCOUNT,
                "shop",
                "robot",
                "{'metadata':{'annotations':{'davit.dev/acts-for':null}}}");
        bench.create(
                OwnershipKinds.FIELD_GRANT,
                "shop",
                "{'metadata':{'name':'all'},'spec':{'resources':['*'],'fields':['*']}}");
        bench.delete(OwnershipKinds.FIELD_GRANT, "shop", "all");
        may("shop", "", "serviceaccounts", "get,update,rollback");
        may("shop", "davit.dev", "fieldgrants", "get,create,rollback");
        forbidden(
                back(ROBOT, Kinds.SERVICE_ACCOUNT, "robot", "{}"),
                "a person says which programs act for people");
        forbidden(
                back(ROBOT, OwnershipKinds.FIELD_GRANT, "all", "{}"),
                "a program shares its own fields only");
    }

    /** What a program rolls back is what is its own; the rest stays, and it is told. */
    @Test
    void aRollbackChangesNoFieldsOfOthers() {
        bench.create(Kinds.SERVICE_ACCOUNT, "shop", "{'metadata':{'name':'robot'}}");
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'c'},'data':{'a':'1'}}");
        String then = revision(bench.get(Kinds.CONFIG_MAP, "shop", "c"));
        bench.patch(Kinds.CONFIG_MAP, "shop", "c", "{'data':{'a':'2'}}");
        may("shop", "", "configmaps", "get,list,rollback");
        may("shop", "davit.dev", "rollbacks", "create");
        Reply reply =
                value(back(ROBOT, Kinds.CONFIG_MAP, "c", "{'toRevision':%s}".formatted(then)));
        assertThat(reply.warnings().toString()).contains("data.a: left as it is: owned by");
        value(backMany(ROBOT, "{'toRevision':%s,'resources':['configmaps']}".formatted(then)));
        assertThat(bench.get(Kinds.CONFIG_MAP, "shop", "c").text("data", "a")).isEqualTo("2");
    }

    @Test
    void aRollbackOfManyNeedsTheVerbOnEachKindAndObject() {
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'c'},'data':{'a':'1'}}");
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'d'},'data':{'a':'1'}}");
        secret("one");
        long then = now();
        for (String name : List.of("c", "d")) {
            bench.patch(Kinds.CONFIG_MAP, "shop", name, "{'data':{'a':'2'}}");
        }
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'new'}}");
        bench.patch(Kinds.SECRET, "shop", "key", "{'stringData':{'p':'two'}}");
        String all = "{'toRevision':%d,'resources':['configmaps','secrets']}".formatted(then);
        forbidden(backMany(EVE, all), "cannot create resource \"rollbacks\"");
        may("shop", "davit.dev", "rollbacks", "create");
        may("shop", "", "configmaps", "get,list");
        bench.create(
                AccessKinds.ROLE,
                "shop",
                "{'metadata':{'name':'one'},'rules':[{'apiGroups':[''],'resources':['configmaps'],'resourceNames':['c'],'verbs':['rollback']}]}");
        bench.create(
                AccessKinds.ROLE_BINDING,
                "shop",
                "{'metadata':{'name':'one'},'roleRef':{'kind':'Role','name':'one'},'subjects':[{'kind':'User','name':'eve'}]}");
        String some = "{'toRevision':%d,'resources':['configmaps']}".formatted(then);
        forbidden(backMany(EVE, some), "configmaps \"d\" is forbidden", "cannot rollback");
        may("shop", "", "configmaps", "rollback");
        forbidden(backMany(EVE, some), "configmaps \"new\" is forbidden", "cannot delete");
        // Of what she may not list she learns no names and no values, also in a plan.
        forbidden(backMany(EVE, all), "secrets is forbidden", "cannot list them");
        JsonObject plan = shown(backMany(EVE, all, "dryRun=All"));
        assertThat(plan.text("status", "phase")).isEqualTo("Refused");
        assertThat(plan.toString())
                .doesNotContain("\"key\"")
                .contains("name the other resources in spec.resources");
        may("shop", "", "configmaps", "delete");
        may("shop", "", "secrets", "list,rollback");
        value(backMany(EVE, all));
        assertThat(bench.get(Kinds.CONFIG_MAP, "shop", "d").text("data", "a")).isEqualTo("1");
    }

    @Test
    void aNamespaceOfThePastShowsWhatMayBeListed() {
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'c'}}");
        secret("hunter2");
        long then = now();
        bench.delete(Kinds.SECRET, "shop", "key");
        may("shop", "", "namespaces/contents", "get");
        may("shop", "", "configmaps", "list");
        for (String option : List.of("revision=" + then, "deleted=true", "limit=1")) {
            Reply reply = value(get(EVE, Kinds.NAMESPACE, "shop/contents", option));
            assertThat(shown(Outcome.ok(reply)).toString()).doesNotContain("Secret", "aHVudGVyMg");
            assertThat(reply.warnings())
                    .contains("secrets are left out: you may not list them here");
        }
        forbidden(
                bench.ask(
                        EVE,
                        Verb.LIST,
                        target(Kinds.SECRET, "shop", ""),
                        Body.None.NONE,
                        "deleted=true"),
                "cannot list");
    }

    /** Who makes a namespace under a name that others had does not get what they left behind. */
    @Test
    void aNamespaceMadeAnewHasNoPastOfOthers() {
        secret("hunter2");
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'c'},'data':{'a':'old'}}");
        long then = now();
        bench.delete(Kinds.SECRET, "shop", "key");
        bench.delete(Kinds.CONFIG_MAP, "shop", "c");
        leave();
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'shop'}}");
        may("shop", "", "*", "*");
        may("shop", "davit.dev", "*", "*");
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'c'},'data':{'a':'new'}}");
        String why = "those who have this right in all namespaces";
        forbidden(get(EVE, Kinds.SECRET, "key", "revision=" + then), why);
        forbidden(get(EVE, Kinds.CONFIG_MAP, "c", "revision=" + then), why);
        forbidden(
                bench.ask(
                        EVE,
                        Verb.LIST,
                        target(Kinds.SECRET, "shop", ""),
                        Body.None.NONE,
                        "revision=" + then),
                why);
        forbidden(back(EVE, Kinds.SECRET, "key", "{}"), why);
        forbidden(back(EVE, Kinds.CONFIG_MAP, "c", "{'toRevision':%d}".formatted(then)), why);
        forbidden(backMany(EVE, "{'toRevision':%d}".formatted(then)), why);
        assertThat(refusal(get(EVE, Kinds.SECRET, "key/history")).reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(shown(get(EVE, Kinds.CONFIG_MAP, "c/history")).array("items").size())
                .isEqualTo(1);
        JsonObject gone =
                shown(
                        bench.ask(
                                EVE,
                                Verb.LIST,
                                target(Kinds.SECRET, "shop", ""),
                                Body.None.NONE,
                                "deleted=true"));
        assertThat(gone.array("items").size()).isZero();
        for (String option : List.of("revision=" + then, "deleted=true")) {
            assertThat(shown(get(EVE, Kinds.NAMESPACE, "shop/contents", option)).toString())
                    .doesNotContain("aHVudGVyMg", "\"key\"", "old");
        }
        // The administrator sees it all, and so does who has the right everywhere.
        value(get(Bench.ADMIN, Kinds.SECRET, "key", "revision=" + then));
        may("", "", "secrets", "get");
        value(get(EVE, Kinds.SECRET, "key", "revision=" + then));
    }

    private void leave() {
        value(bench.delete(Kinds.NAMESPACE, "", "shop"));
        for (Kind kind : List.of(AccessKinds.ROLE, AccessKinds.ROLE_BINDING)) {
            bench.ask(Bench.ADMIN, Verb.DELETECOLLECTION, target(kind, "shop", ""), Body.None.NONE);
        }
        JsonObject left = bench.get(Kinds.NAMESPACE, "", "shop");
        value(
                bench.ask(
                        Identity.controller("namespace-emptier"),
                        Verb.UPDATE,
                        target(Kinds.NAMESPACE, "", "shop/finalize"),
                        new Body.Tree(
                                left.withAt(
                                        dev.davit.model.json.JsonArray.EMPTY,
                                        "spec",
                                        "finalizers"))));
        assertThat(refusal(bench.tryGet(Kinds.NAMESPACE, "", "shop")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aPurgeIsAskedForAndApprovedByTwoInTheirOwnNames() {
        secret("hunter2");
        Identity masked =
                new Identity(
                        "eve",
                        List.of(Identity.AUTHENTICATED),
                        "kubectl",
                        "",
                        EVE.extra(),
                        "admin");
        may("", "davit.dev", "purges,purges/approve", "create,get,purge");
        String purge =
                "{'metadata':{'name':'p'},'spec':{'resource':'secrets','namespace':'shop','name':'key','reason':'x'}}";
        forbidden(bench.tryCreate(masked, HistoryKinds.PURGE, "", purge), "in one's own name");
        value(bench.tryCreate(EVE, HistoryKinds.PURGE, "", purge));
        forbidden(approve(EVE), "it takes two people");
        forbidden(
                approve(
                        new Identity(
                                "carl",
                                List.of(Identity.MASTERS),
                                "kubectl",
                                "",
                                EVE.extra(),
                                "eve")),
                "in one's own name");
        forbidden(
                bench.patch(
                        Bench.ADMIN,
                        HistoryKinds.PURGE,
                        "",
                        "p/status",
                        PatchType.MERGE,
                        "{'status':{'phase':'Approved'}}"),
                "only Davit tells");
        // Nor may one in the name of a controller, or with its group alone.
        for (Identity cheat :
                List.of(
                        controller("system:davit:history", "admin"),
                        controller("eve", ""),
                        controller("eve", "admin"))) {
            forbidden(
                    bench.patch(
                            cheat,
                            HistoryKinds.PURGE,
                            "",
                            "p/status",
                            PatchType.MERGE,
                            "{'status':{'phase':'Approved'}}"),
                    "only Davit tells");
        }
        // Bringing one back makes whoever does so the one who asks.
        bench.delete(HistoryKinds.PURGE, "", "p");
        value(back(Bench.ADMIN, HistoryKinds.PURGE, "p", "{}"));
        forbidden(approve(Bench.ADMIN), "\"admin\" has asked for it");
    }

    private static Identity controller(String name, String by) {
        return new Identity(
                name, List.of("system:davit", Identity.MASTERS), "kubectl", "", EVE.extra(), by);
    }

    private Outcome<Reply> approve(Identity who) {
        return bench.ask(
                who, Verb.CREATE, target(HistoryKinds.PURGE, "", "p/approve"), Body.None.NONE);
    }
}

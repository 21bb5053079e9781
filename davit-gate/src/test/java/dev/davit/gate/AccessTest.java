package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.control.RoleKeeper;
import dev.davit.model.image.Delta;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rights through the one entry: what roles say holds from the write's answer on. */
class AccessTest {
    private static final Identity EVE =
            new Identity("eve", List.of(Identity.AUTHENTICATED), "kubectl/v1.32");

    private final Bench bench = Bench.furnished(Bench.RULES);

    @BeforeEach
    void begin() {
        value(Bootstrap.run(bench.gate));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void role(String namespace, String name, String rule) {
        Kind kind = namespace.isEmpty() ? AccessKinds.CLUSTER_ROLE : AccessKinds.ROLE;
        bench.create(
                kind, namespace, "{'metadata':{'name':'" + name + "'},'rules':[" + rule + "]}");
    }

    private void bind(String namespace, String name, String roleKind) {
        bench.create(
                namespace.isEmpty() ? AccessKinds.CLUSTER_ROLE_BINDING : AccessKinds.ROLE_BINDING,
                namespace,
                ("{'metadata':{'name':'%1$s'},'roleRef':{'kind':'%2$s','name':'%1$s'},"
                                + "'subjects':[{'kind':'User','name':'eve'}]}")
                        .formatted(name, roleKind));
    }

    private Outcome<Reply> list(Identity who, Kind kind, String namespace, String... options) {
        return bench.ask(who, Verb.LIST, target(kind, namespace, ""), Body.None.NONE, options);
    }

    private JsonObject review(Identity who, Kind kind, String namespace, String body) {
        return shown(bench.tryCreate(who, kind, namespace, body)).object("status");
    }

    @Test
    void aRightHoldsFromTheWriteOnAndEndsWithItsBinding() {
        assertThat(refusal(list(EVE, Kinds.POD, "default")).message())
                .isEqualTo(
                        "pods is forbidden: User \"eve\" cannot list resource \"pods\" in API group"
                                + " \"\" in the namespace \"default\"");
        role("default", "r", "{'apiGroups':[''],'resources':['pods'],'verbs':['list']}");
        bind("default", "r", "Role");
        value(list(EVE, Kinds.POD, "default"));
        assertThat(refusal(list(EVE, Kinds.POD, "")).reason()).isEqualTo(Reason.FORBIDDEN);
        bench.patch(
                AccessKinds.ROLE,
                "default",
                "r",
                "{'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}");
        assertThat(refusal(list(EVE, Kinds.POD, "default")).reason()).isEqualTo(Reason.FORBIDDEN);
        bench.ask(
                Bench.ADMIN,
                Verb.DELETECOLLECTION,
                target(AccessKinds.ROLE_BINDING, "default", ""),
                Body.None.NONE);
        assertThat(
                        refusal(
                                        bench.ask(
                                                EVE,
                                                Verb.GET,
                                                target(Kinds.POD, "default", "x"),
                                                Body.None.NONE))
                                .reason())
                .isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void oneNameIsEnoughForAListOfThatName() {
        role(
                "default",
                "r",
                "{'apiGroups':[''],'resources':['configmaps'],'resourceNames':['one'],"
                        + "'verbs':['list','watch']}");
        bind("default", "r", "Role");
        value(list(EVE, Kinds.CONFIG_MAP, "default", "fieldSelector=metadata.name=one"));
        assertThat(
                        refusal(
                                        list(
                                                EVE,
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "fieldSelector=metadata.name=two"))
                                .reason())
                .isEqualTo(Reason.FORBIDDEN);
        assertThat(refusal(list(EVE, Kinds.CONFIG_MAP, "default")).reason())
                .isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void aWatchTellsNothingAfterItsRightIsGone() {
        role("default", "r", "{'apiGroups':[''],'resources':['configmaps'],'verbs':['watch']}");
        bind("default", "r", "Role");
        Watch watch =
                value(
                        bench.gate.watch(
                                Request.of(
                                        EVE,
                                        Verb.WATCH,
                                        target(Kinds.CONFIG_MAP, "default", ""),
                                        Bench.options(),
                                        Body.None.NONE)));
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'a'}}");
        assertThat(Invariant.present(watch.poll(), "a batch").events()).hasSize(1);
        // Another change of roles is no reason to end it.
        role("default", "other", "{'apiGroups':[''],'resources':['pods'],'verbs':['get']}");
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'b'}}");
        assertThat(Invariant.present(watch.poll(), "a batch").events()).hasSize(1);
        bench.delete(AccessKinds.ROLE_BINDING, "default", "r");
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'}}");
        assertThat(watch.poll()).isNull();
        watch.close();
    }

    @Test
    void nobodyGivesMoreThanTheyHold() {
        role(
                "default",
                "r",
                "{'apiGroups':['rbac.authorization.k8s.io'],'resources':['roles','rolebindings'],"
                        + "'verbs':['create','update']},"
                        + "{'apiGroups':[''],'resources':['pods'],'verbs':['get']}");
        bind("default", "r", "Role");
        String mine =
                "{'metadata':{'name':'mine'},'rules':[{'apiGroups':[''],'resources':['%s'],"
                        + "'verbs':['get']}]}";
        value(bench.tryCreate(EVE, AccessKinds.ROLE, "default", mine.formatted("pods")));
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                EVE,
                                                AccessKinds.ROLE,
                                                "default",
                                                mine.formatted("secrets")
                                                        .replace("'mine'", "'more'")))
                                .message())
                .isEqualTo(
                        "roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"eve\""
                                + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                                + " permissions not currently held:\n{APIGroups:[\"\"],"
                                + " Resources:[\"secrets\"], Verbs:[\"get\"]}");
        String admin =
                "{'metadata':{'name':'admin'},'roleRef':{'kind':'ClusterRole',"
                        + "'name':'cluster-admin'},'subjects':[{'kind':'User','name':'eve'}]}";
        assertThat(
                        refusal(bench.tryCreate(EVE, AccessKinds.ROLE_BINDING, "default", admin))
                                .reason())
                .isEqualTo(Reason.FORBIDDEN);
        // Nor by going back to what was taken away.
        bench.create(
                AccessKinds.ROLE,
                "default",
                "{'metadata':{'name':'old'},'rules':[{'apiGroups':['*'],'resources':['*'],"
                        + "'verbs':['*']}]}");
        bench.patch(AccessKinds.ROLE, "default", "old", "{'rules':[]}");
        bench.patch(
                AccessKinds.ROLE,
                "default",
                "r",
                "{'rules':[{'apiGroups':['rbac.authorization.k8s.io'],'resources':['roles'],"
                        + "'verbs':['get','rollback']}]}");
        assertThat(
                        refusal(
                                        bench.ask(
                                                EVE,
                                                Verb.CREATE,
                                                target(AccessKinds.ROLE, "default", "old/rollback"),
                                                new Body.Tree(JsonObject.EMPTY)))
                                .message())
                .contains("not currently held");
    }

    @Test
    void theVerbGrantHazard() {
        String grant = "{'metadata':{'name':'g'},'spec':{'hazards':['privileged']}}";
        role(
                "",
                "r",
                "{'apiGroups':['davit.dev'],'resources':['hazardgrants'],'verbs':['create']}");
        bind("", "r", "ClusterRole");
        assertThat(refusal(bench.tryCreate(EVE, Kinds.HAZARD_GRANT, "default", grant)).message())
                .contains("cannot grant-hazard");
        role(
                "",
                "s",
                "{'apiGroups':['davit.dev'],'resources':['hazardgrants'],'resourceNames':['g'],"
                        + "'verbs':['grant-hazard']}");
        bind("", "s", "ClusterRole");
        value(bench.tryCreate(EVE, Kinds.HAZARD_GRANT, "default", grant));
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                EVE,
                                                Kinds.HAZARD_GRANT,
                                                "default",
                                                grant.replace("'g'", "'h'")))
                                .message())
                .contains("cannot grant-hazard");
    }

    @Test
    void reviewsAnswerAndStoreNothing() {
        long before = bench.store.image().revision();
        String ask =
                "{'spec':{'resourceAttributes':{'verb':'list','resource':'pods',"
                        + "'namespace':'default'}%s}}";
        JsonObject no = review(EVE, AccessKinds.SELF_SUBJECT_ACCESS_REVIEW, "", ask.formatted(""));
        assertThat(no).isEqualTo(json("{'allowed':false}"));
        JsonObject yes =
                review(Bench.ADMIN, AccessKinds.SELF_SUBJECT_ACCESS_REVIEW, "", ask.formatted(""));
        assertThat(yes.boolOr(false, "allowed")).isTrue();
        JsonObject other =
                review(
                        Bench.ADMIN,
                        AccessKinds.SUBJECT_ACCESS_REVIEW,
                        "",
                        ask.formatted(",'user':'alice','groups':['davit:authors']"));
        assertThat(other.text("reason"))
                .isEqualTo(
                        "RBAC: allowed by ClusterRoleBinding \"davit:author\" of ClusterRole"
                                + " \"davit:author\" to Group \"davit:authors\"");
        JsonObject local =
                review(
                        Bench.ADMIN,
                        AccessKinds.LOCAL_SUBJECT_ACCESS_REVIEW,
                        "default",
                        ask.formatted(",'user':'eve'"));
        assertThat(local.boolOr(true, "allowed")).isFalse();
        JsonObject self =
                shown(
                        bench.tryCreate(
                                EVE,
                                AccessKinds.SELF_SUBJECT_REVIEW,
                                "",
                                "{'metadata':{'creationTimestamp':null}}"));
        assertThat(self.text("status", "userInfo", "username")).isEqualTo("eve");
        JsonObject rules =
                review(
                        EVE,
                        AccessKinds.SELF_SUBJECT_RULES_REVIEW,
                        "",
                        "{'spec':{'namespace':'default'}}");
        assertThat(rules.array("resourceRules").size()).isEqualTo(2);
        assertThat(rules.array("nonResourceRules").size()).isEqualTo(2);
        assertThat(bench.store.image().revision()).isEqualTo(before);
    }

    @Test
    void wrongQuestions() {
        assertThat(wrong(AccessKinds.SELF_SUBJECT_ACCESS_REVIEW, "", "{'spec':{}}"))
                .contains("exactly one of nonResourceAttributes or resourceAttributes");
        assertThat(
                        wrong(
                                AccessKinds.SUBJECT_ACCESS_REVIEW,
                                "",
                                "{'spec':{'resourceAttributes':{'verb':'get'}}}"))
                .contains("spec.user: Invalid value: at least one of user or group");
        assertThat(
                        wrong(
                                AccessKinds.SUBJECT_ACCESS_REVIEW,
                                "",
                                "{'spec':{'user':'a','resourceAttributes':{},"
                                        + "'nonResourceAttributes':{}}}"))
                .contains("cannot be specified in combination with resourceAttributes");
        assertThat(
                        wrong(
                                AccessKinds.LOCAL_SUBJECT_ACCESS_REVIEW,
                                "default",
                                "{'spec':{'user':'a','resourceAttributes':{'namespace':'x'}}}"))
                .contains("must match metadata.namespace");
        assertThat(wrong(AccessKinds.SELF_SUBJECT_RULES_REVIEW, "", "{'spec':{}}"))
                .isEqualTo("no namespace on request");
        assertThat(wrong(AccessKinds.TOKEN_REVIEW, "", "{'spec':{'token':''}}"))
                .isEqualTo("token is required for TokenReview in authentication");
        assertThat(
                        wrong(
                                AccessKinds.TOKEN_REVIEW,
                                "",
                                "{'metadata':{'name':'x'},'spec':{'token':'t'}}"))
                .contains("must be empty");
        assertThat(wrong(AccessKinds.TOKEN_REVIEW, "", "{'spec':{'token':'t','tokn':'x'}}"))
                .contains("unknown field \"spec.tokn\"");
        for (Verb verb : List.of(Verb.LIST, Verb.DELETECOLLECTION)) {
            assertThat(
                            refusal(
                                            bench.ask(
                                                    Bench.ADMIN,
                                                    verb,
                                                    target(AccessKinds.TOKEN_REVIEW, "", ""),
                                                    Body.None.NONE))
                                    .reason())
                    .isEqualTo(Reason.METHOD_NOT_ALLOWED);
        }
        assertThat(
                        refusal(
                                        bench.gate.watch(
                                                Request.of(
                                                        Bench.ADMIN,
                                                        Verb.WATCH,
                                                        target(AccessKinds.TOKEN_REVIEW, "", ""),
                                                        Bench.options(),
                                                        Body.None.NONE)))
                                .reason())
                .isEqualTo(Reason.METHOD_NOT_ALLOWED);
    }

    private String wrong(Kind kind, String namespace, String body) {
        return refusal(bench.tryCreate(kind, namespace, body)).message();
    }

    private static Impersonation as(String user, String... groups) {
        return new Impersonation(user, List.of(groups), "", new TreeMap<>());
    }

    @Test
    void impersonationTakesTheRightToEachPart() {
        assertThat(refusal(bench.gate.impersonate(EVE, as("bob"))).message())
                .isEqualTo(
                        "users \"bob\" is forbidden: User \"eve\" cannot impersonate resource"
                                + " \"users\" in API group \"\" at the cluster scope");
        role(
                "",
                "r",
                "{'apiGroups':[''],'resources':['users'],'resourceNames':['bob'],"
                        + "'verbs':['impersonate']},"
                        + "{'apiGroups':['authentication.k8s.io'],'resources':['userextras/scopes'],"
                        + "'resourceNames':['a'],'verbs':['impersonate']}");
        bind("", "r", "ClusterRole");
        Identity bob = value(bench.gate.impersonate(EVE, as("bob")));
        assertThat(bob.name()).isEqualTo("bob");
        assertThat(bob.by()).isEqualTo("eve");
        assertThat(bob.groups()).containsExactly(Identity.AUTHENTICATED);
        assertThat(refusal(bench.gate.impersonate(EVE, as("bob", "devs"))).message())
                .startsWith("groups \"devs\" is forbidden");
        assertThat(refusal(bench.gate.impersonate(EVE, as("system:serviceaccount:a:b"))).message())
                .startsWith(
                        "serviceaccounts \"b\" is forbidden: User \"eve\" cannot impersonate"
                                + " resource \"serviceaccounts\" in API group \"\" in the namespace"
                                + " \"a\"");
        TreeMap<String, List<String>> extra = new TreeMap<>();
        extra.put("scopes", List.of("a", "b"));
        assertThat(
                        refusal(
                                        bench.gate.impersonate(
                                                EVE,
                                                new Impersonation("bob", List.of(), "", extra)))
                                .message())
                .startsWith("userextras.authentication.k8s.io \"b\" is forbidden");
        assertThat(refusal(bench.gate.impersonate(Bench.ADMIN, as("", "devs"))).reason())
                .isEqualTo(Reason.BAD_REQUEST);
        Identity account =
                value(bench.gate.impersonate(Bench.ADMIN, as("system:serviceaccount:a:b")));
        assertThat(account.groups())
                .containsExactly(
                        "system:serviceaccounts",
                        "system:serviceaccounts:a",
                        "system:authenticated");
    }

    @Test
    void historyKeepsBothNames() {
        Identity alice = value(bench.gate.impersonate(Bench.ADMIN, as("alice", "davit:authors")));
        value(bench.tryCreate(alice, Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'}}"));
        JsonObject history = bench.get(Kinds.CONFIG_MAP, "default", "c/history");
        JsonObject entry = (JsonObject) history.array("items").get(0);
        assertThat(entry.toString()).contains("alice", "kubectl/v1.32 (impersonated by admin)");
    }

    @Test
    void documentsTakeARight() {
        value(bench.gate.document(EVE, "get", "/apis"));
        assertThat(refusal(bench.gate.document(EVE, "get", "/metrics")).message())
                .isEqualTo("forbidden: User \"eve\" cannot get path \"/metrics\"");
    }

    @Test
    void theSecondStartWritesNothingAndAMissingPermissionComesBack() {
        RoleKeeper keeper = new RoleKeeper();
        for (int round = 0; round < 5; round++) {
            keeper.step(new Delta(bench.store.image(), List.of()), 0)
                    .forEach(request -> value(bench.gate.handle(request)));
        }
        long before = bench.store.image().revision();
        value(Bootstrap.run(bench.gate));
        assertThat(keeper.sync(bench.store.image(), 0)).isEmpty();
        assertThat(bench.store.image().revision()).isEqualTo(before);
        JsonObject admin = bench.get(AccessKinds.CLUSTER_ROLE, "", "admin");
        JsonObject view = bench.get(AccessKinds.CLUSTER_ROLE, "", "view");
        assertThat(admin.array("rules").size()).isGreaterThan(view.array("rules").size());
        assertThat(admin.array("rules").items()).containsAll(view.array("rules").items());

        bench.patch(AccessKinds.CLUSTER_ROLE, "", "system:discovery", "{'rules':[]}");
        bench.patch(
                AccessKinds.CLUSTER_ROLE_BINDING,
                "",
                "system:monitoring",
                "{'subjects':[{'kind':'User','name':'eve'}]}");
        assertThat(refusal(bench.gate.document(EVE, "get", "/apis")).reason())
                .isEqualTo(Reason.FORBIDDEN);
        value(Bootstrap.run(bench.gate));
        value(bench.gate.document(EVE, "get", "/apis"));
        value(bench.gate.document(EVE, "get", "/metrics"));
    }

    /** Two roles that gather from each other come to rest. */
    @Test
    void aggregationComesToRest() {
        String pair =
                "{'metadata':{'name':'%s','labels':{'to-%s':'yes'}},'aggregationRule':"
                        + "{'clusterRoleSelectors':[{'matchLabels':{'to-%s':'yes'}}]}}";
        bench.create(AccessKinds.CLUSTER_ROLE, "", pair.formatted("a", "b", "a"));
        bench.create(AccessKinds.CLUSTER_ROLE, "", pair.formatted("b", "a", "b"));
        for (String name : List.of("a", "b")) {
            bench.create(
                    AccessKinds.CLUSTER_ROLE,
                    "",
                    ("{'metadata':{'name':'own-%1$s','labels':{'to-%1$s':'yes'}},'rules':"
                                    + "[{'apiGroups':['%1$s'],'resources':['x'],'verbs':['get']}]}")
                            .formatted(name));
        }
        RoleKeeper keeper = new RoleKeeper();
        int rounds = 0;
        for (List<Request> asked = keeper.sync(bench.store.image(), 0);
                !asked.isEmpty();
                asked = keeper.sync(bench.store.image(), 0)) {
            asked.forEach(request -> value(bench.gate.handle(request)));
            assertThat(++rounds).isLessThan(8);
        }
        JsonArray rules = bench.get(AccessKinds.CLUSTER_ROLE, "", "a").array("rules");
        assertThat(rules.items()).hasSize(2);
        assertThat(((JsonObject) rules.get(0)).array("verbs"))
                .isEqualTo(JsonArray.of(new JsonString("get")));
    }
}

package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People, programs and controllers change the same objects. */
class FieldOwnedTest {
    private static final String DEPLOYMENT =
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{"
                    + "'replicas':3,'selector':{'matchLabels':{'app':'w'}},'template':{'metadata':"
                    + "{'labels':{'app':'w'}},'spec':{'containers':[{'name':'c','image':'b'}]}}}}";

    private Bench bench = new Bench(Bench.RULES);

    @BeforeEach
    void open() {
        bench.close();
        bench = Bench.furnished(Bench.RULES);
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'ops'}}");
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'kube-system'}}");
        account("robot", "");
        bench.create(
                AccessKinds.CLUSTER_ROLE,
                "",
                "{'metadata':{'name':'all'},'rules':[{'apiGroups':['*'],'resources':['*'],"
                        + "'verbs':['get','create','update','patch','delete']}]}");
        bench.create(
                AccessKinds.CLUSTER_ROLE_BINDING,
                "",
                "{'metadata':{'name':'robots'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                        + "'kind':'ClusterRole','name':'all'},'subjects':[{'kind':'Group',"
                        + "'apiGroup':'rbac.authorization.k8s.io','name':'system:serviceaccounts'"
                        + "}]}");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void account(String name, String annotations) {
        bench.create(
                Kinds.SERVICE_ACCOUNT,
                "ops",
                "{'metadata':{'name':'%s'%s}}".formatted(name, annotations));
    }

    private static Identity robot(String name) {
        return new Identity(
                "system:serviceaccount:ops:" + name,
                List.of(Identity.ACCOUNTS, "system:serviceaccounts:ops", Identity.AUTHENTICATED),
                name + "/1");
    }

    private void settings(Identity who) {
        value(
                bench.tryCreate(
                        who,
                        Kinds.CONFIG_MAP,
                        "default",
                        "{'metadata':{'name':'c'},'data':{'a':'1','b':'1'}}"));
    }

    private Outcome<Reply> write(Identity who, String patch, String... options) {
        return bench.patch(who, Kinds.CONFIG_MAP, "default", "c", PatchType.MERGE, patch, options);
    }

    private Outcome<Reply> apply(Identity who, Kind kind, String name, String body, String... o) {
        Body raw =
                new Body.Raw(
                        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        "application/apply-patch+yaml");
        return bench.ask(who, Verb.PATCH, target(kind, "default", name), raw, o);
    }

    private static String map(String data) {
        return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':" + data + "}";
    }

    private Outcome<Reply> takeover(Identity who, String body) {
        return bench.ask(
                who,
                Verb.CREATE,
                target(Kinds.CONFIG_MAP, "default", "c/takeover"),
                new Body.Tree(json(body)));
    }

    private void grant(String spec) {
        bench.create(
                OwnershipKinds.FIELD_GRANT,
                "default",
                "{'metadata':{'name':'g'},'spec':%s}".formatted(spec));
    }

    private static List<String> warnings(Outcome<Reply> reply) {
        return switch (value(reply)) {
            case Reply.One one -> one.warnings();
            case Reply.Document document -> document.warnings();
            case Reply.Many _, Reply.Text _ -> throw new AssertionError(reply.toString());
        };
    }

    @Test
    void aProgramIsRefusedWhatPeopleHaveWritten() {
        settings(Bench.ADMIN);
        Refusal why = refusal(write(robot("robot"), "{'data':{'a':'2','z':'1'}}"));
        assertThat(why.reason()).isEqualTo(Reason.FIELD_OWNED);
        assertThat(why.reason().httpCode()).isEqualTo(403);
        assertThat(why.causes()).extracting(cause -> cause.field()).containsExactly("data.a");
        assertThat(why.message())
                .isEqualTo(
                        """
                        configmaps "c" is forbidden: data.a: owned by "kubectl" (people) since \
                        2026-11-18T11:06:40Z
                        To go on:
                        * if that program acts for people (CI, GitOps, Helm): kubectl annotate \
                        serviceaccount robot -n ops davit.dev/acts-for=people
                        * share it:
                        kubectl apply -f - <<'EOF'
                        apiVersion: davit.dev/v1
                        kind: FieldGrant
                        metadata: {name: "c", namespace: "default"}
                        spec:
                          resources: ["configmaps"]
                          names: ["c"]
                          fields: ["data.a"]
                          owners: ["people"]
                          writers: ["system:serviceaccounts:ops"]
                          reason: "why both write it"
                        EOF
                        * take it over (needs the verb takeover): davit takeover configmap/c -n \
                        default --field 'data.a'\
                        """);
        value(write(robot("robot"), "{'data':{'z':'1'}}"));
        assertThat(refusal(write(Bench.ADMIN, "{'data':{'z':null}}")).message())
                .contains("data.z: owned by \"robot\" (system:serviceaccount:ops:robot)");
        value(write(robot("other"), "{'data':{'z':'2'}}"));
    }

    @Test
    void everyVerbIsHeldToIt() {
        settings(robot("robot"));
        JsonObject stored = bench.get(Kinds.CONFIG_MAP, "default", "c");
        JsonObject changed = stored.withAt(Bench.any("'2'"), "data", "a");
        assertThat(refusal(bench.update(Kinds.CONFIG_MAP, "default", "c", changed)).reason())
                .isEqualTo(Reason.FIELD_OWNED);
        assertThat(
                        refusal(
                                        bench.patch(
                                                Bench.ADMIN,
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "c",
                                                PatchType.JSON,
                                                "[{'op':'remove','path':'/data/a'}]"))
                                .reason())
                .isEqualTo(Reason.FIELD_OWNED);
        assertThat(
                        refusal(
                                        bench.patch(
                                                Bench.ADMIN,
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "c",
                                                PatchType.STRATEGIC,
                                                "{'data':{'a':'5'}}",
                                                "dryRun=All"))
                                .reason())
                .isEqualTo(Reason.FIELD_OWNED);
        Refusal applied =
                refusal(
                        apply(
                                Bench.PROGRAM,
                                Kinds.CONFIG_MAP,
                                "c",
                                map("{'a':'2'}"),
                                "fieldManager=me"));
        assertThat(applied.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(applied.causes().getFirst().reason()).isEqualTo("FieldManagerConflict");
        assertThat(applied.causes().getFirst().field()).isEqualTo(".data.a");
        assertThat(applied.message())
                .startsWith(
                        "Apply failed with 1 conflict: conflict with \"robot\" using v1: .data.a\n")
                .contains("kind: FieldGrant");
        assertThat(bench.get(Kinds.CONFIG_MAP, "default", "c")).isEqualTo(stored);
    }

    @Test
    void forceByAProgramDoesNotOverrideAnotherDomain() {
        settings(Bench.ADMIN);
        Refusal why =
                refusal(
                        apply(
                                robot("robot"),
                                Kinds.CONFIG_MAP,
                                "c",
                                map("{'a':'2'}"),
                                "fieldManager=r",
                                "force=true"));
        assertThat(why.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(why.message()).contains("conflict with \"kubectl\" using v1: .data.a");
        value(
                apply(
                        robot("robot"),
                        Kinds.CONFIG_MAP,
                        "c",
                        map("{'b':'1','z':'1'}"),
                        "fieldManager=r"));
    }

    @Test
    void forceByAPersonTakesOver() {
        settings(robot("robot"));
        JsonObject now =
                shown(
                        apply(
                                Bench.ADMIN,
                                Kinds.CONFIG_MAP,
                                "c",
                                map("{'a':'2'}"),
                                "fieldManager=me",
                                "force=true"));
        assertThat(now.text("data", "a")).isEqualTo("2");
        assertThat(cause(now)).isEqualTo("took over data.a from system:serviceaccounts:ops");
        assertThat(refusal(write(robot("robot"), "{'data':{'a':'1'}}")).reason())
                .isEqualTo(Reason.FIELD_OWNED);
    }

    /** Of the newest entry in its history. */
    private String cause(JsonObject object) {
        JsonObject history =
                shown(
                        bench.ask(
                                Bench.ADMIN,
                                Verb.GET,
                                target(
                                        Kinds.CONFIG_MAP,
                                        "default",
                                        object.text("metadata", "name") + "/history"),
                                Body.None.NONE));
        Json newest = history.array("items").get(0);
        return newest instanceof JsonObject entry ? entry.textOr("", "cause") : "";
    }

    @Test
    void aProgramThatActsForPeopleIsOneOfThem() {
        settings(Bench.ADMIN);
        account("flux", ",'annotations':{'davit.dev/acts-for':'people'}");
        value(write(robot("flux"), "{'data':{'a':'2','f':'1'}}"));
        value(write(Bench.ADMIN, "{'data':{'f':'2'}}"));
        assertThat(refusal(write(robot("robot"), "{'data':{'f':'3'}}")).reason())
                .isEqualTo(Reason.FIELD_OWNED);
        // What it has written before is people's from then on.
        value(write(robot("robot"), "{'data':{'r':'1'}}"));
        bench.patch(
                Kinds.SERVICE_ACCOUNT,
                "ops",
                "robot",
                "{'metadata':{'annotations':{'davit.dev/acts-for':'people'}}}");
        value(write(Bench.ADMIN, "{'data':{'r':'2'}}"));
    }

    @Test
    void noProgramSaysOfItselfThatItActsForPeople() {
        Refusal why =
                refusal(
                        bench.patch(
                                robot("robot"),
                                Kinds.SERVICE_ACCOUNT,
                                "ops",
                                "robot",
                                PatchType.MERGE,
                                "{'metadata':{'annotations':{'davit.dev/acts-for':'people'}}}"));
        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.message()).contains("davit.dev/acts-for");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                robot("robot"),
                                                OwnershipKinds.FIELD_GRANT,
                                                "default",
                                                "{'metadata':{'name':'g'},'spec':{'resources':['*'],"
                                                        + "'fields':['*']}}"))
                                .message())
                .contains("spec.owners: a program shares its own fields only");
        value(
                bench.tryCreate(
                        robot("robot"),
                        OwnershipKinds.FIELD_GRANT,
                        "default",
                        "{'metadata':{'name':'g'},'spec':{'resources':['*'],'fields':['*'],"
                                + "'owners':['system:serviceaccounts:ops']}}"));
    }

    @Test
    void ownershipLapsesWithItsAccount() {
        settings(robot("robot"));
        bench.now.addAndGet(5_000);
        bench.delete(Kinds.SERVICE_ACCOUNT, "ops", "robot");
        value(write(Bench.ADMIN, "{'data':{'a':'2'}}"));
        account("robot", "");
        value(write(Bench.ADMIN, "{'data':{'b':'2'}}"));
    }

    @Test
    void aGrantSharesBothWays() {
        settings(Bench.ADMIN);
        grant(
                "{'resources':['configmaps'],'fields':['data.a'],'owners':['people'],"
                        + "'writers':['system:serviceaccounts:ops']}");
        value(write(robot("robot"), "{'data':{'a':'2'}}"));
        value(write(Bench.ADMIN, "{'data':{'a':'3'}}"));
        assertThat(refusal(write(robot("robot"), "{'data':{'b':'2'}}")).causes())
                .extracting(cause -> cause.field())
                .containsExactly("data.b");
    }

    @Test
    void aGrantThatKeepsLeavesTheOthersValueOut() {
        settings(robot("robot"));
        grant("{'resources':['*'],'fields':['data.a'],'writers':['people'],'mode':'keep'}");
        Outcome<Reply> outcome = write(Bench.ADMIN, "{'data':{'a':'9','new':'1'}}");
        assertThat(shown(outcome).object("data")).isEqualTo(json("{'a':'1','b':'1','new':'1'}"));
        assertThat(warnings(outcome))
                .containsExactly(
                        "data.a: left as it is: owned by \"robot\""
                                + " (system:serviceaccount:ops:robot) (FieldGrant g)");
        Outcome<Reply> applied =
                apply(
                        Bench.ADMIN,
                        Kinds.CONFIG_MAP,
                        "c",
                        map("{'a':'7','more':'1'}"),
                        "fieldManager=me");
        assertThat(shown(applied).object("data"))
                .isEqualTo(json("{'a':'1','b':'1','new':'1','more':'1'}"));
        assertThat(warnings(applied)).hasSize(1);
        assertThat(refusal(write(Bench.ADMIN, "{'data':{'a':'9','b':'9'}}")).causes())
                .extracting(cause -> cause.field())
                .containsExactly("data.b");
    }

    @ParameterizedTest
    @CsvSource({
        "'{''resources'':[''secrets''],''fields'':[''data'']}'",
        "'{''resources'':[''*''],''names'':[''other''],''fields'':[''data'']}'",
        "'{''resources'':[''*''],''fields'':[''data''],''writers'':[''people'']"
                + ",''owners'':[''system:davit'']}'",
        "'{''resources'':[''*''],''fields'':[''data''],''subresources'':[''scale'']}'",
        "'{''resources'':[''*''],''fields'':[''data''],''until'':''2020-01-01T00:00:00Z''}'",
        "'{''resources'':[''*''],''fields'':[''data''],''selector'':{''matchLabels'':{''a'':''b''}}}'"
    })
    void aGrantIsForWhatItNames(String spec) {
        settings(Bench.ADMIN);
        grant(spec);
        assertThat(refusal(write(robot("robot"), "{'data':{'a':'2'}}")).reason())
                .isEqualTo(Reason.FIELD_OWNED);
    }

    @Test
    void aTakeoverMovesFieldsAndIsInHistory() {
        settings(robot("robot"));
        assertThat(refusal(takeover(robot("robot"), "{}")).reason()).isEqualTo(Reason.FORBIDDEN);
        JsonObject taken =
                shown(takeover(Bench.ADMIN, "{'fields':['data.a'],'cause':'the robot is off'}"));
        assertThat(cause(taken)).isEqualTo("the robot is off (data.a to people)");
        value(write(Bench.ADMIN, "{'data':{'a':'2'}}"));
        assertThat(refusal(write(Bench.ADMIN, "{'data':{'b':'2'}}")).reason())
                .isEqualTo(Reason.FIELD_OWNED);
        assertThat(refusal(write(robot("robot"), "{'data':{'a':'3'}}")).reason())
                .isEqualTo(Reason.FIELD_OWNED);
        value(takeover(Bench.ADMIN, "{'from':'system:serviceaccounts:ops'}"));
        value(write(Bench.ADMIN, "{'data':{'b':'2'}}"));
        value(takeover(Bench.ADMIN, "{'to':'system:serviceaccount:ops:robot'}"));
        assertThat(warnings(takeover(Bench.ADMIN, "{'from':'system:davit:node'}")))
                .containsExactly("nothing to take over: no other domain owns it");
    }

    @Test
    void aWriteTakesOverByItsParameter() {
        settings(robot("robot"));
        JsonObject now = shown(write(Bench.ADMIN, "{'data':{'a':'2'}}", "takeover=true"));
        assertThat(cause(now)).isEqualTo("took over data.a from system:serviceaccounts:ops");
        assertThat(refusal(write(robot("robot"), "{'data':{'a':'3'}}", "takeover=true")).reason())
                .isEqualTo(Reason.FIELD_OWNED);
    }

    @ParameterizedTest
    @CsvSource({
        "'{''fields'':[''a..b'']}', fields[0]",
        "'{''fields'':''a''}', fields",
        "'{''feilds'':[]}', feilds",
        "'{''from'':''alice''}', from",
        "'{''to'':''system:serviceaccounts:ops''}', to"
    })
    void wrongTakeoversNameTheField(String body, String field) {
        settings(Bench.ADMIN);
        Refusal why = refusal(takeover(Bench.ADMIN, body));
        assertThat(why.reason()).isEqualTo(Reason.INVALID);
        assertThat(why.causes().getFirst().field()).isEqualTo(field);
    }

    @Test
    void aFieldThatIsFoughtOverIsFrozen() {
        settings(Bench.ADMIN);
        grant("{'resources':['*'],'fields':['data']}");
        value(write(robot("robot"), "{'data':{'a':'2'}}"));
        assertThat(warnings(write(Bench.ADMIN, "{'data':{'a':'3'}}"))).isEmpty();
        assertThat(warnings(write(robot("robot"), "{'data':{'a':'4'}}")))
                .containsExactly(
                        "data.a: changed domain three times in ten minutes:"
                                + " system:serviceaccounts:ops and people both write it; it is"
                                + " frozen until somebody takes it over");
        for (Identity who : List.of(Bench.ADMIN, robot("robot"))) {
            assertThat(refusal(write(who, "{'data':{'a':'5'}}")).message())
                    .contains("data.a: frozen since");
        }
        String command = "davit takeover configmap/c -n default --field 'data.a'";
        Reply.Many events = (Reply.Many) value(bench.list(Kinds.EVENT, "default", "limit=10"));
        assertThat(events.items()).hasSize(1);
        JsonObject event = events.items().getFirst().tree();
        assertThat(event.text("reason")).isEqualTo("FieldFrozen");
        assertThat(event.text("type")).isEqualTo("Warning");
        assertThat(event.text("involvedObject", "name")).isEqualTo("c");
        assertThat(event.text("message"))
                .isEqualTo(
                        "data.a: changed domain three times in ten minutes:"
                                + " system:serviceaccounts:ops and people both write it. Nobody may"
                                + " change it until somebody takes it over: "
                                + command);
        JsonObject why = bench.get(Kinds.CONFIG_MAP, "default", "c/lifecycle");
        assertThat(why.array("frozen", "fields").toString()).contains("data.a");
        assertThat(why.text("frozen", "unblock")).isEqualTo(command);
        value(write(Bench.ADMIN, "{'data':{'b':'3'}}"));
        value(takeover(Bench.ADMIN, "{'fields':['data.a']}"));
        value(write(Bench.ADMIN, "{'data':{'a':'6'}}"));
        assertThat(bench.get(Kinds.CONFIG_MAP, "default", "c/lifecycle").has("frozen")).isFalse();
    }

    @Test
    void slowChangesAreNoFight() {
        settings(Bench.ADMIN);
        grant("{'resources':['*'],'fields':['data']}");
        for (int i = 0; i < 8; i++) {
            Identity who = i % 2 == 0 ? robot("robot") : Bench.ADMIN;
            assertThat(warnings(write(who, "{'data':{'a':'x%d'}}".formatted(i)))).isEmpty();
            bench.now.addAndGet(301_000);
        }
    }

    @Test
    void aFightThatIsOnlyReportedGoesOn() {
        settings(Bench.ADMIN);
        grant("{'resources':['*'],'fields':['data'],'fights':'report'}");
        int told = 0;
        for (int i = 0; i < 6; i++) {
            Identity who = i % 2 == 0 ? robot("robot") : Bench.ADMIN;
            told += warnings(write(who, "{'data':{'a':'x%d'}}".formatted(i))).size();
        }
        assertThat(told).isEqualTo(4);
    }

    @Test
    void theRecordOfOthersIsNotAClientsToWrite() {
        settings(robot("robot"));
        value(write(Bench.ADMIN, "{'metadata':{'managedFields':[{}]}}"));
        assertThat(refusal(write(Bench.ADMIN, "{'data':{'a':'2'}}")).reason())
                .isEqualTo(Reason.FIELD_OWNED);
    }

    @Test
    void anAutoscalerHasAGrantOfItsTargetsReplicas() {
        bench.create(Kinds.DEPLOYMENT, "default", DEPLOYMENT);
        Refusal before = refusal(scale(7));
        assertThat(before.reason()).isEqualTo(Reason.FIELD_OWNED);
        bench.create(
                WorkloadKinds.AUTOSCALER,
                "default",
                "{'metadata':{'name':'web'},'spec':{'maxReplicas':9,'scaleTargetRef':{"
                        + "'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}");
        value(scale(7));
        Outcome<Reply> upgrade =
                bench.patch(
                        Kinds.DEPLOYMENT,
                        "default",
                        "web",
                        "{'spec':{'replicas':3,'minReadySeconds':2}}");
        assertThat(shown(upgrade).wholeOr(0, "spec", "replicas")).isEqualTo(7);
        assertThat(shown(upgrade).wholeOr(0, "spec", "minReadySeconds")).isEqualTo(2);
        assertThat(warnings(upgrade).getFirst()).contains("(HorizontalPodAutoscaler web)");
    }

    private Outcome<Reply> scale(int replicas) {
        return bench.ask(
                robot("robot"),
                Verb.PATCH,
                target(Kinds.DEPLOYMENT, "default", "web/scale"),
                new Body.Patch(
                        PatchType.MERGE, json("{'spec':{'replicas':%d}}".formatted(replicas))));
    }

    @Test
    void aRollbackLeavesOutWhatOthersOwn() {
        settings(Bench.ADMIN);
        String first = Bench.revision(bench.get(Kinds.CONFIG_MAP, "default", "c"));
        value(write(Bench.ADMIN, "{'data':{'a':'2','b':null}}"));
        value(write(robot("robot"), "{'data':{'b':'robots'}}"));
        Outcome<Reply> back =
                bench.ask(
                        Bench.ADMIN,
                        Verb.CREATE,
                        target(Kinds.CONFIG_MAP, "default", "c/rollback"),
                        new Body.Tree(json("{'toRevision':" + first + "}")));
        assertThat(shown(back).object("data")).isEqualTo(json("{'a':'1','b':'robots'}"));
        assertThat(warnings(back).getFirst()).startsWith("data.b: left as it is");
    }
}

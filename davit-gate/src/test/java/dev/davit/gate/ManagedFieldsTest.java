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
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagedFieldsTest {
    private static final String DEPLOYMENT =
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{"
                    + "'replicas':3,'selector':{'matchLabels':{'app':'w'}},'template':{'metadata':"
                    + "{'labels':{'app':'w'}},'spec':{'containers':[{'name':'c','image':'b'}]}}}}";

    private Bench bench = new Bench(Bench.RULES);

    @BeforeEach
    void open() {
        bench.close();
        bench = Bench.furnished(Bench.RULES);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Outcome<Reply> tryApply(Kind kind, String name, String body, String... options) {
        Body raw =
                new Body.Raw(
                        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        "application/apply-patch+yaml");
        String namespace = kind.namespaced() ? "default" : "";
        return bench.ask(Bench.ADMIN, Verb.PATCH, target(kind, namespace, name), raw, options);
    }

    private JsonObject apply(Kind kind, String name, String body, String... options) {
        return shown(tryApply(kind, name, body, options));
    }

    private static String map(String data) {
        return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':" + data + "}";
    }

    /** {@code manager/operation/subresource: fields}. */
    private static List<String> claims(JsonObject object) {
        List<String> all = new ArrayList<>();
        for (Json entry : object.array("metadata", "managedFields")) {
            JsonObject claim = (JsonObject) entry;
            String sub = claim.textOr("", "subresource");
            all.add(
                    claim.text("manager")
                            + " "
                            + claim.text("operation")
                            + (sub.isEmpty() ? "" : " " + sub)
                            + " "
                            + JsonWriter.text(claim.object("fieldsV1")).replace('"', '\''));
        }
        return all;
    }

    @Test
    void everyWriteRecordsWhatItHasMadeItsOwn() {
        JsonObject made = bench.create(Kinds.CONFIG_MAP, "default", map("{'a':'1','b':'1'}"));
        assertThat(claims(made))
                .containsExactly("kubectl Update {'f:data':{'.':{},'f:a':{},'f:b':{}}}");
        JsonObject patched =
                shown(
                        bench.patch(
                                Bench.PROGRAM,
                                Kinds.CONFIG_MAP,
                                "default",
                                "c",
                                PatchType.MERGE,
                                "{'data':{'b':'2','c':'3'}}"));
        assertThat(claims(patched))
                .containsExactly(
                        "kubectl Update {'f:data':{'.':{},'f:a':{}}}",
                        "my-program Update {'f:data':{'f:b':{},'f:c':{}}}");
        JsonObject removed =
                shown(
                        bench.patch(
                                Kinds.CONFIG_MAP,
                                "default",
                                "c",
                                "{'data':{'c':null}}",
                                "fieldManager=janitor"));
        assertThat(claims(removed))
                .containsExactly(
                        "kubectl Update {'f:data':{'.':{},'f:a':{}}}",
                        "my-program Update {'f:data':{'f:b':{}}}");
    }

    @Test
    void controllersAndNodesWriteUnderTheirNames() {
        bench.pod("web");
        value(bench.bind("web", "n1"));
        value(
                bench.ask(
                        Identity.node("n1"),
                        Verb.PATCH,
                        target(Kinds.POD, "default", "web/status"),
                        new Body.Patch(PatchType.MERGE, json("{'status':{'phase':'Running'}}"))));
        List<String> claims = claims(bench.get(Kinds.POD, "default", "web"));
        assertThat(claims).hasSize(3);
        assertThat(claims.toString())
                .contains("davit-node Update status {'f:status':{'f:phase':{}}}")
                .contains("davit-scheduler Update binding")
                .contains("'f:nodeName':{}");
    }

    @Test
    void theTimeOfAnEntryChangesOnlyWithWhatItOwns() {
        JsonObject made = bench.create(Kinds.CONFIG_MAP, "default", map("{'a':'1'}"));
        bench.now.addAndGet(60_000);
        JsonObject same = shown(bench.update(Kinds.CONFIG_MAP, "default", "c", made));
        assertThat(revision(same)).isEqualTo(revision(made));
        JsonObject other =
                shown(bench.patch(Kinds.CONFIG_MAP, "default", "c", "{'data':{'a':'2'}}"));
        assertThat(other.object("metadata").array("managedFields").get(0))
                .isNotEqualTo(made.object("metadata").array("managedFields").get(0));
        assertThat(claims(other)).isEqualTo(claims(made));
    }

    @Test
    void anApplyMakesWhatIsNotThere() {
        Outcome<Reply> outcome =
                tryApply(Kinds.CONFIG_MAP, "c", map("{'a':'1'}"), "fieldManager=me");
        assertThat(((Reply.One) value(outcome)).code()).isEqualTo(201);
        assertThat(claims(shown(outcome))).containsExactly("me Apply {'f:data':{'f:a':{}}}");
        Outcome<Reply> again = tryApply(Kinds.CONFIG_MAP, "c", map("{'a':'1'}"), "fieldManager=me");
        assertThat(((Reply.One) value(again)).code()).isEqualTo(200);
        bench.now.addAndGet(60_000);
        assertThat(revision(shown(again))).isEqualTo(revision(shown(outcome)));
    }

    @Test
    void defaultsBelongToNobody() {
        JsonObject made = apply(Kinds.DEPLOYMENT, "web", DEPLOYMENT, "fieldManager=me");
        assertThat(made.text("spec", "strategy", "type")).isEqualTo("RollingUpdate");
        assertThat(claims(made).getFirst()).doesNotContain("strategy");
        bench.now.addAndGet(60_000);
        JsonObject again = apply(Kinds.DEPLOYMENT, "web", DEPLOYMENT, "fieldManager=me");
        assertThat(revision(again)).isEqualTo(revision(made));
        JsonObject fewer =
                apply(
                        Kinds.DEPLOYMENT,
                        "web",
                        DEPLOYMENT.replace("'replicas':3,", ""),
                        "fieldManager=me");
        assertThat(fewer.wholeOr(0, "spec", "replicas")).isEqualTo(1);
        assertThat(fewer.wholeOr(0, "metadata", "generation")).isEqualTo(2);
    }

    @Test
    void yamlIsAppliedAsJsonIs() {
        String yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: \"1\"\n";
        assertThat(claims(apply(Kinds.CONFIG_MAP, "c", yaml, "fieldManager=me")))
                .containsExactly("me Apply {'f:data':{'f:a':{}}}");
        Refusal twice =
                refusal(
                        tryApply(
                                Kinds.CONFIG_MAP,
                                "c",
                                yaml + "  a: \"2\"\n",
                                "fieldManager=me",
                                "fieldValidation=Strict"));
        assertThat(twice.reason()).isEqualTo(Reason.BAD_REQUEST);
        assertThat(twice.message()).contains("data.a");
    }

    @Test
    void aConflictIsRefusedUntilItIsForced() {
        apply(Kinds.CONFIG_MAP, "c", map("{'a':'1'}"), "fieldManager=one");
        Outcome<Reply> refused =
                tryApply(Kinds.CONFIG_MAP, "c", map("{'a':'2'}"), "fieldManager=two");
        assertThat(StatusJson.of(refusal(refused)))
                .isEqualTo(
                        json(
                                "{'kind':'Status','apiVersion':'v1','metadata':{},"
                                        + "'status':'Failure','message':'Apply failed with 1"
                                        + " conflict: conflict with \\'one\\': .data.a',"
                                        + "'reason':'Conflict','details':{'causes':[{'reason':"
                                        + "'FieldManagerConflict','message':'conflict with"
                                        + " \\'one\\'','field':'.data.a'}]},'code':409}"));
        JsonObject forced =
                apply(Kinds.CONFIG_MAP, "c", map("{'a':'2'}"), "fieldManager=two", "force=true");
        assertThat(claims(forced)).containsExactly("two Apply {'f:data':{'f:a':{}}}");
    }

    @Test
    void equalValuesAreShared() {
        apply(Kinds.CONFIG_MAP, "c", map("{'a':'1','b':'1'}"), "fieldManager=one");
        apply(Kinds.CONFIG_MAP, "c", map("{'a':'1'}"), "fieldManager=two");
        JsonObject left = apply(Kinds.CONFIG_MAP, "c", map("{}"), "fieldManager=one");
        assertThat(left.object("data")).isEqualTo(json("{'a':'1'}"));
        JsonObject none = apply(Kinds.CONFIG_MAP, "c", map("{}"), "fieldManager=two");
        assertThat(none.object("data").isEmpty()).isTrue();
    }

    @Test
    void statusAndScaleHaveEntriesOfTheirOwn() {
        apply(Kinds.DEPLOYMENT, "web", DEPLOYMENT, "fieldManager=me");
        JsonObject status =
                apply(
                        Kinds.DEPLOYMENT,
                        "web/status",
                        "{'apiVersion':'apps/v1','kind':'Deployment','status':{'conditions':["
                                + "{'type':'Odd','status':'True'}]}}",
                        "fieldManager=robot");
        assertThat(claims(status))
                .contains(
                        "robot Apply status {'f:status':{'f:conditions':{"
                                + "'k:{\\'type\\':\\'Odd\\'}':{'.':{},'f:status':{},'f:type':{}}}}}");
        JsonObject scale =
                apply(
                        Kinds.DEPLOYMENT,
                        "web/scale",
                        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'web'},"
                                + "'spec':{'replicas':7}}",
                        "fieldManager=hpa",
                        "force=true");
        assertThat(scale.wholeOr(0, "spec", "replicas")).isEqualTo(7);
        JsonObject now = bench.get(Kinds.DEPLOYMENT, "default", "web");
        assertThat(claims(now)).contains("hpa Apply scale {'f:spec':{'f:replicas':{}}}");
        assertThat(now.array("status", "conditions").size()).isEqualTo(1);
        Refusal why = refusal(tryApply(Kinds.DEPLOYMENT, "web", DEPLOYMENT, "fieldManager=me"));
        assertThat(why.message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"hpa\" with subresource"
                                + " \"scale\": .spec.replicas");
        JsonObject handed =
                apply(
                        Kinds.DEPLOYMENT,
                        "web",
                        DEPLOYMENT.replace("'replicas':3,", ""),
                        "fieldManager=me");
        assertThat(handed.wholeOr(0, "spec", "replicas")).isEqualTo(7);
    }

    @Test
    void aDryRunShowsAndKeepsNothing() {
        long before = bench.store.image().revision();
        JsonObject would =
                apply(Kinds.CONFIG_MAP, "c", map("{'a':'1'}"), "fieldManager=me", "dryRun=All");
        assertThat(claims(would)).containsExactly("me Apply {'f:data':{'f:a':{}}}");
        assertThat(bench.store.image().revision()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'apiVersion':'v1','kind':'ConfigMap'} | x=y | PatchOptions.meta.k8s.io \"\" is"
                        + " invalid: fieldManager: Required value: is required for apply patch",
                "{'kind':'ConfigMap'} | fieldManager=m | an applied configuration says its"
                        + " apiVersion: \"v1\"",
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'managedFields':[{}]}} |"
                        + " fieldManager=m | metadata.managedFields must be nil",
                "{'apiVersion':'v1','kind':'Secret'} | fieldManager=m | the body is a v1 Secret;"
                        + " this address takes a v1 ConfigMap",
                "[1] | fieldManager=m | an applied configuration must be an object",
                "{'apiVersion':'v1','kind':'ConfigMap','dta':{}} | fieldManager=m | ConfigMap in"
                        + " version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                        + " unknown field \"dta\", did you mean \"data\"?",
                "{'apiVersion':'v1','kind':'ConfigMap','data':{'a':1}} | fieldManager=m | ConfigMap"
                        + " in version \"v1\" cannot be handled as a ConfigMap: data[a]: must be a"
                        + " string, not a number: write \"1\" with quotes"
            })
    void wrongApplies(String body, String option, String message) {
        assertThat(refusal(tryApply(Kinds.CONFIG_MAP, "c", body, option)).message())
                .isEqualTo(message);
    }

    @Test
    void theNameOfAManagerIsChecked() {
        String wide = "fieldManager=" + "x".repeat(129);
        assertThat(refusal(bench.tryCreate(Kinds.CONFIG_MAP, "default", map("{}"), wide)).message())
                .isEqualTo(
                        "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not"
                                + " be more than 128 bytes");
        bench.create(Kinds.CONFIG_MAP, "default", map("{}"));
        assertThat(
                        refusal(
                                        bench.patch(
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "c",
                                                "{}",
                                                "fieldManager=a\u0007b",
                                                "force=true"))
                                .message())
                .isEqualTo(
                        "PatchOptions.meta.k8s.io \"\" is invalid: [force: Forbidden: may not be"
                                + " specified for non-apply patch, fieldManager: Invalid value:"
                                + " invalid character U+0007 (at position 1)]");
    }

    @Test
    void aClientMayChangeOrResetTheRecordButNotBreakIt() {
        JsonObject made = bench.create(Kinds.CONFIG_MAP, "default", map("{'a':'1'}"));
        JsonObject broken =
                made.withAt(
                        JsonArray.of(json("{'manager':'x','operation':'Own'}")),
                        "metadata",
                        "managedFields");
        assertThat(claims(shown(bench.update(Kinds.CONFIG_MAP, "default", "c", broken))))
                .isEqualTo(claims(made));
        JsonObject bare = made.with("metadata", made.object("metadata").without("managedFields"));
        assertThat(claims(shown(bench.update(Kinds.CONFIG_MAP, "default", "c", bare))))
                .isEqualTo(claims(made));
        JsonObject renamed =
                shown(
                        bench.patch(
                                Bench.ADMIN,
                                Kinds.CONFIG_MAP,
                                "default",
                                "c",
                                PatchType.JSON,
                                "[{'op':'replace','path':'/metadata/managedFields/0/manager',"
                                        + "'value':'heir'}]"));
        assertThat(claims(renamed)).containsExactly("heir Update {'f:data':{'.':{},'f:a':{}}}");
        JsonObject reset =
                shown(
                        bench.patch(
                                Kinds.CONFIG_MAP,
                                "default",
                                "c",
                                "{'metadata':{'managedFields':[{}]}}"));
        assertThat(claims(reset)).isEmpty();
    }

    @Test
    void aRollbackGivesFieldsTheOwnersOfThenAndHistoryDoesNotShowTheRecord() {
        bench.create(Kinds.CONFIG_MAP, "default", map("{'a':'1','b':'1'}"));
        bench.patch(Kinds.CONFIG_MAP, "default", "c", "{'data':{'a':'2'}}", "fieldManager=editor");
        JsonObject back =
                shown(
                        bench.ask(
                                Bench.PROGRAM,
                                Verb.CREATE,
                                target(Kinds.CONFIG_MAP, "default", "c/rollback"),
                                new Body.Tree(JsonObject.EMPTY)));
        assertThat(claims(back))
                .containsExactly("kubectl Update {'f:data':{'.':{},'f:a':{},'f:b':{}}}");
        for (String view : List.of("c/history", "c/blame")) {
            assertThat(bench.get(Kinds.CONFIG_MAP, "default", view, "diff=true").toString())
                    .doesNotContain("managedFields");
        }
    }

    @Test
    void eventsHaveNoRecord() {
        JsonObject event =
                bench.create(
                        Kinds.EVENT,
                        "default",
                        "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','name':'p',"
                                + "'namespace':'default'},'reason':'R','message':'m',"
                                + "'type':'Normal'}");
        assertThat(event.object("metadata").has("managedFields")).isFalse();
    }
}

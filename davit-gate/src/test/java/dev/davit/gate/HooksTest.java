package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Converter;
import dev.davit.gate.hook.Hearing;
import dev.davit.gate.hook.Webhooks;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.Advisers;
import dev.davit.policy.vetting.Hook;
import dev.davit.policy.vetting.HookAnswer;
import dev.davit.policy.vetting.Hooks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What webhooks are asked, and what comes of their answers; they answer in this process. */
class HooksTest {
    private static final HookAnswer YES = new HookAnswer.Allowed(JsonArray.EMPTY, List.of());

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final List<Webhooks.Call> asked = Collections.synchronizedList(new ArrayList<>());
    private Function<Webhooks.Call, HookAnswer> answer = _ -> YES;
    private final Passage gate = gate();

    @AfterEach
    void close() {
        bench.close();
    }

    private Passage gate() {
        Webhooks webhooks =
                calls -> {
                    List<HookAnswer> answers = new ArrayList<>();
                    for (Webhooks.Call call : calls) {
                        asked.add(call);
                        answers.add(answer.apply(call));
                    }
                    return answers;
                };
        return bench.gate(
                () -> bench.now.getAndAdd(1_000),
                new Outside(
                        Converter.NONE,
                        webhooks,
                        () -> Advisers.InForce.NONE,
                        () -> "",
                        Thread::startVirtualThread));
    }

    private Outcome<Reply> ask(Verb verb, Kind kind, String name, Body body, String... options) {
        return gate.handle(
                Request.of(
                        Bench.ADMIN,
                        verb,
                        Bench.target(kind, kind.namespaced() ? "default" : "", name),
                        Bench.options(options),
                        body));
    }

    private Outcome<Reply> create(Kind kind, String text, String... options) {
        return ask(Verb.CREATE, kind, "", new Body.Tree(Bench.json(text)), options);
    }

    private Outcome<Reply> map(String name, String... options) {
        return create(Kinds.CONFIG_MAP, "{'metadata':{'name':'" + name + "'}}", options);
    }

    private Outcome<Reply> patch(Kind kind, String name, String merge) {
        return ask(Verb.PATCH, kind, name, new Body.Patch(PatchType.MERGE, Bench.json(merge)));
    }

    /** A webhook NAME.example.com for everything that is done with CONFIGMAPS or what is said. */
    private static String hook(String name, String resources, String more) {
        return ("{'name':'%s.example.com','clientConfig':{'url':'https://h/'},'rules':[{"
                        + "'apiGroups':['*'],'apiVersions':['*'],'operations':['*'],"
                        + "'resources':[%s]}],'sideEffects':'None','admissionReviewVersions':['v1']%s}")
                .formatted(name, resources, more);
    }

    private void hooks(Kind kind, String name, String... hooks) {
        value(
                create(
                        kind,
                        "{'metadata':{'name':'%s'},'webhooks':[%s]}"
                                .formatted(name, String.join(",", hooks))));
    }

    private void mutating(String... hooks) {
        hooks(ClusterKinds.MUTATING_WEBHOOKS, "m", hooks);
    }

    private void validating(String... hooks) {
        hooks(ClusterKinds.VALIDATING_WEBHOOKS, "v", hooks);
    }

    private static HookAnswer patched(String patch) {
        return new HookAnswer.Allowed((JsonArray) Bench.any(patch), List.of());
    }

    private List<String> names() {
        return asked.stream().map(call -> call.hook().name().split("\\.", 2)[0]).toList();
    }

    @Test
    void eachSeesWhatThoseBeforeItHaveMadeAndWhatTheyMakeIsNobodys() {
        mutating(hook("b", "'configmaps'", ""), hook("a", "'configmaps'", ""));
        answer =
                call ->
                        patched(
                                call.hook().name().startsWith("b")
                                        ? "[{'op':'add','path':'/data','value':{'b':'1'}}]"
                                        : "[{'op':'copy','from':'/data/b','path':'/data/a'},"
                                                + "{'op':'add','path':'/unknown','value':1},"
                                                + "{'op':'add','path':'/metadata/uid','value':'x'}]");
        JsonObject made = shown(map("x"));
        assertThat(names()).containsExactly("b", "a");
        assertThat(made.object("data")).isEqualTo(Bench.json("{'b':'1','a':'1'}"));
        assertThat(made.has("unknown")).isFalse();
        assertThat(Bench.uid(made)).isNotEqualTo("x");
        assertThat(made.object("metadata").has("managedFields")).isFalse();
        JsonObject request = asked.getFirst().request();
        assertThat(request.object("resource"))
                .isEqualTo(Bench.json("{'group':'','version':'v1','resource':'configmaps'}"));
        assertThat(request.text("operation")).isEqualTo("CREATE");
        assertThat(request.text("namespace")).isEqualTo("default");
        assertThat(request.text("userInfo", "username")).isEqualTo("admin");
        assertThat(request.text("object", "metadata", "name")).isEqualTo("x");
    }

    @Test
    void theOneThatWantsItIsAskedAgainAboutWhatLaterOnesHaveChanged() {
        mutating(
                hook("a", "'configmaps'", ",'reinvocationPolicy':'IfNeeded'"),
                hook("b", "'configmaps'", ""),
                hook("c", "'configmaps'", ",'reinvocationPolicy':'IfNeeded'"));
        answer =
                call ->
                        call.hook().name().startsWith("b")
                                ? patched("[{'op':'add','path':'/data','value':{'b':'1'}}]")
                                : YES;
        shown(map("x"));
        assertThat(names()).containsExactly("a", "b", "c", "a");
    }

    @Test
    void aDenialIsInTheWebhooksOwnWords() {
        validating(hook("v", "'configmaps'", ""));
        answer = _ -> new HookAnswer.Denied(JsonObject.EMPTY, List.of());
        Refusal plain = refusal(map("x"));
        assertThat(plain.message())
                .isEqualTo(
                        "admission webhook \"v.example.com\" denied the request without explanation");
        assertThat(plain.code()).isEqualTo(400);
        assertThat(StatusJson.of(plain).has("reason")).isFalse();
        answer =
                _ ->
                        new HookAnswer.Denied(
                                Bench.json(
                                        "{'message':'no','code':418,'reason':'Teapot','details':{"
                                                + "'causes':[{'field':'data','message':'tea'}]}}"),
                                List.of());
        JsonObject status = StatusJson.of(refusal(map("x")));
        assertThat(status.text("message"))
                .isEqualTo("admission webhook \"v.example.com\" denied the request: no");
        assertThat(status.text("reason")).isEqualTo("Teapot");
        assertThat(status.wholeOr(0, "code")).isEqualTo(418);
        assertThat(status.array("details", "causes").size()).isEqualTo(1);
    }

    @Test
    void whoIsRefusedIsWarnedAllTheSame() {
        mutating(hook("m", "'configmaps'", ""));
        validating(hook("v", "'configmaps'", ""), hook("w", "'configmaps'", ""));
        answer =
                call ->
                        switch (call.hook().name()) {
                            case "m.example.com" -> allowed("mutated");
                            case "v.example.com" ->
                                    new HookAnswer.Denied(
                                            Bench.json("{'message':'no'}"),
                                            List.of("why", "mutated"));
                            default -> allowed("beside");
                        };
        Refusal why = refusal(map("x"));
        assertThat(why.message()).endsWith("denied the request: no");
        assertThat(why.warnings()).containsExactly("mutated", "why", "beside");
        // Of the schema, a moment before the webhooks.
        Refusal unknown =
                refusal(
                        create(
                                Kinds.CONFIG_MAP,
                                "{'metadata':{'name':'x'},'dat':{}}",
                                "fieldValidation=Warn"));
        assertThat(unknown.warnings())
                .containsExactly(
                        "unknown field \"dat\", did you mean \"data\"?",
                        "mutated",
                        "why",
                        "beside");
        assertThat(refusal(ask(Verb.DELETE, Kinds.CONFIG_MAP, "none", Body.None.NONE)).warnings())
                .isEmpty();
    }

    @Test
    void whatIsToldIsBounded() {
        validating(hook("v", "'configmaps'", ""));
        List<String> many = IntStream.range(0, 150).mapToObj(i -> "w" + i).toList();
        answer = _ -> new HookAnswer.Denied(Bench.json("{'message':'no'}"), many);
        assertThat(refusal(map("x")).warnings()).hasSize(100).contains("w0", "w99");
    }

    @Test
    void moreQuestionsThanOneRequestIsGoodForAreNotPut() {
        validating(hook("v", "'configmaps'", ""));
        answer = _ -> YES;
        Hook hook =
                Hooks.of(bench.store.image(), Hooks.NONE).validating(Kinds.CONFIG_MAP).getFirst();
        Hearing hearing = new Hearing(calls -> calls.stream().<HookAnswer>map(_ -> YES).toList());
        List<Webhooks.Call> calls = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            calls.add(new Webhooks.Call(hook, JsonObject.EMPTY.with("i", i)));
        }
        assertThat(value(hearing.ask(calls))).hasSize(10_000);
        // What was answered is not asked again; one more is one too many.
        assertThat(value(hearing.ask(calls))).hasSize(10_000);
        Webhooks.Call more = new Webhooks.Call(hook, JsonObject.EMPTY.with("i", -1));
        assertThat(refusal(hearing.ask(List.of(more))).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void reviewsAreNoWebhooksBusiness() {
        validating(hook("v", "'*'", ""));
        mutating(hook("m", "'*'", ""));
        answer = _ -> new HookAnswer.Denied(JsonObject.EMPTY, List.of());
        shown(
                create(
                        AccessKinds.SELF_SUBJECT_ACCESS_REVIEW,
                        "{'spec':{'resourceAttributes':{'verb':'get','resource':'pods'}}}"));
        assertThat(asked).isEmpty();
        refusal(map("x"));
        assertThat(asked).isNotEmpty();
    }

    @Test
    void aQuotaThatIsSpentHidesNoWarning() {
        value(
                create(
                        WorkloadKinds.RESOURCE_QUOTA,
                        "{'metadata':{'name':'q'},'spec':{'hard':{'count/configmaps':'0'}}}"));
        validating(hook("v", "'configmaps'", ""));
        answer = _ -> allowed("told");
        Refusal why = refusal(map("x"));
        assertThat(why.message()).contains("exceeded quota");
        assertThat(why.warnings()).containsExactly("told");
        assertThat(refusal(map("x", "dryRun=All")).warnings()).containsExactly("told");
    }

    @Test
    void anEventInItsOtherFormIsDeniedInTheSameWords() {
        validating(hook("v", "'events'", ""));
        answer =
                _ ->
                        new HookAnswer.Denied(
                                Bench.json("{'message':'no','code':418}"), List.of("told"));
        Refusal why =
                refusal(
                        create(
                                ClusterKinds.EVENT,
                                "{'metadata':{'name':'e'},'eventTime':'2026-11-22T02:00:00.000000Z',"
                                        + "'action':'a','reason':'r','type':'Normal',"
                                        + "'reportingController':'example.com/c','reportingInstance':'c',"
                                        + "'regarding':{'kind':'ConfigMap','namespace':'default','name':'a'}}"));
        assertThat(why.code()).isEqualTo(418);
        assertThat(why.warnings()).containsExactly("told");
    }

    private static HookAnswer allowed(String warning) {
        return new HookAnswer.Allowed(JsonArray.EMPTY, List.of(warning));
    }

    @Test
    void whoFailsIsMissedOrNot() {
        validating(hook("v", "'configmaps'", ",'failurePolicy':'Ignore'"));
        answer = _ -> new HookAnswer.Failed("failed to call webhook: it is away");
        shown(map("x"));
        value(ask(Verb.DELETE, ClusterKinds.VALIDATING_WEBHOOKS, "v", Body.None.NONE));
        validating(hook("v", "'configmaps'", ""));
        Refusal why = refusal(map("y"));
        assertThat(why.reason()).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(why.message())
                .isEqualTo(
                        "Internal error occurred: failed calling webhook \"v.example.com\": failed"
                                + " to call webhook: it is away");
        assertThat(why.causes().getLast().message())
                .startsWith("it is a webhook of ValidatingWebhookConfiguration/v with");
        // Whoever is locked out gets rid of it.
        value(ask(Verb.DELETE, ClusterKinds.VALIDATING_WEBHOOKS, "v", Body.None.NONE));
        shown(map("y"));
    }

    @Test
    void deletionsSubresourcesAndEveryObjectOfACollectionAreAsked() {
        shown(map("a"));
        shown(map("b"));
        validating(hook("v", "'configmaps'", ""), hook("n", "'pods/eviction'", ""));
        mutating(hook("m", "'configmaps'", ""));
        answer =
                call ->
                        call.request().textOr("", "oldObject", "metadata", "name").equals("b")
                                ? new HookAnswer.Denied(
                                        Bench.json("{'message':'not b'}"), List.of())
                                : YES;
        assertThat(
                        refusal(ask(Verb.DELETECOLLECTION, Kinds.CONFIG_MAP, "", Body.None.NONE))
                                .message())
                .endsWith("denied the request: not b");
        asked.clear();
        value(ask(Verb.DELETE, Kinds.CONFIG_MAP, "a", Body.None.NONE));
        assertThat(names()).containsExactly("m", "v");
        assertThat(asked.getFirst().request().get("object")).isEqualTo(JsonNull.NULL);
        answer = _ -> patched("[{'op':'add','path':'/data','value':{}}]");
        assertThat(refusal(ask(Verb.DELETE, Kinds.CONFIG_MAP, "b", Body.None.NONE)).message())
                .isEqualTo(
                        "Internal error occurred: admission webhook \"m.example.com\" attempted to"
                                + " modify the object, which is not supported for this operation");
    }

    @Test
    void whatHasChangedSinceIsAskedAboutAgainAndOnlyThat() {
        shown(map("a"));
        validating(hook("v", "'configmaps'", ""));
        int[] times = {0};
        answer =
                _ -> {
                    if (times[0]++ < 2) {
                        // Somebody else is quicker; the other gate does not know of webhooks yet.
                        value(
                                bench.patch(
                                        Kinds.CONFIG_MAP,
                                        "default",
                                        "a",
                                        "{'data':{'other':'" + times[0] + "'}}"));
                    }
                    return YES;
                };
        JsonObject next = shown(patch(Kinds.CONFIG_MAP, "a", "{'data':{'mine':'x'}}"));
        assertThat(next.object("data")).isEqualTo(Bench.json("{'other':'2','mine':'x'}"));
        assertThat(asked).hasSize(3);
        // A namespace that changes is judged anew, and changes nothing of the question.
        asked.clear();
        answer =
                _ -> {
                    value(
                            bench.patch(
                                    Kinds.NAMESPACE,
                                    "",
                                    "default",
                                    "{'metadata':{'labels':{'l':'m'}}}"));
                    return YES;
                };
        shown(map("b"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void conditionsAndSelectorsSayWhoIsAsked() {
        validating(
                hook(
                        "named",
                        "'configmaps'",
                        ",'matchConditions':[{'name':'c','expression':'object.metadata.name.startsWith(\\'x\\')'}]"
                                .replace("\\'", "\\u0027")),
                hook("labelled", "'configmaps'", ",'objectSelector':{'matchLabels':{'a':'b'}}"),
                hook("housed", "'configmaps'", ",'namespaceSelector':{'matchLabels':{'a':'b'}}"));
        shown(map("x"));
        shown(map("y"));
        shown(create(Kinds.CONFIG_MAP, "{'metadata':{'name':'z','labels':{'a':'b'}}}"));
        assertThat(names()).containsExactly("named", "labelled");
        Refusal wrong =
                refusal(
                        create(
                                ClusterKinds.MUTATING_WEBHOOKS,
                                "{'metadata':{'name':'w'},'webhooks':[%s]}"
                                        .formatted(
                                                hook(
                                                        "w",
                                                        "'pods'",
                                                        ",'matchConditions':[{'name':'c','expression':'... [}'}]"))));
        assertThat(wrong.causes().getFirst().field())
                .isEqualTo("webhooks[0].matchConditions[0].expression");
        assertThat(wrong.message()).contains("compilation failed: ERROR: <input>:1:");
    }

    @Test
    void aConditionThatBreaksRefusesUnlessFailuresAreIgnored() {
        String broken =
                ",'matchConditions':[{'name':'c','expression':'object.data.none == object.data.none'}]";
        validating(hook("v", "'configmaps'", broken));
        Refusal why = refusal(map("x"));
        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.message())
                .startsWith("configmaps \"x\" is forbidden: ")
                .contains("no such key");
        value(ask(Verb.DELETE, ClusterKinds.VALIDATING_WEBHOOKS, "v", Body.None.NONE));
        validating(hook("v", "'configmaps'", broken + ",'failurePolicy':'Ignore'"));
        shown(map("x"));
        assertThat(asked).isEmpty();
    }

    @Test
    void whatKeepsTheClusterGoingIsAskedOfNobody() {
        validating(hook("v", "'*/*'", ""));
        mutating(hook("m", "'*/*'", ""));
        asked.clear();
        answer = _ -> new HookAnswer.Denied(JsonObject.EMPTY, List.of());
        assertThat(gate.brief(brief(Bench.ADMIN))).isFalse();
        value(
                gate.handle(
                        Request.of(
                                Identity.controller("replicaset-controller"),
                                Verb.CREATE,
                                Bench.target(Kinds.EVENT, "default", ""),
                                Bench.options(),
                                new Body.Tree(
                                        Bench.json(
                                                "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod',"
                                                        + "'name':'p','namespace':'default'},"
                                                        + "'reason':'Seen','type':'Normal'}")))));
        value(patch(ClusterKinds.VALIDATING_WEBHOOKS, "v", "{'metadata':{'labels':{'a':'b'}}}"));
        assertThat(asked).isEmpty();
        assertThat(refusal(create(Kinds.POD, Bench.podText("p"))).message()).contains("denied");
    }

    private static Request brief(Identity who) {
        return Request.of(
                who,
                Verb.CREATE,
                Bench.target(Kinds.LEASE, "default", ""),
                Bench.options(),
                new Body.Raw(
                        "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "application/json"));
    }

    @Test
    void whoHasNothingToDoWithAKindDoesNotSlowItDown() {
        assertThat(gate.brief(brief(Bench.ADMIN))).isTrue();
        validating(hook("v", "'pods'", ""));
        assertThat(gate.brief(brief(Bench.ADMIN))).isTrue();
        assertThat(gate.waits(brief(Bench.ADMIN))).isFalse();
    }

    @Test
    void aDryRunIsAskedAsOneAndLeavesNothing() {
        mutating(hook("m", "'configmaps'", ""));
        answer = _ -> patched("[{'op':'add','path':'/data','value':{'b':'1'}}]");
        JsonObject would = shown(map("x", "dryRun=All"));
        assertThat(would.text("data", "b")).isEqualTo("1");
        assertThat(asked.getFirst().request().boolOr(false, "dryRun")).isTrue();
        assertThat(refusal(bench.tryGet(Kinds.CONFIG_MAP, "default", "x")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void anObjectStaysTheOneThatItWas() {
        mutating(hook("m", "'configmaps'", ""));
        answer = _ -> patched("[{'op':'replace','path':'/metadata/name','value':'y'}]");
        assertThat(refusal(map("x")).message())
                .isEqualTo(
                        "Internal error occurred: admission webhook \"m.example.com\" attempted to"
                                + " change metadata.name, which cannot be changed");
        answer = _ -> patched("[{'op':'remove','path':'/nothing'}]");
        assertThat(refusal(map("x")).message())
                .startsWith(
                        "Internal error occurred: the patch of admission webhook \"m.example.com\""
                                + " cannot be applied: ");
        answer = _ -> patched("[{'op':'add','path':'/data','value':{'b':1}}]");
        assertThat(refusal(map("x")).message()).contains("data");
    }

    private void define() {
        String version =
                "{'name':'%s','served':true,'storage':%s,'schema':{'openAPIV3Schema':{'type':'object',"
                        + "'properties':{'spec':{'type':'object','properties':{'n':{'type':'integer'}}}}}}}";
        value(
                create(
                        ExtensionKinds.DEFINITION,
                        ("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                                        + "'metadata':{'name':'tabs.example.com'},'spec':{'group':'example.com',"
                                        + "'scope':'Namespaced','names':{'plural':'tabs','kind':'Tab'},'versions':[%s,%s]}}")
                                .formatted(
                                        version.formatted("v1", true),
                                        version.formatted("v2", false))));
    }

    private Outcome<Reply> tab(String name) {
        Kind second =
                Invariant.present(gate.kinds().byPath("example.com", "v2", "tabs"), "the kind");
        return create(
                second,
                "{'apiVersion':'example.com/v2','kind':'Tab','metadata':{'name':'"
                        + name
                        + "'},'spec':{}}");
    }

    @Test
    void anotherVersionIsShownAsTheRuleNamesIt() {
        define();
        String rule =
                hook("m", "'tabs'", "").replace("'apiVersions':['*']", "'apiVersions':['v1']");
        mutating(rule);
        answer =
                _ ->
                        patched(
                                "[{'op':'add','path':'/spec/n','value':1},"
                                        + "{'op':'add','path':'/spec/unknown','value':1}]");
        JsonObject made = shown(tab("one"));
        assertThat(made.text("apiVersion")).isEqualTo("example.com/v2");
        assertThat(made.object("spec")).isEqualTo(Bench.json("{'n':1}"));
        JsonObject request = asked.getFirst().request();
        assertThat(request.text("object", "apiVersion")).isEqualTo("example.com/v1");
        assertThat(request.text("kind", "version")).isEqualTo("v1");
        assertThat(request.text("resource", "version")).isEqualTo("v1");
        assertThat(request.text("requestKind", "version")).isEqualTo("v2");
        assertThat(request.text("requestResource", "version")).isEqualTo("v2");
        asked.clear();
        value(ask(Verb.DELETE, ClusterKinds.MUTATING_WEBHOOKS, "m", Body.None.NONE));
        mutating(rule.replace("'sideEffects'", "'matchPolicy':'Exact','sideEffects'"));
        shown(tab("two"));
        assertThat(asked).isEmpty();
    }

    @Test
    void aStatusIsChangedThroughItsSubresourceAlone() {
        shown(create(Kinds.POD, Bench.podText("p")));
        mutating(hook("m", "'pods/status'", ""));
        answer =
                _ ->
                        patched(
                                "[{'op':'add','path':'/status/message','value':'seen'},"
                                        + "{'op':'add','path':'/metadata/labels/x','value':'y'}]");
        JsonObject next = shown(patch(Kinds.POD, "p/status", "{'status':{'reason':'r'}}"));
        assertThat(next.text("status", "message")).isEqualTo("seen");
        assertThat(next.text("status", "reason")).isEqualTo("r");
        assertThat(next.object("metadata", "labels").has("x")).isFalse();
        assertThat(names()).containsExactly("m");
    }
}

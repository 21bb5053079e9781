package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.revision;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.openapi.Discovery;
import dev.davit.model.openapi.OpenApi;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is served beside Kubernetes' verbs is published, and real answers are as published. */
class TypedAnswersTest {
    /** Davit's own, on the kinds that have them. */
    private static final Set<String> OWN =
            new TreeSet<>(
                    List.of(
                            "history",
                            "blame",
                            "rollback",
                            "lifecycle",
                            "takeover",
                            "contents",
                            "usage",
                            "approve",
                            "restart"));

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final Set<String> walked = new TreeSet<>();

    @BeforeEach
    void begin() {
        value(Bootstrap.run(bench.gate));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private JsonObject document(Kind kind) {
        return OpenApi.document(bench.gate.kinds().of(kind.id().group(), kind.version()));
    }

    private static String path(Kind kind, String subresource) {
        return (kind.id().group().isEmpty() ? "/api/" : "/apis/")
                + kind.apiVersion()
                + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
                + kind.id().plural()
                + (subresource.equals("-")
                        ? ""
                        : "/{name}" + (subresource.isEmpty() ? "" : "/" + subresource));
    }

    /** No route without a schema: for every kind, every subresource and verb of discovery. */
    @Test
    void everyRouteIsPublished() {
        List<String> missing = new ArrayList<>();
        int routes = 0;
        for (Kind kind : Kinds.ALL) {
            JsonObject paths = document(kind).object("paths");
            for (String subresource : kind.subresources()) {
                JsonObject item = paths.object(path(kind, subresource));
                for (String verb : Discovery.subresourceVerbs(subresource)) {
                    routes++;
                    JsonObject operation = item.object(method(verb));
                    JsonObject answer = operation.object("responses", "200", "content");
                    boolean typed =
                            !answer.isEmpty()
                                    && !((JsonObject) answer.valueAt(0)).object("schema").isEmpty();
                    boolean told =
                            !OWN.contains(subresource)
                                    || (operation.textOr("", "description").length() > 20
                                            && operation.object("responses").has("403"));
                    if (!typed || !told) {
                        missing.add(kind.id() + "/" + subresource + " " + verb);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(routes).isGreaterThan(300);
    }

    private static String method(String verb) {
        return switch (verb) {
            case "create" -> "post";
            case "update" -> "put";
            default -> verb;
        };
    }

    /** Asks, as the path is published, and holds question and answer against the schemas. */
    private JsonObject walk(
            Identity who, Verb verb, Target target, String body, String... options) {
        JsonObject document = document(target.kind());
        String subresource = target.name().isEmpty() ? "-" : target.subresource();
        String method = verb == Verb.LIST ? "get" : method(verb.text());
        JsonObject operation = document.object("paths", path(target.kind(), subresource), method);
        assertThat(operation.isEmpty()).as(target + " " + method).isFalse();
        Set<String> known = new TreeSet<>();
        operation.array("parameters").forEach(each -> known.add(((JsonObject) each).text("name")));
        for (String option : options) {
            assertThat(known).contains(option.substring(0, option.indexOf('=')));
        }
        JsonObject takes = operation.object("requestBody", "content", "application/json", "schema");
        Body sent = Body.None.NONE;
        if (!body.isEmpty()) {
            assertThat(Published.mistakes(document, takes, json(body))).as(body).isEmpty();
            sent = new Body.Tree(json(body));
        }
        Outcome<Reply> outcome = bench.ask(who, verb, target, sent, options);
        JsonObject answer = listed(value(outcome));
        boolean deleted = List.of(options).contains("deleted=true");
        JsonObject gives =
                deleted
                        ? operation.object("x-davit-deleted")
                        : operation.object(
                                "responses", "200", "content", "application/json", "schema");
        assertThat(gives.isEmpty()).as(target + ": an answer's schema").isFalse();
        assertThat(Published.mistakes(document, gives, answer)).as(target.toString()).isEmpty();
        walked.add(target.subresource());
        return answer;
    }

    private static JsonObject listed(Reply reply) {
        return reply instanceof Reply.Many many
                ? JsonObject.builder()
                        .put("apiVersion", many.kind().apiVersion())
                        .put("kind", many.kind().kind() + "List")
                        .put("metadata", json("{'resourceVersion':'" + many.revision() + "'}"))
                        .put(
                                "items",
                                new JsonArray(
                                        many.items().stream().<Json>map(o -> o.tree()).toList()))
                        .build()
                : shown(Outcome.ok(reply));
    }

    private JsonObject read(Kind kind, String name, String... options) {
        return walk(
                Bench.ADMIN,
                Verb.GET,
                target(kind, kind.namespaced() ? "default" : "", name),
                "",
                options);
    }

    private JsonObject post(Kind kind, String name, String body, String... options) {
        return walk(
                Bench.ADMIN,
                Verb.CREATE,
                target(kind, kind.namespaced() ? "default" : "", name),
                body,
                options);
    }

    private Kind custom() {
        bench.create(
                ExtensionKinds.DEFINITION,
                "",
                "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                        + "'metadata':{'name':'tabs.example.com'},'spec':{'group':'example.com',"
                        + "'scope':'Namespaced','names':{'plural':'tabs','kind':'Tab'},"
                        + "'versions':[{'name':'v1','served':true,'storage':true,'schema':{"
                        + "'openAPIV3Schema':{'type':'object','properties':{'spec':{"
                        + "'type':'object','properties':{'n':{'type':'integer'}}}}}}}]}}");
        return Invariant.present(bench.gate.kinds().byPath("example.com", "v1", "tabs"), "tabs");
    }

    @Test
    void answersAreAsPublished() {
        Kind tab = custom();
        bench.create(
                tab,
                "default",
                "{'apiVersion':'example.com/v1','kind':'Tab','metadata':{'name':'web'},"
                        + "'spec':{'n':1}}");
        bench.create(
                Kinds.SECRET, "default", "{'metadata':{'name':'web'},'stringData':{'p':'one'}}");
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'web'},'data':{'a':'1'}}");
        bench.create(
                Kinds.SERVICE,
                "default",
                "{'metadata':{'name':'web'},'spec':{'selector':{'a':'b'},'ports':[{'port':80}]}}");
        bench.create(
                Kinds.DEPLOYMENT,
                "default",
                "{'metadata':{'name':'web'},'spec':{'selector':{'matchLabels':{'a':'b'}},"
                        + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':["
                        + "{'name':'a','image':'b'}]}}}}");
        bench.pod("web");
        List<Kind> kinds =
                List.of(
                        tab,
                        Kinds.SECRET,
                        Kinds.CONFIG_MAP,
                        Kinds.SERVICE,
                        Kinds.DEPLOYMENT,
                        Kinds.POD);
        for (Kind kind : kinds) {
            String first = revision(bench.get(kind, "default", "web"));
            bench.now.addAndGet(1_234);
            value(
                    bench.patch(
                            kind,
                            "default",
                            "web",
                            "{'metadata':{'labels':{'c':'d'},'annotations':{"
                                    + "'davit.dev/change-cause':'because'}}}"));
            read(kind, "web/history");
            read(kind, "web/history", "diff=true", "limit=1");
            read(kind, "web/blame");
            read(kind, "web/lifecycle");
            read(kind, "web", "revision=" + first);
            post(kind, "web/takeover", "{'fields':['spec'],'to':'people','cause':'mine'}");
            post(kind, "web/rollback", "{'toRevision':%s}".formatted(first), "dryRun=All");
            post(kind, "web/rollback", "{'toRevision':%s}".formatted(first));
        }
        post(Kinds.POD, "web/restart", "{'containers':['main']}");
        for (Kind kind : kinds) {
            value(bench.delete(kind, "default", "web", "gracePeriodSeconds=0"));
            assertThat(
                            walk(
                                            Bench.ADMIN,
                                            Verb.LIST,
                                            target(kind, "default", ""),
                                            "",
                                            "deleted=true")
                                    .array("items")
                                    .size())
                    .as(kind.toString())
                    .isPositive();
            read(kind, "web/history", "diff=true");
            post(kind, "web/rollback", "{}");
            walk(
                    Bench.ADMIN,
                    Verb.LIST,
                    target(kind, "default", ""),
                    "",
                    "revision=" + bench.store.image().revision());
        }
        read(Kinds.NAMESPACE, "default/contents", "limit=2");
        read(Kinds.NAMESPACE, "default/contents", "deleted=true");
        read(Kinds.NAMESPACE, "default/lifecycle");
        bench.create(HistoryKinds.POLICY, "", "{'metadata':{'name':'all'},'spec':{}}");
        read(HistoryKinds.POLICY, "all/usage");
        purge();
        assertThat(walked).containsAll(OWN);
    }

    private void purge() {
        Identity asks =
                new Identity("carla", List.of(Identity.MASTERS, Identity.AUTHENTICATED), "kubectl");
        value(
                bench.tryCreate(
                        asks,
                        HistoryKinds.PURGE,
                        "",
                        "{'metadata':{'name':'leak'},'spec':{'resource':'configmaps',"
                                + "'namespace':'default','name':'web','reason':'leaked'}}"));
        post(HistoryKinds.PURGE, "leak/approve", "");
        bench.create(
                HistoryKinds.ROLLBACK,
                "default",
                "{'metadata':{'name':'back'},'spec':{'toRevision':%d,'resources':['secrets']}}"
                        .formatted(bench.store.image().revision()));
        read(HistoryKinds.ROLLBACK, "back");
    }

    /** A drawing is text in the form that is asked for. */
    @Test
    void lifecyclesAreDrawn() {
        bench.pod("web");
        for (String format : List.of("text", "dot", "svg")) {
            Reply reply =
                    value(bench.tryGet(Kinds.POD, "default", "web/lifecycle", "format=" + format));
            String type = ((Reply.Text) reply).contentType();
            assertThat(
                            document(Kinds.POD)
                                    .object(
                                            "paths",
                                            path(Kinds.POD, "lifecycle"),
                                            "get",
                                            "responses",
                                            "200",
                                            "content")
                                    .names())
                    .contains(
                            type.substring(
                                    0, type.indexOf(';') < 0 ? type.length() : type.indexOf(';')));
        }
    }

    /** kubectl apply sends the patch that is announced; custom kinds take no strategic ones. */
    @Test
    void patchesAreAnnouncedAsTheyAreTaken() {
        String strategic = "application/strategic-merge-patch+json";
        assertThat(patches(Kinds.POD)).contains(strategic);
        assertThat(patches(custom()))
                .contains("application/merge-patch+json")
                .doesNotContain(strategic);
    }

    private List<String> patches(Kind kind) {
        return document(kind)
                .object("paths", path(kind, ""), "patch", "requestBody", "content")
                .names();
    }

    /** Refusals are what is published for them, and carry a code that is. */
    @Test
    void refusalsAreAsPublished() {
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'web'}}");
        JsonObject document = document(Kinds.CONFIG_MAP);
        List<Request> wrong =
                List.of(
                        asked(Verb.CREATE, "web/rollback", "{'toRevision':1}"),
                        asked(Verb.CREATE, "web/rollback", "{'to':1}"),
                        asked(Verb.CREATE, "web/rollback", "{}"),
                        asked(Verb.CREATE, "none/rollback", "{}"),
                        asked(Verb.CREATE, "web/takeover", "{'fields':['..']}"),
                        asked(Verb.CREATE, "none/takeover", "{}"),
                        asked(Verb.GET, "none/history", ""),
                        asked(Verb.GET, "none/blame", ""),
                        asked(Verb.GET, "none/lifecycle", ""));
        for (Request request : wrong) {
            var why = refusal(bench.gate.handle(request));
            JsonObject status = StatusJson.of(why);
            JsonObject schema =
                    document.object(
                            "paths",
                            path(Kinds.CONFIG_MAP, request.target().subresource()),
                            method(request.verb().text()),
                            "responses",
                            Integer.toString(why.reason().httpCode()),
                            "content",
                            "application/json",
                            "schema");
            assertThat(schema.isEmpty()).as(request + " " + why).isFalse();
            assertThat(Published.mistakes(document, schema, status))
                    .as(status.toString())
                    .isEmpty();
        }
    }

    private static Request asked(Verb verb, String name, String body) {
        return Request.of(
                Bench.ADMIN,
                verb,
                target(Kinds.CONFIG_MAP, "default", name),
                Bench.options(),
                body.isEmpty() ? Body.None.NONE : new Body.Tree(json(body)));
    }

    @Test
    void kindsWithoutAPastAreNotAskedForIt() {
        for (Kind kind : Kinds.ALL) {
            if (!kind.stored() || kind.durability() == Durability.HISTORY) {
                continue;
            }
            JsonObject list = document(kind).object("paths", path(kind, "-"), "get");
            assertThat(list.array("parameters").toString()).doesNotContain("deleted");
        }
    }
}

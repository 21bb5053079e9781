package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.custom.DefinitionKeeper;
import dev.davit.gate.custom.Converter;
import dev.davit.gate.hook.Webhooks;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.Advisers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kinds that come, change and go while their objects are written and read. */
class RedefinedTest {
    private static final String SCHEMA =
            "{'type':'object','properties':{'spec':{'type':'object','properties':{"
                    + "'n':{'type':'integer'}}}}}";
    private static final String NAME = "tabs.example.com";

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private static String definition(String plural, String versions, String spec) {
        return ("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                        + "'metadata':{'name':'%s.example.com'},'spec':{'group':'example.com',"
                        + "'scope':'Namespaced','names':{'plural':'%s','kind':'Tab'},"
                        + "'versions':[%s]%s}}")
                .formatted(plural, plural, versions, spec);
    }

    private static String version(String name, boolean storage, String schema) {
        return "{'name':'%s','served':true,'storage':%s,'schema':{'openAPIV3Schema':%s}}"
                .formatted(name, storage, schema);
    }

    private void define(String versions, String spec) {
        bench.create(ExtensionKinds.DEFINITION, "", definition("tabs", versions, spec));
    }

    private Kind kind(String version) {
        return Invariant.present(
                bench.gate.kinds().byPath("example.com", version, "tabs"), "the kind");
    }

    private void tab(Kind kind, String name, String spec) {
        bench.create(
                kind,
                "default",
                "{'apiVersion':'%s','kind':'Tab','metadata':{'name':'%s'},'spec':%s}"
                        .formatted(kind.apiVersion(), name, spec));
    }

    @Test
    void aFieldOfACustomKindThatIsFoughtOverIsFrozen() {
        define(
                version(
                        "v1",
                        true,
                        "{'type':'object','x-kubernetes-preserve-unknown-fields':true}"),
                "");
        keep();
        Kind kind = kind("v1");
        bench.create(
                OwnershipKinds.FIELD_GRANT,
                "default",
                "{'metadata':{'name':'g'},'spec':{'resources':['*'],'fields':['spec']}}");
        tab(kind, "one", "{'a':1}");
        int written = 0;
        for (int i = 0; i < 6; i++) {
            Identity who = i % 2 == 0 ? Identity.controller("garbage-collector") : Bench.ADMIN;
            written +=
                    bench.patch(
                                            who,
                                            kind,
                                            "default",
                                            "one",
                                            PatchType.MERGE,
                                            "{'spec':{'a':%d}}".formatted(i + 2))
                                    instanceof Outcome.Ok
                            ? 1
                            : 0;
        }
        assertThat(written).isEqualTo(3);
    }

    /** As long as there is something to do. */
    private void keep() {
        for (int i = 0; i < 6; i++) {
            DefinitionKeeper keeper = new DefinitionKeeper();
            for (Request request : keeper.sync(bench.store.image(), 1_000L * i)) {
                value(bench.gate.handle(request));
            }
        }
    }

    private String condition(String name, String type, String field) {
        for (var item :
                bench.get(ExtensionKinds.DEFINITION, "", name).array("status", "conditions")) {
            if (item instanceof JsonObject one && type.equals(one.text("type"))) {
                return one.textOr("", field);
            }
        }
        return "none";
    }

    @Test
    void aKindIsServedFromItsDefinitionOn() {
        assertThat(bench.gate.kinds().byPath("example.com", "v1", "tabs")).isNull();
        define(version("v1", true, SCHEMA), "");
        Kind kind = kind("v1");
        tab(kind, "a", "{'n':1,'more':2}");
        assertThat(bench.get(kind, "default", "a").object("spec")).isEqualTo(json("{'n':1}"));
        assertThat(condition(NAME, "Established", "status")).isEqualTo("True");
    }

    /** A request that was routed before the definition changed is judged by what there is. */
    @Test
    void whoHasTheOldKindIsJudgedByTheNewOne() {
        define(version("v1", true, SCHEMA), "");
        Kind old = kind("v1");
        value(
                bench.patch(
                        Bench.ADMIN,
                        ExtensionKinds.DEFINITION,
                        "",
                        NAME,
                        PatchType.JSON,
                        "[{'op':'add','path':'/spec/versions/0/schema/openAPIV3Schema/properties/spec"
                                + "/properties/n/maximum','value':3}]"));
        Refusal why =
                refusal(
                        bench.tryCreate(
                                old, "default", "{'metadata':{'name':'a'},'spec':{'n':4}}"));
        assertThat(why.message()).contains("spec.n in body should be less than or equal to 3");
    }

    @Test
    void whatIsStoredIsReadByTheNewSchema() {
        define(version("v1", true, SCHEMA), "");
        tab(kind("v1"), "a", "{'n':1}");
        value(
                bench.patch(
                        Bench.ADMIN,
                        ExtensionKinds.DEFINITION,
                        "",
                        NAME,
                        PatchType.JSON,
                        "[{'op':'replace','path':'/spec/versions/0/schema/openAPIV3Schema/properties"
                                + "/spec/properties','value':{'z':{'type':'string','default':'here'}}}]"));
        assertThat(bench.get(kind("v1"), "default", "a").object("spec"))
                .isEqualTo(json("{'z':'here'}"));
        Reply.Many all = (Reply.Many) value(bench.list(kind("v1"), "default"));
        assertThat(all.items().getFirst().tree().object("spec")).isEqualTo(json("{'z':'here'}"));
    }

    @Test
    void aDefinitionGoesAfterItsObjects() {
        define(version("v1", true, SCHEMA), "");
        Kind kind = kind("v1");
        tab(kind, "a", "{}");
        tab(kind, "b", "{}");
        value(bench.patch(kind, "default", "b", "{'metadata':{'finalizers':['x.y/hold']}}"));
        bench.delete(ExtensionKinds.DEFINITION, "", NAME);
        keep();
        assertThat(bench.names(bench.list(kind, "default"))).containsExactly("b");
        assertThat(condition(NAME, "Terminating", "reason")).isEqualTo("InstanceDeletionPending");
        assertThat(refusal(bench.tryCreate(kind, "default", "{'metadata':{'name':'c'}}")).reason())
                .isEqualTo(Reason.METHOD_NOT_ALLOWED);
        value(bench.patch(kind, "default", "b", "{'metadata':{'finalizers':null}}"));
        keep();
        assertThat(bench.gate.kinds().byPath("example.com", "v1", "tabs")).isNull();
        assertThat(refusal(bench.tryCreate(kind, "default", "{'metadata':{'name':'c'}}")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aNameThatBecomesFreeIsGivenToWhoWaits() {
        define(version("v1", true, SCHEMA), "");
        bench.create(
                ExtensionKinds.DEFINITION,
                "",
                definition("others", version("v1", true, SCHEMA), ""));
        assertThat(condition("others.example.com", "NamesAccepted", "message"))
                .isEqualTo("\"TabList\" is already in use");
        assertThat(bench.gate.kinds().byPath("example.com", "v1", "others")).isNull();
        bench.delete(ExtensionKinds.DEFINITION, "", NAME);
        keep();
        assertThat(condition("others.example.com", "Established", "status")).isEqualTo("True");
        assertThat(bench.gate.kinds().byPath("example.com", "v1", "others")).isNotNull();
    }

    private Passage converting(Converter converter) {
        return bench.gate(
                bench.now::get,
                new Outside(
                        converter,
                        Webhooks.NONE,
                        () -> Advisers.InForce.NONE,
                        () -> "",
                        Thread::startVirtualThread));
    }

    private static Converter each(Function<JsonObject, JsonObject> change) {
        return (hook, apiVersion, objects) -> {
            List<JsonObject> all = new ArrayList<>();
            objects.forEach(object -> all.add(change.apply(object.with("apiVersion", apiVersion))));
            return Outcome.ok(all);
        };
    }

    private void defineWithHook() {
        define(
                version("v1", true, SCHEMA) + "," + version("v2", false, SCHEMA),
                ",'conversion':{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],"
                        + "'clientConfig':{'url':'https://h/'}}}");
        tab(kind("v1"), "a", "{'n':1}");
    }

    private Outcome<Reply> patch(Passage gate, Kind kind, String merge) {
        return gate.handle(
                Request.of(
                        Bench.ADMIN,
                        Verb.PATCH,
                        Bench.target(kind, "default", "a"),
                        Bench.options(),
                        new Body.Patch(PatchType.MERGE, json(merge))));
    }

    /** Converts after somebody else has been quicker, so many times. */
    private Passage outrun(AtomicInteger times) {
        return converting(
                each(object -> {
                    if (times.getAndDecrement() > 0) {
                        String label = "y" + bench.now.incrementAndGet();
                        value(
                                bench.patch(
                                        kind("v1"),
                                        "default",
                                        "a",
                                        "{'metadata':{'labels':{'x':'" + label + "'}}}"));
                    }
                    return object;
                }));
    }

    @Test
    void nobodyOutsideIsWaitedForByTheThreadThatCommits() {
        defineWithHook();
        AtomicInteger often = new AtomicInteger(1_000);
        Passage always = outrun(often);
        assertThat(refusal(patch(always, kind("v2"), "{'spec':{'n':2}}")).reason())
                .isEqualTo(Reason.CONFLICT);
        assertThat(often.get()).isBetween(980, 995);
    }

    @Test
    void whatHasChangedMeanwhileIsAskedAboutAgain() {
        defineWithHook();
        JsonObject two = shown(patch(outrun(new AtomicInteger(3)), kind("v2"), "{'spec':{'n':2}}"));
        assertThat(two.wholeOr(0, "spec", "n")).isEqualTo(2);
        assertThat(two.textOr("", "metadata", "labels", "x")).startsWith("y");
    }

    @Test
    void aConverterChangesLabelsAndAnnotationsOfTheMetadataAlone() {
        defineWithHook();
        Passage right =
                converting(
                        each(object ->
                                object.withAt(json("{'made':'it'}"), "metadata", "annotations")
                                        .withAt(json("{'o':'p'}"), "metadata", "ownerReferences")));
        JsonObject two = shown(patch(right, kind("v2"), "{'spec':{'n':2}}"));
        assertThat(two.text("apiVersion")).isEqualTo("example.com/v2");
        assertThat(two.text("metadata", "annotations", "made")).isEqualTo("it");
        assertThat(two.object("metadata").has("ownerReferences")).isFalse();
        Passage wrong =
                converting(each(object -> object.withAt(json("{'x':'y'}"), "metadata", "name")));
        assertThat(refusal(patch(wrong, kind("v2"), "{'spec':{'n':3}}")).message())
                .isEqualTo(
                        "conversion webhook for example.com/v2, Kind=Tab failed: object 0 has"
                                + " another metadata.name");
        Passage fewer = converting((hook, apiVersion, objects) -> Outcome.ok(List.of()));
        assertThat(refusal(patch(fewer, kind("v2"), "{'spec':{'n':3}}")).message())
                .endsWith("failed: expected 1 converted objects, got 0");
    }
}

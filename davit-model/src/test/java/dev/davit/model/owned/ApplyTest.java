package dev.davit.model.owned;

import static dev.davit.model.json.Trees.object;
import static dev.davit.model.json.Trees.ok;
import static dev.davit.model.json.Trees.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schemas;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ApplyTest {
    private static final int SEEDS = 3_000;

    private JsonObject live = JsonObject.EMPTY;
    private Claims claims = Claims.NONE;

    private static Writer writer(String manager) {
        return new Writer(manager, "apps/v1", "", "2026-11-20T12:00:00Z");
    }

    private Outcome<Apply.Applied> tryApply(
            ObjectSchema schema, String manager, JsonObject config, boolean force) {
        return Apply.to(
                new Apply.Question(
                        schema, live, claims, config, Part.MAIN, writer(manager), force));
    }

    private void apply(ObjectSchema schema, String manager, JsonObject config, boolean force) {
        Apply.Applied applied = ok(tryApply(schema, manager, config, force));
        live = applied.tree();
        claims = applied.claims();
    }

    private void apply(Kind kind, String manager, String config) {
        apply(Schemas.of(kind), manager, object(config), false);
    }

    private void update(Kind kind, String manager, String after) {
        JsonObject next = object(after);
        claims =
                claims.updated(
                        writer(manager),
                        Comparison.of(Schemas.of(kind), Part.MAIN.of(live), Part.MAIN.of(next)));
        live = next;
    }

    private String owned(String manager) {
        StringBuilder all = new StringBuilder();
        for (Claim claim : claims.all()) {
            if (claim.manager().equals(manager)) {
                all.append(FieldsV1.read(claim.fields()));
            }
        }
        return all.toString();
    }

    // --- against a slow model of flat paths ---

    private record Held(Json value, SortedSet<String> owners) {}

    /** Appliers only, always with force: the last one who says something else is right. */
    @Test
    void appliersTogetherMakeWhatAModelOfFlatPathsMakes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random chance = new Random(seed);
            Things things = new Things(chance);
            live = JsonObject.EMPTY;
            claims = Claims.NONE;
            SortedMap<String, Held> model = new TreeMap<>();
            for (int round = 0; round < 6; round++) {
                String manager = "m" + chance.nextInt(3);
                JsonObject config = things.thing();
                apply(Things.THING, manager, config, true);
                applyToModel(model, manager, Things.named(config));
                SortedMap<String, Json> expected = new TreeMap<>();
                model.forEach((path, held) -> expected.put(path, held.value));
                assertThat(Things.named(live))
                        .as("seed %d, round %d, %s of %s", seed, round, manager, config)
                        .isEqualTo(expected);
                assertThat(new TreeSet<>(paths(manager)))
                        .as("seed %d, round %d: owned by %s", seed, round, manager)
                        .isEqualTo(new TreeSet<>(Things.named(config).keySet()));
            }
            for (String manager : List.of("m0", "m1", "m2")) {
                apply(Things.THING, manager, JsonObject.EMPTY, false);
            }
            assertThat(Things.named(live)).as("seed " + seed).isEmpty();
            assertThat(claims.all()).isEmpty();
        }
    }

    private List<String> paths(String manager) {
        return claims.appliedBy(writer(manager)).paths();
    }

    private static void applyToModel(
            SortedMap<String, Held> model, String manager, SortedMap<String, Json> config) {
        config.forEach((path, value) -> {
            Held held = model.get(path);
            SortedSet<String> owners =
                    held != null && held.value.equals(value) ? held.owners : new TreeSet<>();
            owners.add(manager);
            model.put(path, new Held(value, owners));
        });
        model.entrySet()
                .removeIf(entry -> {
                    SortedSet<String> owners = entry.getValue().owners;
                    if (!config.containsKey(entry.getKey())) {
                        owners.remove(manager);
                    }
                    return owners.isEmpty();
                });
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Things things = new Things(new Random(seed));
            live = things.thing();
            claims = Claims.NONE;
            JsonObject config = things.thing();
            apply(Things.THING, "m", config, true);
            JsonObject once = live;
            Claims claimed = claims;
            apply(Things.THING, "m", config, false);
            assertThat(live).as("seed " + seed).isEqualTo(once);
            assertThat(claims).isEqualTo(claimed);
        }
    }

    @Test
    void aComparisonIsThatOfTheFlatPaths() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Things things = new Things(new Random(seed));
            JsonObject before = things.thing();
            JsonObject after = things.thing();
            Comparison did = Comparison.of(Things.THING, before, after);
            SortedMap<String, Json> then = Things.flat(before);
            SortedMap<String, Json> now = Things.flat(after);
            TreeSet<String> set = new TreeSet<>(now.keySet());
            set.removeIf(path -> Objects.equals(now.get(path), then.get(path)));
            TreeSet<String> gone = new TreeSet<>(then.keySet());
            gone.removeAll(now.keySet());
            assertThat(new TreeSet<>(did.set().paths())).as("seed " + seed).isEqualTo(set);
            assertThat(new TreeSet<>(did.gone().paths())).as("seed " + seed).isEqualTo(gone);
        }
    }

    // --- as Kubernetes' documentation tells it ---

    private static final String WEB =
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web',"
                    + "'labels':{'app':'web'}},'spec':{'replicas':%d,'selector':{'matchLabels':"
                    + "{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':"
                    + "{'containers':[{'name':'web','image':'%s','ports':[{'containerPort':80,"
                    + "'protocol':'TCP'}],'resources':{}}]}}}}";

    @Test
    void whatAnUpdateOwnsOfANewObject() {
        update(Kinds.DEPLOYMENT, "kubectl-create", WEB.formatted(3, "a"));
        assertThat(claims.json().get(0))
                .isEqualTo(
                        object(
                                "{'manager':'kubectl-create','operation':'Update',"
                                        + "'apiVersion':'apps/v1','time':'2026-11-20T12:00:00Z',"
                                        + "'fieldsType':'FieldsV1','fieldsV1':{'f:metadata':{"
                                        + "'f:labels':{'.':{},'f:app':{}}},'f:spec':{'f:replicas':"
                                        + "{},'f:selector':{},'f:template':{'f:metadata':{"
                                        + "'f:labels':{'.':{},'f:app':{}}},'f:spec':{"
                                        + "'f:containers':{'.':{},'k:{\\'name\\':\\'web\\'}':{"
                                        + "'.':{},'f:image':{},'f:name':{},'f:ports':{'.':{},"
                                        + "'k:{\\'containerPort\\':80,\\'protocol\\':\\'TCP\\'}'"
                                        + ":{'.':{},'f:containerPort':{},'f:protocol':{}}},"
                                        + "'f:resources':{}}}}}}}}"));
    }

    @Test
    void whatAnApplierOwns() {
        apply(Kinds.DEPLOYMENT, "kubectl", WEB.formatted(3, "a"));
        assertThat(owned("kubectl"))
                .isEqualTo(
                        "[.metadata.labels.app, .spec.replicas, .spec.selector,"
                                + " .spec.template.metadata.labels.app,"
                                + " .spec.template.spec.containers[name=\"web\"],"
                                + " .spec.template.spec.containers[name=\"web\"].image,"
                                + " .spec.template.spec.containers[name=\"web\"].name,"
                                + " .spec.template.spec.containers[name=\"web\"]"
                                + ".ports[containerPort=80,protocol=\"TCP\"],"
                                + " .spec.template.spec.containers[name=\"web\"]"
                                + ".ports[containerPort=80,protocol=\"TCP\"].containerPort,"
                                + " .spec.template.spec.containers[name=\"web\"]"
                                + ".ports[containerPort=80,protocol=\"TCP\"].protocol,"
                                + " .spec.template.spec.containers[name=\"web\"].resources]");
    }

    @Test
    void oneConflictIsToldInOneLine() {
        apply(Kinds.DEPLOYMENT, "kubectl", WEB.formatted(3, "a"));
        update(Kinds.DEPLOYMENT, "scaler", WEB.formatted(5, "a"));
        Refusal why =
                refusal(
                        tryApply(
                                Schemas.of(Kinds.DEPLOYMENT),
                                "kubectl",
                                object(WEB.formatted(3, "a")),
                                false));
        assertThat(why.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(why.message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"scaler\" using apps/v1:"
                                + " .spec.replicas");
        assertThat(why.causes().toString())
                .isEqualTo(
                        "[Cause[reason=FieldManagerConflict, message=conflict with \"scaler\" using"
                                + " apps/v1, field=.spec.replicas]]");
        apply(Schemas.of(Kinds.DEPLOYMENT), "kubectl", object(WEB.formatted(3, "a")), true);
        assertThat(owned("scaler")).isEmpty();
        assertThat(live.wholeOr(0, "spec", "replicas")).isEqualTo(3);
    }

    @Test
    void severalConflictsAreToldByOwner() {
        apply(Kinds.CONFIG_MAP, "one", "{'data':{'a':'1','b':'1'}}");
        apply(Kinds.CONFIG_MAP, "two", "{'data':{'b':'1','c':'1'}}");
        Refusal why =
                refusal(
                        tryApply(
                                Schemas.of(Kinds.CONFIG_MAP),
                                "three",
                                object("{'data':{'a':'2','b':'2','c':'2','d':'2'}}"),
                                false));
        assertThat(why.message())
                .isEqualTo(
                        "Apply failed with 4 conflicts: conflicts with \"one\":\n- .data.a\n"
                                + "- .data.b\nconflicts with \"two\":\n- .data.b\n- .data.c");
        assertThat(why.causes()).hasSize(4);
    }

    @Test
    void whatIsNoLongerAppliedGoesUnlessSomebodyElseOwnsIt() {
        apply(Kinds.CONFIG_MAP, "one", "{'data':{'a':'1','b':'1','c':'1'}}");
        apply(Kinds.CONFIG_MAP, "two", "{'data':{'b':'1'}}");
        apply(Kinds.CONFIG_MAP, "one", "{'data':{'a':'1'}}");
        assertThat(live.object("data")).isEqualTo(object("{'a':'1','b':'1'}"));
        assertThat(owned("two")).isEqualTo("[.data.b]");
        apply(Kinds.CONFIG_MAP, "two", "{}");
        assertThat(live.object("data")).isEqualTo(object("{'a':'1'}"));
        assertThat(claims.all()).hasSize(1);
    }

    @Test
    void twoAppliersShareAListByItsKeys() {
        String mine =
                "{'spec':{'containers':[{'name':'a','image':'x','env':[{'name':'E','value':'1'}],"
                        + "'ports':[{'containerPort':80}]},{'name':'b','image':'y'}]}}";
        String theirs =
                "{'spec':{'containers':[{'name':'c','image':'z'},{'name':'a',"
                        + "'env':[{'name':'F','value':'2'}],"
                        + "'ports':[{'containerPort':80,'protocol':'UDP'}]}]}}";
        apply(Kinds.POD, "mine", mine);
        apply(Kinds.POD, "theirs", theirs);
        assertThat(live)
                .isEqualTo(
                        object(
                                "{'spec':{'containers':[{'name':'c','image':'z'},{'name':'a',"
                                        + "'image':'x','env':[{'name':'E','value':'1'},"
                                        + "{'name':'F','value':'2'}],'ports':[{'containerPort':80},"
                                        + "{'containerPort':80,'protocol':'UDP'}]},"
                                        + "{'name':'b','image':'y'}]}}"));
        apply(Kinds.POD, "mine", "{'spec':{'containers':[{'name':'b','image':'y'}]}}");
        assertThat(live)
                .isEqualTo(
                        object(
                                "{'spec':{'containers':[{'name':'c','image':'z'},{'name':'a',"
                                        + "'env':[{'name':'F','value':'2'}],"
                                        + "'ports':[{'containerPort':80,'protocol':'UDP'}]},"
                                        + "{'name':'b','image':'y'}]}}"));
    }

    @Test
    void aServicesPortWithoutAProtocolIsTheOneOfTcp() {
        update(
                Kinds.SERVICE,
                "kubectl",
                "{'spec':{'ports':[{'port':80,'protocol':'TCP','targetPort':1}]}}");
        apply(Kinds.SERVICE, "m", "{'spec':{'ports':[{'port':80,'name':'web'}]}}");
        assertThat(live)
                .isEqualTo(
                        object(
                                "{'spec':{'ports':[{'port':80,'protocol':'TCP','targetPort':1,"
                                        + "'name':'web'}]}}"));
    }

    @Test
    void anItemThatIsAppliedTwiceIsRefused() {
        Refusal why =
                refusal(
                        tryApply(
                                Schemas.of(Kinds.POD),
                                "m",
                                object(
                                        "{'spec':{'containers':[{'name':'a','env':[{'name':'E'},"
                                                + "{'name':'E','value':'1'}]}]}}"),
                                false));
        assertThat(why.message())
                .isEqualTo(
                        "failed to create typed patch object: .spec.containers[name=\"a\"].env:"
                                + " duplicate entries for key [name=\"E\"]");
    }

    @Test
    void appliersAreBounded() {
        for (int i = 0; i < Claims.MAX_APPLIERS; i++) {
            apply(Kinds.CONFIG_MAP, "m" + i, "{'data':{'a':'1'}}");
        }
        Outcome<Apply.Applied> more =
                tryApply(Schemas.of(Kinds.CONFIG_MAP), "more", object("{'data':{'a':'1'}}"), false);
        assertThat(refusal(more).message()).contains("Too many: 100 managers");
        apply(Kinds.CONFIG_MAP, "m7", "{'data':{'a':'1'}}");
        assertThat(claims.all()).hasSize(Claims.MAX_APPLIERS);
    }

    @Test
    void whatIsAtomicHasOneOwner() {
        apply(Kinds.SERVICE, "one", "{'spec':{'selector':{'app':'a'}}}");
        Refusal why =
                refusal(
                        tryApply(
                                Schemas.of(Kinds.SERVICE),
                                "two",
                                object("{'spec':{'selector':{'tier':'b'}}}"),
                                false));
        assertThat(why.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.selector");
        apply(Schemas.of(Kinds.SERVICE), "two", object("{'spec':{'selector':{'tier':'b'}}}"), true);
        assertThat(live).isEqualTo(object("{'spec':{'selector':{'tier':'b'}}}"));
    }

    @Test
    void kubectlTakesOverWhatItAppliedBeforeOnTheClientsSide() {
        String note = "kubectl.kubernetes.io/last-applied-configuration";
        String before =
                "{'apiVersion':'v1','metadata':{'annotations':{'%s':'%s'}},'data':{'a':'%s'}}";
        String last = "{\\'apiVersion\\':\\'v1\\',\\'data\\':{\\'a\\':\\'1\\'}}";
        Writer kubectl = new Writer("kubectl", "v1", "", "2026-11-20T12:00:00Z");
        JsonObject config = object("{'apiVersion':'v1','data':{'a':'2'}}");
        update(Kinds.CONFIG_MAP, "kubectl-client-side-apply", before.formatted(note, last, "1"));
        Apply.Applied applied = ok(by(kubectl, config));
        assertThat(applied.tree().text("data", "a")).isEqualTo("2");
        assertThat(applied.tree().text("metadata", "annotations", note))
                .isEqualTo("{\"apiVersion\":\"v1\",\"data\":{\"a\":\"2\"},\"metadata\":{}}\n");
        // What somebody else has changed since is a conflict as ever.
        update(Kinds.CONFIG_MAP, "editor", before.formatted(note, last, "3"));
        assertThat(refusal(by(kubectl, config)).message()).contains("editor", ".data.a");
    }

    private Outcome<Apply.Applied> by(Writer writer, JsonObject config) {
        return Apply.to(
                new Apply.Question(
                        Schemas.of(Kinds.CONFIG_MAP),
                        live,
                        claims,
                        config,
                        Part.ALL,
                        writer,
                        false));
    }
}

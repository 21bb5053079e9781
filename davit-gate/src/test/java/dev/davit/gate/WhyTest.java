package dev.davit.gate;

import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code …/lifecycle} says of objects that have no steps of their own. */
class WhyTest {
    private static final String DEPLOYMENT =
            "{'metadata':{'name':'%s'},'spec':{'selector':{'matchLabels':{'app':'%s'}},'template':"
                    + "{'metadata':{'labels':{'app':'web','track':'%s'}},'spec':{'containers':"
                    + "[{'name':'c','image':'i:1'}]}}}}";

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private JsonObject first(Kind kind, String name) {
        JsonObject why = bench.get(kind, "default", name + "/lifecycle").object("explanation");
        return why.array("waitsFor").size() == 0
                ? JsonObject.EMPTY
                : (JsonObject) why.array("waitsFor").get(0);
    }

    @Test
    void whatIsStoredWaitsForNothing() {
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'}}");
        JsonObject all = bench.get(Kinds.CONFIG_MAP, "default", "c/lifecycle");
        assertThat(all.text("result")).isEqualTo("finished");
        assertThat(first(Kinds.CONFIG_MAP, "c")).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void aFinalizerIsNamedWithWhatTakesItAway() {
        bench.create(
                Kinds.CONFIG_MAP,
                "default",
                "{'metadata':{'name':'c','finalizers':['example.com/a','example.com/b']}}");
        shown(bench.delete(Kinds.CONFIG_MAP, "default", "c"));
        JsonObject why = first(Kinds.CONFIG_MAP, "c");
        assertThat(why.text("step")).isEqualTo("finalizer/example.com/a");
        assertThat(why.text("unblock"))
                .endsWith(
                        "kubectl patch configmaps c -n default --type=json -p '[{\"op\":\"test\","
                                + "\"path\":\"/metadata/finalizers/0\",\"value\":\"example.com/a\"},"
                                + "{\"op\":\"remove\",\"path\":\"/metadata/finalizers/0\"}]'");
    }

    @Test
    void aServiceOfNobody() {
        bench.create(
                Kinds.SERVICE,
                "default",
                "{'metadata':{'name':'s'},'spec':{'selector':{'app':'wbe'},'ports':[{'port':80}]}}");
        assertThat(first(Kinds.SERVICE, "s").text("message"))
                .isEqualTo("no pod in namespace default has the labels app=wbe");
        bench.create(
                Kinds.POD,
                "default",
                "{'metadata':{'name':'p','labels':{'app':'web'}},'spec':{'containers':[{'name':"
                        + "'c','image':'i:1'}]}}");
        assertThat(first(Kinds.SERVICE, "s").text("message"))
                .endsWith("; there are pods with app=web");
    }

    @Test
    void aServiceWhosePodsAreNotReadySaysWhatTheyWaitFor() {
        bench.create(
                Kinds.SERVICE,
                "default",
                "{'metadata':{'name':'s'},'spec':{'selector':{'app':'web'},'ports':[{'port':80}]}}");
        bench.create(
                Kinds.POD,
                "default",
                "{'metadata':{'name':'p','labels':{'app':'web'}},'spec':{'containers':[{'name':"
                        + "'c','image':'i:1'}]}}");
        JsonObject why = first(Kinds.SERVICE, "s");
        assertThat(why.text("step")).isEqualTo("ready");
        assertThat(why.text("message")).startsWith("0 of 1 are ready; pod/p waits for place");
    }

    @Test
    void anExternalNameWaitsForNobody() {
        bench.create(
                Kinds.SERVICE,
                "default",
                "{'metadata':{'name':'s'},'spec':{'type':'ExternalName','externalName':'a.b'}}");
        assertThat(first(Kinds.SERVICE, "s")).isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void selectorsThatOverlapAreToldAtOnceAndLater() {
        bench.create(Kinds.DEPLOYMENT, "default", DEPLOYMENT.formatted("one", "web", "a"));
        Outcome<Reply> other =
                bench.tryCreate(
                        Kinds.DEPLOYMENT, "default", DEPLOYMENT.formatted("two", "web", "b"));
        assertThat(((Outcome.Ok<Reply>) other).value().warnings())
                .anySatisfy(warning ->
                        assertThat(warning)
                                .startsWith(
                                        "spec.selector: overlaps with that of Deployment one:"));
        JsonObject why = bench.get(Kinds.DEPLOYMENT, "default", "one/lifecycle");
        assertThat(shownText(why)).contains("overlaps with that of Deployment two");
    }

    private static String shownText(JsonObject why) {
        return why.object("explanation").toString();
    }
}

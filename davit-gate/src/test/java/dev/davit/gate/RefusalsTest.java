package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.revision;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every way to be refused, as the Status that a client gets; {@code -Ddavit.bless=true} accepts new
 * words.
 */
class RefusalsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/refusals.txt");

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final StringBuilder all = new StringBuilder();

    @AfterEach
    void close() {
        bench.close();
    }

    private void say(String title, Outcome<?> refused) {
        JsonObject status = StatusJson.of(refusal(refused));
        all.append("# ").append(title).append('\n');
        all.append(new String(JsonWriter.write(status), StandardCharsets.UTF_8)).append("\n\n");
    }

    private static String pod(String spec) {
        return "{'metadata':{'name':'web'},'spec':" + spec + "}";
    }

    private void create(String title, String text) {
        say(title, bench.tryCreate(Kinds.POD, "default", text));
    }

    @Test
    void wordedAsAgreed() throws IOException {
        create(
                "unknown field",
                pod("{'containers':[{'name':'a','image':'x','imag':'y'}],'colour':'red'}"));
        create("wrong type", pod("{'containers':[{'name':'a','image':7}],'hostNetwork':'yes'}"));
        create(
                "bad quantity",
                pod(
                        "{'containers':[{'name':'a','image':'x',"
                                + "'resources':{'limits':{'memory':'12Q'}}}]}"));
        create(
                "bad name",
                "{'metadata':{'name':'Web_1'},'spec':{'containers':[{'name':'A','image':'x'}]}}");
        create("nothing required is there", pod("{}"));
        create("not JSON", "{'metadata':");
        create(
                "a field twice",
                "{'metadata':{'name':'x'},'spec':{'nodeName':'a','nodeName':'b',"
                        + "'containers':[{'name':'a','image':'x'}]}}");
        say("namespace missing", bench.tryCreate(Kinds.POD, "nowhere", Bench.podText("web")));
        say("not found", bench.tryGet(Kinds.POD, "default", "none"));
        JsonObject old = bench.pod("web");
        create("already there", Bench.podText("web"));
        bench.patch(Kinds.POD, "default", "web", "{'metadata':{'labels':{'a':'b'}}}");
        say("conflict", bench.update(Kinds.POD, "default", "web", old));
        say(
                "precondition",
                bench.ask(
                        Bench.ADMIN,
                        Verb.DELETE,
                        target(Kinds.POD, "default", "web"),
                        new Body.Tree(json("{'preconditions':{'resourceVersion':'1'}}"))));
        bench.create(
                Kinds.CONFIG_MAP,
                "default",
                "{'metadata':{'name':'c'},'data':{'a':'b'},'immutable':true}");
        say("immutable", bench.patch(Kinds.CONFIG_MAP, "default", "c", "{'data':{'a':'c'}}"));
        bench.bind("web", "n1");
        say("allocated", bench.patch(Kinds.POD, "default", "web", "{'spec':{'nodeName':'n2'}}"));
        say("binding twice", bench.bind("web", "n1"));
        say(
                "status by another node",
                bench.patch(
                        Identity.node("n2"),
                        Kinds.POD,
                        "default",
                        "web/status",
                        PatchType.MERGE,
                        "{'status':{'phase':'Failed'}}"));
        say(
                "forbidden",
                bench.tryCreate(
                        new Identity("eve", java.util.List.of(Identity.AUTHENTICATED), "kubectl"),
                        Kinds.SECRET,
                        "default",
                        "{'metadata':{'name':'s'}}"));
        say(
                "a patch that does not fit",
                bench.patch(
                        Bench.ADMIN,
                        Kinds.POD,
                        "default",
                        "web",
                        PatchType.JSON,
                        "[{'op':'test','path':'/spec/nodeName','value':'x'}]"));
        say(
                "a method that is not there",
                bench.ask(
                        Bench.ADMIN,
                        Verb.DELETE,
                        target(Kinds.POD, "default", "web/status"),
                        Body.None.NONE));
        if (Boolean.getBoolean("davit.bless")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, all);
        }
        assertThat(all.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void programsAreWarnedOfUnknownFieldsAndPeopleRefused() {
        String text = pod("{'containers':[{'name':'a','image':'x'}],'colour':'red'}");
        Reply reply = value(bench.tryCreate(Bench.PROGRAM, Kinds.POD, "default", text));
        assertThat(reply.warnings()).containsExactly("unknown field \"spec.colour\"");
        assertThat(bench.get(Kinds.POD, "default", "web").object("spec").has("colour")).isFalse();
        Outcome<Reply> ignored =
                bench.patch(
                        Kinds.POD,
                        "default",
                        "web",
                        "{'spec':{'colour':'blue'}}",
                        "fieldValidation=Ignore");
        assertThat(value(ignored).warnings()).isEmpty();
        assertThat(refusal(bench.patch(Kinds.POD, "default", "web", "{'spec':{'colour':'blue'}}")))
                .isNotNull();
    }

    @Test
    void aKubectlManifestIsStoredWithItsDefaults() {
        JsonObject web =
                bench.create(
                        Kinds.POD,
                        "default",
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'creationTimestamp':null,"
                                + "'labels':{'run':'web'},'name':'web'},'spec':{'containers':"
                                + "[{'image':'busybox','name':'web','resources':{}}],"
                                + "'dnsPolicy':'ClusterFirst','restartPolicy':'Always'},"
                                + "'status':{}}");
        assertThat(web.text("spec", "davit", "profile")).isEqualTo("strict");
        assertThat(web.wholeOr(0, "spec", "terminationGracePeriodSeconds")).isEqualTo(30);
        JsonObject same = shown(bench.update(Kinds.POD, "default", "web", web));
        assertThat(revision(same)).isEqualTo(revision(web));
    }
}

package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.control.Conditions;
import dev.davit.control.NamespaceEmptier;
import dev.davit.model.image.Delta;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The end of a namespace: the keeper that empties it, and the gate that it asks, with its rights.
 */
class NamespaceTest {
    private static final long NEXT_SECOND = 1_000;
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final NamespaceEmptier emptier = new NamespaceEmptier(Kinds.ALL);

    @AfterEach
    void close() {
        bench.close();
    }

    /** One look at everything, and what it asks for. */
    private int keep() {
        List<Request> asked = emptier.sync(bench.store.image(), 0);
        for (Request request : asked) {
            assertThat(bench.gate.handle(request)).isInstanceOf(Outcome.Ok.class);
        }
        return asked.size();
    }

    private void fill() {
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'x'}}");
        bench.create(Kinds.CONFIG_MAP, "x", "{'metadata':{'name':'c'}}");
        bench.create(Kinds.SECRET, "x", "{'metadata':{'name':'s'}}");
        bench.create(Kinds.SERVICE_ACCOUNT, "x", "{'metadata':{'name':'sa'}}");
        bench.create(Kinds.POD, "x", Bench.podText("p"));
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'other'}}");
    }

    @Test
    void aDeletedNamespaceIsEmptiedAndGoes() {
        fill();
        assertThat(keep()).isZero();
        shown(bench.delete(Kinds.NAMESPACE, "", "x"));
        assertThat(keep()).isEqualTo(1);
        assertThat(bench.names(bench.list(Kinds.POD, "x"))).isEmpty();
        assertThat(bench.names(bench.list(Kinds.CONFIG_MAP, "x"))).containsExactly("c");
        assertThat(keep()).isEqualTo(3);
        assertThat(bench.names(bench.list(Kinds.CONFIG_MAP, "x"))).isEmpty();
        assertThat(bench.get(Kinds.NAMESPACE, "", "x").text("status", "phase"))
                .isEqualTo("Terminating");
        assertThat(keep()).isEqualTo(1);
        assertThat(refusal(bench.tryGet(Kinds.NAMESPACE, "", "x")).reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(keep()).isZero();
        assertThat(bench.names(bench.list(Kinds.CONFIG_MAP, "default"))).containsExactly("other");
    }

    @Test
    void whatRemainsIsTold() {
        fill();
        bench.patch(Kinds.CONFIG_MAP, "x", "c", "{'metadata':{'finalizers':['example.com/f']}}");
        shown(bench.delete(Kinds.NAMESPACE, "", "x"));
        keep();
        keep();
        assertThat(keep()).isZero();
        JsonObject why = bench.get(Kinds.NAMESPACE, "", "x/lifecycle");
        assertThat(why.text("run")).isEqualTo("stop-1");
        assertThat(why.array("steps").size()).isEqualTo(2);
        JsonObject step = (JsonObject) why.array("steps").get(0);
        assertThat(step.text("name")).isEqualTo("empty/configmaps");
        assertThat(step.text("message"))
                .isEqualTo("held by the finalizer example.com/f: 1 left: c (in configmaps)");
        assertThat(
                        refusal(bench.tryCreate(Kinds.SECRET, "x", "{'metadata':{'name':'t'}}"))
                                .reason())
                .isEqualTo(Reason.FORBIDDEN);
        bench.patch(Kinds.CONFIG_MAP, "x", "c", "{'metadata':{'finalizers':null}}");
        assertThat(keep()).isEqualTo(1);
        assertThat(refusal(bench.tryGet(Kinds.NAMESPACE, "", "x")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void whatHoldsItIsInItsConditions() {
        fill();
        bench.patch(Kinds.CONFIG_MAP, "x", "c", "{'metadata':{'finalizers':['example.com/f']}}");
        shown(bench.delete(Kinds.NAMESPACE, "", "x"));
        keep();
        keep();
        assertThat(keep()).isZero();
        // What is stuck is told after a second, and once.
        List<Request> asked = emptier.step(new Delta(bench.store.image(), List.of()), NEXT_SECOND);
        asked.forEach(request -> shown(bench.gate.handle(request)));
        JsonObject status = bench.get(Kinds.NAMESPACE, "", "x").object("status");
        assertThat(told(status, "NamespaceContentRemaining"))
                .isEqualTo(
                        "True SomeResourcesRemain Some resources are remaining: configmaps. has 1"
                                + " resource instances");
        assertThat(told(status, "NamespaceFinalizersRemaining"))
                .isEqualTo(
                        "True SomeFinalizersRemain Some content in the namespace has finalizers"
                                + " remaining: example.com/f in 1 resource instances");
        assertThat(told(status, "NamespaceDeletionContentFailure"))
                .startsWith("False ContentDeleted All content successfully deleted");
        assertThat(told(status, "NamespaceDeletionDiscoveryFailure"))
                .startsWith("False ResourcesDiscovered");
        assertThat(told(status, "NamespaceDeletionGroupVersionParsingFailure"))
                .startsWith("False ParsedGroupVersions");
        assertThat(emptier.step(new Delta(bench.store.image(), List.of()), NEXT_SECOND + 1_000))
                .isEmpty();
        bench.patch(Kinds.CONFIG_MAP, "x", "c", "{'metadata':{'finalizers':null}}");
        assertThat(keep()).isEqualTo(1);
    }

    private static String told(JsonObject status, String type) {
        JsonObject condition = Conditions.find(status.array("conditions"), type);
        return condition.text("status")
                + " "
                + condition.text("reason")
                + " "
                + condition.text("message");
    }

    @Test
    void bodiesMayBeProtocolBuffers() {
        byte[] metadata = field(1, field(1, "typed".getBytes(StandardCharsets.UTF_8)));
        byte[] entry = both(field(1, new byte[] {'k'}), field(2, new byte[] {'v'}));
        byte[] body = enveloped("v1", "ConfigMap", both(metadata, field(2, entry)));
        JsonObject made = shown(create(body));
        assertThat(made.object("data")).isEqualTo(json("{'k':'v'}"));
        assertThat(made.text("metadata", "name")).isEqualTo("typed");
        assertThat(refusal(create(enveloped("v1", "Secret", metadata))).message())
                .isEqualTo("the body is a v1 Secret; this address takes a v1 ConfigMap");
        assertThat(refusal(create(new byte[] {1, 2, 3})).reason()).isEqualTo(Reason.BAD_REQUEST);
        byte[] options = enveloped("v1", "DeleteOptions", field(2, field(1, new byte[] {'u'})));
        Outcome<Reply> other =
                bench.ask(
                        Bench.ADMIN,
                        Verb.DELETE,
                        target(Kinds.CONFIG_MAP, "default", "typed"),
                        new Body.Raw(options, PROTOBUF));
        assertThat(refusal(other).reason()).isEqualTo(Reason.CONFLICT);
    }

    private Outcome<Reply> create(byte[] body) {
        return bench.ask(
                Bench.ADMIN,
                Verb.CREATE,
                target(Kinds.CONFIG_MAP, "default", ""),
                new Body.Raw(body, PROTOBUF));
    }

    private static byte[] enveloped(String apiVersion, String kind, byte[] message) {
        byte[] type =
                both(
                        field(1, apiVersion.getBytes(StandardCharsets.UTF_8)),
                        field(2, kind.getBytes(StandardCharsets.UTF_8)));
        return both(new byte[] {'k', '8', 's', 0}, both(field(1, type), field(2, message)));
    }

    /** A field with its length in front; short ones only. */
    private static byte[] field(int number, byte[] value) {
        return both(new byte[] {(byte) (number << 3 | 2), (byte) value.length}, value);
    }

    private static byte[] both(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }
}

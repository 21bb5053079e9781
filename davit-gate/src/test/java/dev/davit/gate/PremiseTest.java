package dev.davit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Options;
import dev.davit.model.request.Premise;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request whose premise does not hold any more is refused, however right it is in itself. */
class PremiseTest {
    private static final Key SET = new Key(Kinds.REPLICA_SET.id(), "default", "web");

    private final Bench bench = Bench.furnished(Bench.RULES);

    @BeforeEach
    void aSet() {
        bench.create(
                Kinds.REPLICA_SET,
                "default",
                "{'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},"
                        + "'template':{'metadata':{'labels':{'a':'b'}},"
                        + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void holdsWhileTheGenerationIsTheSame() {
        Premise premise = premise();
        bench.patch(Kinds.REPLICA_SET, "default", "web", "{'metadata':{'labels':{'x':'y'}}}");
        assertThat(asked("one", premise)).isInstanceOf(Outcome.Ok.class);
    }

    @Test
    void failsOnceTheSpecHasChanged() {
        Premise premise = premise();
        bench.patch(Kinds.REPLICA_SET, "default", "web", "{'spec':{'replicas':1}}");
        assertRefused(premise);
    }

    @Test
    void failsForAnotherObjectOfThatName() {
        Premise now = premise();
        assertRefused(new Premise(now.kind(), now.key(), "another", now.generation()));
    }

    @Test
    void failsWhereThereIsNoSuchObject() {
        Premise now = premise();
        Key gone = new Key(Kinds.REPLICA_SET.id(), "default", "gone");
        assertRefused(new Premise(now.kind(), gone, now.uid(), now.generation()));
    }

    private void assertRefused(Premise premise) {
        assertThat(Bench.refusal(asked("one", premise)).reason()).isEqualTo(Reason.CONFLICT);
        assertThat(bench.store.image().get(new Key(Kinds.CONFIG_MAP.id(), "default", "one")))
                .isNull();
    }

    private Premise premise() {
        StoredObject set = Objects.requireNonNull(bench.store.image().get(SET));
        return new Premise(
                Kinds.REPLICA_SET, SET, set.uid(), set.tree().wholeOr(0, "metadata", "generation"));
    }

    private Outcome<Reply> asked(String name, Premise premise) {
        JsonObject map = JsonObject.of("metadata", JsonObject.EMPTY.with("name", name));
        return bench.gate.handle(
                Request.of(
                                Bench.ADMIN,
                                Verb.CREATE,
                                new Target(Kinds.CONFIG_MAP, "default", "", ""),
                                Options.NONE,
                                new Body.Tree(map))
                        .restingOn(List.of(premise)));
    }
}

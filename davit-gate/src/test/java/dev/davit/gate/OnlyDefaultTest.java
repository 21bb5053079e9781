package dev.davit.gate;

import static dev.davit.gate.Bench.ADMIN;
import static dev.davit.gate.Bench.options;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of all priority classes one is the default, whoever asks at the same time. */
class OnlyDefaultTest {
    private static final int ROUNDS = 100;
    private static final int AT_ONCE = 4;

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private static String text(String name, boolean isDefault) {
        return "{'metadata':{'name':'%s'},'value':1,'globalDefault':%s}".formatted(name, isDefault);
    }

    @Test
    void aSecondDefaultIsRefusedHoweverItComes() {
        bench.create(ClusterKinds.PRIORITY_CLASS, "", text("a", true));
        bench.create(ClusterKinds.PRIORITY_CLASS, "", text("b", false));
        String said = "PriorityClass a is already marked as default. Only one default can exist";
        assertThat(
                        refusal(bench.tryCreate(ClusterKinds.PRIORITY_CLASS, "", text("c", true)))
                                .message())
                .contains(said);
        assertThat(
                        refusal(
                                        bench.patch(
                                                ClusterKinds.PRIORITY_CLASS,
                                                "",
                                                "b",
                                                "{'globalDefault':true}"))
                                .message())
                .contains(said);
        shown(bench.patch(ClusterKinds.PRIORITY_CLASS, "", "a", "{'description':'still'}"));
        shown(bench.patch(ClusterKinds.PRIORITY_CLASS, "", "a", "{'globalDefault':false}"));
        shown(bench.patch(ClusterKinds.PRIORITY_CLASS, "", "b", "{'globalDefault':true}"));
    }

    @Test
    void ofThoseThatComeAtOnceOneWins() {
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Outcome<Reply>>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                byte[] body =
                        text("c" + i, true).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                answers.add(
                        bench.gate.begin(
                                Request.of(
                                        ADMIN,
                                        Verb.CREATE,
                                        target(ClusterKinds.PRIORITY_CLASS, "", ""),
                                        options(),
                                        new Body.Raw(body, "application/json"))));
            }
            long made = answers.stream().filter(a -> a.join() instanceof Outcome.Ok<Reply>).count();
            assertThat(made).as("round %d", round).isEqualTo(1);
            bench.names(bench.list(ClusterKinds.PRIORITY_CLASS, ""))
                    .forEach(name -> bench.delete(ClusterKinds.PRIORITY_CLASS, "", name));
        }
    }
}

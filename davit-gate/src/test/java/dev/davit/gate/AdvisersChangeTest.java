package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.gate.custom.Converter;
import dev.davit.gate.hook.Webhooks;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.Adviser;
import dev.davit.policy.access.Advisers;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.PolicyRule;
import dev.davit.policy.access.Question;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is asked beside the roles changes while the gate is open. */
class AdvisersChangeTest {
    private static final Identity EVE = new Identity("eve", List.of(Identity.AUTHENTICATED), "");

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final AtomicReference<Advisers.InForce> advisers =
            new AtomicReference<>(Advisers.InForce.NONE);
    private final Passage gate = gate();

    @BeforeEach
    void begin() {
        value(Bootstrap.run(bench.gate));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Passage gate() {
        return bench.gate(
                bench.now::get,
                new Outside(Converter.NONE, Webhooks.NONE, advisers::get, () -> "", Runnable::run));
    }

    /** Says the same to everybody. */
    private static Adviser says(Decision decision, boolean outside) {
        return new Adviser() {
            @Override
            public Decision decide(Identity who, Question question) {
                return decision;
            }

            @Override
            public List<PolicyRule> rules(Identity who, String namespace) {
                return List.of();
            }

            @Override
            public boolean asksOutside() {
                return outside;
            }

            @Override
            public boolean tellsAll() {
                return true;
            }
        };
    }

    private void change(Advisers next) {
        advisers.set(new Advisers.InForce(advisers.get().number() + 1, next));
    }

    private Request of(Verb verb) {
        return Request.of(
                EVE,
                verb,
                target(Kinds.CONFIG_MAP, "default", ""),
                Bench.options(),
                Body.None.NONE);
    }

    @Test
    void theNextRequestIsJudgedByThoseWhoAreAskedThen() {
        assertThat(refusal(gate.handle(of(Verb.LIST))).reason()).isEqualTo(Reason.FORBIDDEN);
        change(new Advisers(List.of(says(Decision.yes("so"), false)), true, List.of()));
        value(gate.handle(of(Verb.LIST)));
        change(new Advisers(List.of(says(Decision.denied("not", ""), false)), true, List.of()));
        assertThat(refusal(gate.handle(of(Verb.LIST))).message()).endsWith(": not");
    }

    @Test
    void whatRolesGiveIsKeptAndCountsWhereRolesAreAsked() {
        bench.create(
                AccessKinds.ROLE,
                "default",
                "{'metadata':{'name':'v'},'rules':[{'apiGroups':[''],'resources':['configmaps'],"
                        + "'verbs':['list']}]}");
        bench.create(
                AccessKinds.ROLE_BINDING,
                "default",
                "{'metadata':{'name':'v'},'roleRef':{'kind':'Role','name':'v'},"
                        + "'subjects':[{'kind':'User','name':'eve'}]}");
        value(gate.handle(of(Verb.LIST)));
        change(new Advisers(List.of(says(Decision.NO, false)), false, List.of()));
        assertThat(refusal(gate.handle(of(Verb.LIST))).reason()).isEqualTo(Reason.FORBIDDEN);
        change(Advisers.NONE);
        value(gate.handle(of(Verb.LIST)));
    }

    @Test
    void aWatchEndsWithTheAdviserThatAllowedIt() {
        change(new Advisers(List.of(says(Decision.yes("so"), false)), true, List.of()));
        Watch watch = value(gate.watch(of(Verb.WATCH)));
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'a'}}");
        assertThat(Invariant.present(watch.poll(), "a batch").events()).isNotEmpty();
        change(Advisers.NONE);
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'b'}}");
        assertThat(watch.poll()).isNull();
        watch.close();
    }

    @Test
    void whoeverMayHaveToWaitLeavesTheEventLoopFromThenOn() {
        Outcome<Reply> refused = gate.handle(of(Verb.LIST));
        assertThat(refusal(refused).reason()).isEqualTo(Reason.FORBIDDEN);
        Request get =
                Request.of(
                        EVE,
                        Verb.GET,
                        target(Kinds.CONFIG_MAP, "default", "a"),
                        Bench.options(),
                        Body.None.NONE);
        assertThat(gate.brief(get)).isTrue();
        change(new Advisers(List.of(says(Decision.NO, true)), true, List.of()));
        assertThat(gate.brief(get)).isFalse();
    }
}

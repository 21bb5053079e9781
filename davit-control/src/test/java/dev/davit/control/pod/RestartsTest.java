package dev.davit.control.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Trees;
import dev.davit.control.pod.Restarts.Decision;
import dev.davit.control.pod.Restarts.End;
import dev.davit.control.pod.Restarts.Policy;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {
    @Test
    void crashesBackOffAndALongRunForgives() {
        long now = 0;
        int inRow = 0;
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Decision decision = Restarts.decide(Policy.ALWAYS, new End(1, now, now + 100, inRow));
            assertThat(decision).isInstanceOf(Decision.Restart.class);
            if (decision instanceof Decision.Restart restart) {
                delays.add(restart.delayMillis() / 1000);
                now = restart.atMillis();
                inRow = restart.inRow();
            }
        }
        assertThat(delays).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
        End afterLongRun = new End(1, now, now + Restarts.RESET_AFTER_MILLIS, inRow);
        assertThat(Restarts.decide(Policy.ALWAYS, afterLongRun))
                .isEqualTo(new Decision.Restart(now + Restarts.RESET_AFTER_MILLIS, 0, 1));
        End almost = new End(1, now, now + Restarts.RESET_AFTER_MILLIS - 1, inRow);
        assertThat(Restarts.decide(Policy.ALWAYS, almost))
                .isInstanceOfSatisfying(
                        Decision.Restart.class,
                        restart -> assertThat(restart.delayMillis()).isEqualTo(300_000));
    }

    @Test
    void rulesOfAContainerComeBeforeItsPolicyAndThatBeforeItsPods() {
        JsonObject tree =
                Trees.tree(
                        """
                        {"restartPolicy":"Never","restartPolicyRules":[
                          {"action":"Restart","exitCodes":{"operator":"In","values":[42,43]}}]}
                        """);
        assertThat(Restarts.policy(Policy.ALWAYS, tree, false, 43)).isEqualTo(Policy.ALWAYS);
        assertThat(Restarts.policy(Policy.ALWAYS, tree, false, 1)).isEqualTo(Policy.NEVER);
        assertThat(Restarts.policy(Policy.NEVER, tree, true, 42)).isEqualTo(Policy.ALWAYS);
        JsonObject none = JsonObject.EMPTY;
        assertThat(Restarts.policy(Policy.ALWAYS, none, false, 1)).isEqualTo(Policy.ALWAYS);
        assertThat(Restarts.policy(Policy.ALWAYS, none, true, 1)).isEqualTo(Policy.ON_FAILURE);
        assertThat(Restarts.policy(Policy.NEVER, none, true, 1)).isEqualTo(Policy.NEVER);
    }

    @Test
    void policies() {
        End good = new End(0, 0, 1, 0);
        End bad = new End(1, 0, 1, 0);
        assertThat(Restarts.decide(Policy.NEVER, good)).isEqualTo(new Decision.Done(true));
        assertThat(Restarts.decide(Policy.NEVER, bad)).isEqualTo(new Decision.Done(false));
        assertThat(Restarts.decide(Policy.ON_FAILURE, good)).isEqualTo(new Decision.Done(true));
        assertThat(Restarts.decide(Policy.ON_FAILURE, bad)).isInstanceOf(Decision.Restart.class);
        assertThat(Restarts.decide(Policy.ALWAYS, good)).isInstanceOf(Decision.Restart.class);
    }
}

package dev.davit.gate;

import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Keeper;
import dev.davit.control.flow.MandatoryFlowKeeper;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.FlowKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flow control's objects that every cluster has, while it runs. */
class MandatoryFlowTest {
    private final Bench bench = Bench.furnished(Bench.RULES);
    private final MandatoryFlowKeeper keeper = new MandatoryFlowKeeper();

    @BeforeEach
    void begin() {
        value(Bootstrap.run(bench.gate));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private int keep() {
        List<Request> asked = keeper.sync(bench.store.image(), 0);
        asked.forEach(request -> shown(bench.gate.handle(request)));
        return asked.size();
    }

    @Test
    void whatIsDeletedComesBackAsItWas() {
        assertThat(keep()).isZero();
        assertThat(keeper.nextWakeMillis()).isEqualTo(Keeper.NEVER);
        for (Kind kind : List.of(FlowKinds.FLOW_SCHEMA, FlowKinds.PRIORITY_LEVEL)) {
            for (String name : List.of("exempt", "catch-all")) {
                JsonObject before = bench.get(kind, "", name);
                shown(bench.delete(kind, "", name));
                assertThat(keep()).isEqualTo(1);
                // What was asked for may be lost: it looks again.
                assertThat(keeper.nextWakeMillis()).isLessThan(Keeper.NEVER);
                JsonObject after = bench.get(kind, "", name);
                assertThat(after.object("spec")).isEqualTo(before.object("spec"));
                assertThat(Bench.uid(after)).isNotEqualTo(Bench.uid(before));
                assertThat(keep()).isZero();
            }
        }
    }

    @Test
    void oneThatIsLeavingIsWaitedFor() {
        shown(
                bench.patch(
                        FlowKinds.FLOW_SCHEMA,
                        "",
                        "exempt",
                        "{'metadata':{'finalizers':['a.example.com/f']}}"));
        bench.delete(FlowKinds.FLOW_SCHEMA, "", "exempt");
        assertThat(keep()).isZero();
        bench.patch(FlowKinds.FLOW_SCHEMA, "", "exempt", "{'metadata':{'finalizers':null}}");
        assertThat(keep()).isEqualTo(1);
    }

    @Test
    void othersAreUsers() {
        shown(
                bench.tryCreate(
                        FlowKinds.PRIORITY_LEVEL,
                        "",
                        "{'metadata':{'name':'mine'},'spec':{'type':'Limited',"
                                + "'limited':{'limitResponse':{'type':'Reject'}}}}"));
        shown(bench.delete(FlowKinds.PRIORITY_LEVEL, "", "mine"));
        assertThat(keep()).isZero();
    }
}

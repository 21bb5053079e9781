package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.control.registration.ApiServiceKeeper;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An APIService for every group and version that is served. */
class ApiServiceTest {
    private static final Kind KIND = ExtensionKinds.API_SERVICE;

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final ApiServiceKeeper keeper = new ApiServiceKeeper();

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
    void eachGroupAndVersionHasOneAndKeepsIt() {
        assertThat(keep()).isGreaterThan(15);
        assertThat(keep()).isZero();
        List<String> names = bench.names(bench.list(KIND, ""));
        for (Kind kind : Kinds.ALL) {
            String name = kind.version() + "." + kind.id().group();
            assertThat(names.contains(name)).isEqualTo(!name.endsWith("apiregistration.k8s.io"));
        }
        JsonObject apps = bench.get(KIND, "", "v1.apps");
        JsonObject condition = (JsonObject) apps.array("status", "conditions").get(0);
        assertThat(condition.text("status")).isEqualTo("True");
        assertThat(condition.text("reason")).isEqualTo("Local");
        shown(bench.delete(KIND, "", "v1.apps"));
        String change = "{'spec':{'versionPriority':7}}";
        assertThat(refusal(bench.patch(KIND, "", "v1.batch", change)).reason())
                .isEqualTo(Reason.FIELD_OWNED);
        shown(
                bench.patch(
                        KIND,
                        "",
                        "v1.batch/status",
                        "{'status':{'conditions':[{'type':'Available','status':'False'}]}}",
                        "takeover=true"));
        assertThat(keep()).isEqualTo(1);
        assertThat(bench.get(KIND, "", "v1.apps").object("spec")).isEqualTo(apps.object("spec"));
        JsonObject batch = bench.get(KIND, "", "v1.batch");
        assertThat(batch.wholeOr(0, "spec", "versionPriority")).isGreaterThan(100);
        assertThat(batch.array("status", "conditions").toString()).contains("True");
        assertThat(keep()).isZero();
    }

    @Test
    void whetherAnotherServersIsAvailableIsToldByWhoHasAskedIt() {
        JsonObject made =
                bench.create(
                        KIND,
                        "",
                        "{'metadata':{'name':'v1beta1.metrics.k8s.io'},'spec':{'group':'metrics.k8s.io',"
                                + "'version':'v1beta1','groupPriorityMinimum':100,'versionPriority':100,"
                                + "'service':{'name':'m','namespace':'kube-system'}}}");
        assertThat(made.has("status")).isFalse();
        assertThat(made.wholeOr(0, "spec", "service", "port")).isEqualTo(443);
        String passed =
                "{'status':{'conditions':[{'type':'Available','status':'True','reason':'Passed'}]}}";
        JsonObject told = shown(bench.patch(KIND, "", "v1beta1.metrics.k8s.io/status", passed));
        assertThat(told.array("status", "conditions").toString()).contains("Passed");
        keep();
        assertThat(bench.get(KIND, "", "v1beta1.metrics.k8s.io").object("spec"))
                .isEqualTo(made.object("spec"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    v1.a  | {'group':'b','version':'v1','groupPriorityMinimum':1,'versionPriority':1} | metadata.name: Invalid value: "v1.a": must be
                    v1.a  | {'group':'a','version':'v1','groupPriorityMinimum':0,'versionPriority':1} | spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000
                    v1.a  | {'group':'a','version':'v1','groupPriorityMinimum':1,'versionPriority':1001} | spec.versionPriority: Invalid value: 1001: must be positive and less than 1000
                    v2.   | {'version':'v2','groupPriorityMinimum':1,'versionPriority':1} | spec.group: Required value: only v1 may have an empty group and it better be legacy kube
                    v1.a  | {'group':'a','version':'v1','groupPriorityMinimum':1,'versionPriority':1,'service':{'name':'x'}} | spec.service.namespace: Required value
                    v1.a  | {'group':'a','version':'v1','groupPriorityMinimum':1,'versionPriority':1,'service':{'name':'x','namespace':'y','port':65536}} | spec.service.port: Invalid value: 65536: must be between 1 and 65535, inclusive
                    """)
    void aWrongOneIsRefusedWithItsField(String name, String spec, String why) {
        var refused =
                refusal(
                        bench.tryCreate(
                                KIND,
                                "",
                                "{'metadata':{'name':'" + name + "'},'spec':" + spec + "}"));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID);
        assertThat(refused.message()).contains(why);
    }
}

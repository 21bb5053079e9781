package dev.davit.model.table;

import static dev.davit.model.json.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.WorkloadKinds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of the kinds that run pods and of what they need, as {@code kubectl get -o wide} shows. */
class WorkloadTablesTest {
    private static final long NOW = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();
    private static final String META =
            "'metadata':{'name':'x','creationTimestamp':'2026-01-01T23:55:00Z'}";
    private static final String TEMPLATE =
            "'template':{'metadata':{'labels':{'b':'2','a':'1'}},'spec':{'containers':"
                    + "[{'name':'m','image':'i:1'},{'name':'n','image':'j:2'}]}}";

    private static String row(Kind kind, String tree) {
        Table table = Table.of(kind.id());
        List<Json> cells = table.cells(object("{" + META + "," + tree + "}"), NOW);
        assertThat(cells).hasSameSizeAs(table.columns());
        List<String> all = new ArrayList<>();
        for (Json cell : cells) {
            all.add(
                    switch (cell) {
                        case JsonString(String text) -> text;
                        case JsonNumber.Whole(long whole) -> Long.toString(whole);
                        default -> throw new AssertionError(cell);
                    });
        }
        return String.join("|", all);
    }

    @Test
    void copiesOfAPod() {
        assertThat(
                        row(
                                WorkloadKinds.STATEFUL_SET,
                                "'spec':{'replicas':3,"
                                        + TEMPLATE
                                        + "},'status':{'readyReplicas':2}"))
                .isEqualTo("x|2/3|5m|m,n|i:1,j:2");
        assertThat(
                        row(
                                WorkloadKinds.DAEMON_SET,
                                "'spec':{'selector':{'matchLabels':{'a':'1'}},"
                                        + TEMPLATE
                                        + "},'status':{'desiredNumberScheduled':5,"
                                        + "'currentNumberScheduled':4,'numberReady':3,"
                                        + "'updatedNumberScheduled':2,'numberAvailable':1}"))
                .isEqualTo("x|5|4|3|2|1|<none>|5m|m,n|i:1,j:2|a=1");
        assertThat(
                        row(
                                WorkloadKinds.REPLICATION_CONTROLLER,
                                "'spec':{'replicas':3,'selector':{'b':'2','a':'1'},"
                                        + TEMPLATE
                                        + "},'status':{'replicas':2,'readyReplicas':1}"))
                .isEqualTo("x|3|2|1|5m|m,n|i:1,j:2|a=1,b=2");
        assertThat(row(WorkloadKinds.POD_TEMPLATE, TEMPLATE)).isEqualTo("x|m,n|i:1,j:2|a=1,b=2");
    }

    @Test
    void aRevisionNamesItsController() {
        String table =
                row(WorkloadKinds.CONTROLLER_REVISION, "'revision':4,'data':{}").replace("x|", "");
        assertThat(table).isEqualTo("<none>|4|5m");
        Table columns = Table.of(WorkloadKinds.CONTROLLER_REVISION.id());
        assertThat(
                        columns.cells(
                                        object(
                                                "{'metadata':{'name':'x','ownerReferences':[{'kind':"
                                                        + "'StatefulSet','apiVersion':'apps/v1',"
                                                        + "'name':'db','controller':true}]}}"),
                                        NOW)
                                .get(1))
                .isEqualTo(new JsonString("statefulset.apps/db"));
    }

    @Test
    void jobsByTheirConditions() {
        String spec = "'spec':{'completions':4,'parallelism':2," + TEMPLATE + "}";
        assertThat(row(WorkloadKinds.JOB, spec)).isEqualTo("x|Running|0/4||5m|m,n|i:1,j:2|<none>");
        String started = ",'status':{'startTime':'2026-01-01T23:58:00Z','succeeded':1";
        assertThat(row(WorkloadKinds.JOB, spec + started + "}")).startsWith("x|Running|1/4|2m|");
        for (String word : List.of("Complete", "Failed", "Suspended", "FailureTarget")) {
            String held = ",'conditions':[{'type':'" + word + "','status':'True'}]}";
            assertThat(row(WorkloadKinds.JOB, spec + started + held)).startsWith("x|" + word + "|");
        }
        assertThat(row(WorkloadKinds.JOB, "'spec':{'parallelism':3," + TEMPLATE + "}"))
                .startsWith("x|Running|0/1 of 3|");
        assertThat(
                        row(
                                WorkloadKinds.CRON_JOB,
                                "'spec':{'schedule':'@daily','suspend':true,'jobTemplate':{'spec':{"
                                        + TEMPLATE
                                        + "}}},'status':{'active':[{}],'lastScheduleTime':"
                                        + "'2026-01-01T23:00:00Z'}"))
                .isEqualTo("x|@daily|<none>|True|1|60m|5m|m,n|i:1,j:2|<none>");
    }

    @Test
    void autoscalersTellWhatTheyMeasure() {
        String reference = "'spec':{'scaleTargetRef':{'kind':'Deployment','name':'web'},";
        assertThat(
                        row(
                                WorkloadKinds.AUTOSCALER,
                                reference
                                        + "'minReplicas':2,'maxReplicas':9,'metrics':["
                                        + "{'type':'Resource','resource':{'name':'cpu','target':"
                                        + "{'averageUtilization':80}}},"
                                        + "{'type':'Pods','pods':{'target':{'averageValue':'1k'}}},"
                                        + "{'type':'External','external':{'target':{'value':'7'}}}]},"
                                        + "'status':{'currentReplicas':3,'currentMetrics':["
                                        + "{'resource':{'current':{'averageUtilization':40}}}]}"))
                .isEqualTo("x|Deployment/web|cpu: 40%/80%, <unknown>/1k + 1 more...|2|9|3|5m");
        assertThat(
                        row(
                                WorkloadKinds.AUTOSCALER,
                                reference
                                        + "'maxReplicas':9,'metrics':[{'type':'Object','object':"
                                        + "{'target':{'averageValue':'500m'}}},{'type':"
                                        + "'ContainerResource','containerResource':{'name':'memory',"
                                        + "'target':{'averageValue':'1Gi'}}}]}"))
                .isEqualTo(
                        "x|Deployment/web|<unknown>/500m (avg), memory: <unknown>/1Gi|<unset>|9|0|5m");
        assertThat(row(WorkloadKinds.AUTOSCALER, reference + "'maxReplicas':9}"))
                .contains("|<none>|");
    }

    @Test
    void budgetsLimitsAndQuotas() {
        assertThat(
                        row(
                                WorkloadKinds.DISRUPTION_BUDGET,
                                "'spec':{'maxUnavailable':1},'status':{'disruptionsAllowed':2}"))
                .isEqualTo("x|N/A|1|2|5m");
        assertThat(row(WorkloadKinds.LIMIT_RANGE, "'spec':{'limits':[]}"))
                .isEqualTo("x|2026-01-01T23:55:00Z");
        assertThat(
                        row(
                                WorkloadKinds.RESOURCE_QUOTA,
                                "'status':{'hard':{'pods':'9','limits.cpu':'4','cpu':'2000m'},"
                                        + "'used':{'pods':'1','limits.cpu':'500m'}}"))
                .isEqualTo("x|cpu: 0/2, pods: 1/9|limits.cpu: 500m/4|5m");
    }

    @Test
    void volumesAndTheirClaims() {
        assertThat(
                        row(
                                WorkloadKinds.PERSISTENT_VOLUME,
                                "'spec':{'capacity':{'storage':'1Gi'},'accessModes':"
                                        + "['ReadWriteOncePod'],'persistentVolumeReclaimPolicy':"
                                        + "'Delete','claimRef':{'namespace':'n','name':'c'},"
                                        + "'volumeMode':'Block'},'status':{'phase':'Bound'}"))
                .isEqualTo("x|1Gi|RWOP|Delete|Bound|n/c||<unset>||5m|Block");
        assertThat(
                        row(
                                WorkloadKinds.VOLUME_CLAIM,
                                "'spec':{'volumeName':'v','storageClassName':'fast'},'status':"
                                        + "{'phase':'Bound','capacity':{'storage':'2Gi'},"
                                        + "'accessModes':['ReadWriteOnce','ReadOnlyMany']}"))
                .isEqualTo("x|Bound|v|2Gi|RWO,ROX|fast|<unset>|5m|<unset>");
    }
}

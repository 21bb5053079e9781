package dev.davit.model.table;

import static dev.davit.model.json.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.KindId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    private static final long NOW = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();
    private static final String META =
            "'metadata':{'name':'x','creationTimestamp':'2026-01-01T23:54:57Z'}";

    private static List<String> row(String kind, String tree) {
        int dot = kind.indexOf('.');
        KindId id =
                dot < 0
                        ? new KindId("", kind)
                        : new KindId(kind.substring(dot + 1), kind.substring(0, dot));
        JsonObject object = object("{" + META + (tree.isEmpty() ? "" : ",") + tree + "}");
        List<Json> cells = Table.of(id).cells(object, NOW);
        assertThat(cells).hasSameSizeAs(Table.of(id).columns());
        return cells.stream().map(TableTest::text).toList();
    }

    private static String text(Json cell) {
        return switch (cell) {
            case JsonString(String text) -> text;
            case JsonNumber.Whole(long whole) -> Long.toString(whole);
            default -> throw new AssertionError(cell);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "-2000, <invalid>",
        "-500, 0s",
        "0, 0s",
        "59000, 59s",
        "119999, 119s",
        "120000, 2m",
        "303000, 5m3s",
        "599000, 9m59s",
        "600000, 10m",
        "10799000, 179m",
        "10800000, 3h",
        "11100000, 3h5m",
        "28799000, 7h59m",
        "28800000, 8h",
        "172799000, 47h",
        "172800000, 2d",
        "187200000, 2d4h",
        "691199000, 7d23h",
        "691200000, 8d",
        "63071999000, 729d",
        "63072000000, 2y",
        "63158400000, 2y1d",
        "252288000000, 8y"
    })
    void durations(long millis, String text) {
        assertThat(HumanDuration.ofMillis(millis)).isEqualTo(text);
    }

    @Test
    void timesThatCannotBeReadAreUnknown() {
        assertThat(HumanDuration.since(null, NOW)).isEqualTo("<unknown>");
        assertThat(HumanDuration.since(new JsonString("yesterday"), NOW)).isEqualTo("<unknown>");
        assertThat(HumanDuration.since(new JsonString("2026-01-02T01:00:00+02:00"), NOW))
                .isEqualTo("60m");
    }

    /** Spec with two containers; the statuses are what differs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status':{'phase':'Pending'} | 0/2 | Pending | 0",
                "'status':{} | 0/2 | Unknown | 0",
                "'status':{'phase':'Failed','reason':'Evicted'} | 0/2 | Evicted | 0",
                "'status':{'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}},"
                        + "{'ready':true,'state':{'running':{}}}]} | 2/2 | Running | 0",
                "'status':{'phase':'Running','containerStatuses':[{'ready':false,'restartCount':3,"
                        + "'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':"
                        + "{'finishedAt':'2026-01-01T23:55:00Z'}}},{'ready':true,'state':{'running':{}}}]}"
                        + " | 1/2 | CrashLoopBackOff | 3 (5m ago)",
                "'status':{'phase':'Running','containerStatuses':[{'state':{'terminated':{'reason':"
                        + "'Completed'}}},{'ready':true,'state':{'running':{}}}],'conditions':"
                        + "[{'type':'Ready','status':'True'}]} | 1/2 | Running | 0",
                "'status':{'phase':'Running','containerStatuses':[{'state':{'terminated':{'reason':"
                        + "'Completed'}}},{'ready':true,'state':{'running':{}}}]} | 1/2 | NotReady | 0",
                "'status':{'phase':'Succeeded','containerStatuses':[{'state':{'terminated':{'reason':"
                        + "'Completed'}}}]} | 0/2 | Completed | 0",
                "'status':{'phase':'Failed','containerStatuses':[{'state':{'terminated':"
                        + "{'exitCode':3}}}]} | 0/2 | ExitCode:3 | 0",
                "'status':{'phase':'Failed','containerStatuses':[{'state':{'terminated':"
                        + "{'exitCode':137,'signal':9}}}]} | 0/2 | Signal:9 | 0",
                "'status':{'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False',"
                        + "'reason':'SchedulingGated'}]} | 0/2 | SchedulingGated | 0",
                "'status':{'phase':'Pending','containerStatuses':[{'state':{'waiting':{'reason':"
                        + "'ContainerCreating'}}},{'state':{'waiting':{'reason':'ContainerCreating',"
                        + "'message':'pulling a/b:1: layer 2 of 5, 31 of 80 MB, 12 MB/s'}}}]}"
                        + " | 0/2 | ContainerCreating (31 of 80 MB) | 0",
                "'status':{'phase':'Pending','containerStatuses':[{'state':{'waiting':{'reason':"
                        + "'ContainerCreating','message':'pulling a: asking the registry'}}}]}"
                        + " | 0/2 | ContainerCreating | 0"
            })
    void pods(String status, String ready, String word, String restarts) {
        List<String> row =
                row("pods", "'spec':{'containers':[{'name':'a'},{'name':'b'}]}," + status);
        assertThat(row.subList(0, 5)).containsExactly("x", ready, word, restarts, "5m3s");
        assertThat(row.subList(5, 9)).containsOnly("<none>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'i1','state':{'running':{}}} | Init:0/2 | 0",
                "{'name':'i1','state':{'waiting':{'reason':'PodInitializing'}}} | Init:0/2 | 0",
                "{'name':'i1','state':{'terminated':{'exitCode':0}}},{'name':'i2','state':"
                        + "{'running':{}}} | Init:1/2 | 0",
                "{'name':'i1','restartCount':2,'state':{'waiting':{'reason':'CrashLoopBackOff'}}} |"
                        + " Init:CrashLoopBackOff | 2",
                "{'name':'i1','state':{'terminated':{'exitCode':1,'reason':'Error'}}} | Init:Error"
                        + " | 0",
                "{'name':'i1','state':{'terminated':{'exitCode':1}}} | Init:ExitCode:1 | 0",
                "{'name':'i1','state':{'terminated':{'exitCode':1,'signal':11}}} | Init:Signal:11 |"
                        + " 0"
            })
    void initContainersSpeakForThePod(String statuses, String word, String restarts) {
        List<String> row =
                row(
                        "pods",
                        "'spec':{'initContainers':[{'name':'i1'},{'name':'i2'}],'containers':"
                                + "[{'name':'a'}]},'status':{'phase':'Pending',"
                                + "'initContainerStatuses':["
                                + statuses
                                + "]}");
        assertThat(row.subList(1, 4)).containsExactly("0/1", word, restarts);
    }

    @Test
    void sidecarsCount() {
        String spec =
                "'spec':{'initContainers':[{'name':'s','restartPolicy':'Always'}],'containers':"
                        + "[{'name':'a'}]},";
        assertThat(
                        row(
                                "pods",
                                spec
                                        + "'status':{'phase':'Running','initContainerStatuses':"
                                        + "[{'name':'s','started':true,'ready':true,'restartCount':2,"
                                        + "'state':{'running':{}}}],'containerStatuses':[{'ready':true,"
                                        + "'state':{'running':{}}}]}"))
                .startsWith("x", "2/2", "Running", "2");
    }

    @Test
    void deletionOverrides() {
        String meta = "'metadata':{'name':'x','deletionTimestamp':'2026-01-02T00:00:00Z'},";
        assertThat(PodSummary.of(object("{" + meta + "'status':{'phase':'Running'}}")).status())
                .isEqualTo("Terminating");
        assertThat(PodSummary.of(object("{" + meta + "'status':{'phase':'Succeeded'}}")).status())
                .isEqualTo("Succeeded");
        assertThat(
                        PodSummary.of(
                                        object(
                                                "{"
                                                        + meta
                                                        + "'status':{'phase':'Running','reason':'NodeLost'}}"))
                                .status())
                .isEqualTo("Unknown");
    }

    @Test
    void wideColumnsOfAPod() {
        assertThat(
                        row(
                                        "pods",
                                        "'spec':{'nodeName':'n1','readinessGates':[{'conditionType':'a'},"
                                                + "{'conditionType':'b'}]},'status':{'podIP':'::1','podIPs':"
                                                + "[{'ip':'fd00::2'}],'nominatedNodeName':'n2','conditions':"
                                                + "[{'type':'b','status':'True'}]}")
                                .subList(5, 9))
                .containsExactly("fd00::2", "n1", "n2", "1/2");
    }

    @Test
    void nodes() {
        assertThat(
                        row(
                                "nodes",
                                "'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready',"
                                        + "'status':'True'}],'addresses':[{'type':'InternalIP','address':"
                                        + "'fd00::1'}],'nodeInfo':{'kubeletVersion':'davit-1',"
                                        + "'kernelVersion':'6.18'}}"))
                .containsExactly(
                        "x",
                        "Ready,SchedulingDisabled",
                        "<none>",
                        "5m3s",
                        "davit-1",
                        "fd00::1",
                        "<none>",
                        "<unknown>",
                        "6.18",
                        "<unknown>");
        JsonObject labelled =
                object(
                        "{'metadata':{'name':'n','labels':{'node-role.kubernetes.io/worker':'',"
                                + "'node-role.kubernetes.io/control-plane':'','kubernetes.io/role':'x'}},"
                                + "'status':{'conditions':[{'type':'Ready','status':'Unknown'}]}}");
        List<Json> cells = Table.of(new KindId("", "nodes")).cells(labelled, NOW);
        assertThat(text(cells.get(1))).isEqualTo("NotReady");
        assertThat(text(cells.get(2))).isEqualTo("control-plane,worker,x");
        assertThat(text(cells.get(3))).isEqualTo("<unknown>");
        assertThat(row("nodes", "").get(1)).isEqualTo("Unknown");
    }

    @Test
    void theSmallKinds() {
        assertThat(row("namespaces", "'status':{'phase':'Terminating'}"))
                .containsExactly("x", "Terminating", "5m3s");
        assertThat(row("configmaps", "'data':{'a':'1'},'binaryData':{'b':'','c':''}"))
                .containsExactly("x", "3", "5m3s");
        assertThat(row("secrets", "'type':'kubernetes.io/tls','data':{'a':''}"))
                .containsExactly("x", "kubernetes.io/tls", "1", "5m3s");
        assertThat(row("serviceaccounts", "")).containsExactly("x", "0", "5m3s");
        assertThat(row("leases.coordination.k8s.io", "'spec':{'holderIdentity':'h'}"))
                .containsExactly("x", "h", "5m3s");
        assertThat(row("widgets.example.com", "")).containsExactly("x", "5m3s");
    }

    @Test
    void servicesAndWhereTheyLead() {
        assertThat(
                        row(
                                "services",
                                "'spec':{'type':'NodePort','selector':{'b':'2','a':'1'},"
                                        + "'ports':[{'port':80,'nodePort':30080},"
                                        + "{'port':53,'protocol':'UDP'}]}"))
                .containsExactly(
                        "x",
                        "NodePort",
                        "<none>",
                        "<none>",
                        "80:30080/TCP,53/UDP",
                        "5m3s",
                        "a=1,b=2");
        assertThat(row("services", "'spec':{'type':'ExternalName','externalName':'a.b'}"))
                .containsExactly("x", "ExternalName", "<none>", "a.b", "<none>", "5m3s", "<none>");
        assertThat(row("services", "'spec':{'type':'LoadBalancer','clusterIP':'None'}").get(3))
                .isEqualTo("<pending>");
        assertThat(
                        row(
                                "endpoints",
                                "'subsets':[{'addresses':[{'ip':'fd00::1'},{'ip':'fd00::2'}],"
                                        + "'ports':[{'port':80},{'port':81}]}]"))
                .containsExactly("x", "[fd00::1]:80,[fd00::1]:81,[fd00::2]:80 + 1 more...", "5m3s");
        assertThat(row("endpoints", "").get(1)).isEqualTo("<none>");
        assertThat(
                        row(
                                "endpointslices.discovery.k8s.io",
                                "'addressType':'IPv6','ports':[{'name':'http','port':80}],"
                                        + "'endpoints':[{'addresses':['fd00::1']}]"))
                .containsExactly("x", "IPv6", "80", "fd00::1", "5m3s");
    }

    @Test
    void events() {
        assertThat(
                        row(
                                "events",
                                "'type':'Warning','reason':'BackOff','message':'again\\n','count':4,"
                                        + "'involvedObject':{'kind':'Pod','name':'p','fieldPath':"
                                        + "'spec.containers{a}'},'source':{'component':'davit-node','host':'n'},"
                                        + "'firstTimestamp':'2026-01-01T23:00:00Z','lastTimestamp':"
                                        + "'2026-01-01T23:59:00Z'"))
                .containsExactly(
                        "60s",
                        "Warning",
                        "BackOff",
                        "pod/p",
                        "spec.containers{a}",
                        "davit-node, n",
                        "again",
                        "60m",
                        "4",
                        "x");
        assertThat(
                        row(
                                "events",
                                "'eventTime':'2026-01-01T23:58:00.5Z','series':{'count':7,"
                                        + "'lastObservedTime':'2026-01-01T23:59:59Z'},'reportingComponent':'r'"))
                .startsWith("1s")
                .contains("r", "7", "119s");
    }

    @Test
    void exactlyOneColumnIdentifiesTheObject() {
        for (String kind :
                List.of("pods", "nodes", "events", "namespaces", "configmaps", "secrets")) {
            assertThat(
                            Table.of(new KindId("", kind)).columns().stream()
                                    .filter(c -> c.format().equals("name")))
                    .hasSize(1);
        }
    }
}

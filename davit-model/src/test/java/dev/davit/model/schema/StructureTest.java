package dev.davit.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructureTest {
    private static final String GOOD =
            """
            {"apiVersion":"v1","kind":"Pod",
             "metadata":{"name":"web","namespace":"default","labels":{"app":"web"},
               "annotations":{"a":"b"},"creationTimestamp":"2026-11-20T12:00:00Z"},
             "spec":{"restartPolicy":"Always","nodeSelector":{"disk":"ssd"},
               "tolerations":[{"key":"a","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],
               "containers":[
                 {"name":"a","image":"busybox:1","command":["sh","-c","sleep 1"],
                  "env":[{"name":"A","value":"1"},
                    {"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],
                  "ports":[{"containerPort":80}],
                  "resources":{"limits":{"cpu":"100m","memory":"64Mi"},"requests":{"cpu":1}},
                  "volumeMounts":[{"name":"tmp","mountPath":"/tmp"}],
                  "livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5}}],
               "volumes":[{"name":"tmp","emptyDir":{"sizeLimit":"1Gi"}}]}}
            """;

    private static JsonObject tree(String json) {
        return JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Structure.Result check(Kind kind, String json, Strictness strictness) {
        return Structure.check(Schemas.of(kind), tree(json), strictness);
    }

    private static List<String> mistakes(Kind kind, String json) {
        return check(kind, json, Strictness.STRICT).causes().stream()
                .map(cause -> cause.field() + ": " + cause.message())
                .toList();
    }

    private static String pod(String spec) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":" + spec.replace('\'', '"') + "}";
    }

    @Test
    void aGoodPodIsKeptAsItIs() {
        JsonObject pod = tree(GOOD);
        Structure.Result result = Structure.check(Schemas.of(Kinds.POD), pod, Strictness.STRICT);
        assertThat(result.causes()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.tree()).isSameAs(pod);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'containers':[{'name':'a','imag':'x'}]} | spec.containers[0].imag: unknown field "spec.containers[0].imag", did you mean "image"?
                    {'containers':[{'name':'a'}],'hostNetwrok':true} | spec.hostNetwrok: unknown field "spec.hostNetwrok", did you mean "hostNetwork"?
                    {'containers':[{'name':'a'}],'restartpolicy':'x'} | spec.restartpolicy: unknown field "spec.restartpolicy", did you mean "restartPolicy"?
                    {'containers':[{'name':'a'}],'zzzz':1} | spec.zzzz: unknown field "spec.zzzz"
                    {'containers':{}} | spec.containers: must be a list, not an object
                    {'containers':[{'image':'x'}]} | spec.containers[0].name: Required value
                    {} | spec.containers: Required value
                    {'containers':null} | spec.containers: Required value
                    {'containers':[null]} | spec.containers[0]: must be an object, not null
                    {'containers':[{'name':7}]} | spec.containers[0].name: must be a string, not a number: write "7" with quotes
                    {'containers':[{'name':'a','env':[{'name':'A','value':true}]}]} | spec.containers[0].env[0].value: must be a string, not a boolean: write "true" with quotes
                    {'containers':[{'name':'a','command':'sh'}]} | spec.containers[0].command: must be a list, not a string
                    {'containers':[{'name':'a','command':['sh',1]}]} | spec.containers[0].command[1]: must be a string, not a number: write "1" with quotes
                    {'containers':[{'name':'a'},{'name':'b'},{'name':'a'}]} | spec.containers[2].name: Duplicate value: "a"
                    {'containers':[{'name':'a','tty':'yes'}]} | spec.containers[0].tty: must be true or false, not a string
                    {'containers':[{'name':'a','ports':[{'containerPort':'80'}]}]} | spec.containers[0].ports[0].containerPort: must be a whole number, not a string
                    {'containers':[{'name':'a','ports':[{'containerPort':1.5}]}]} | spec.containers[0].ports[0].containerPort: must be a whole number, not a number
                    {'containers':[{'name':'a','ports':[{'containerPort':4294967296}]}]} | spec.containers[0].ports[0].containerPort: Invalid value: 4294967296: must fit into 32 bits
                    {'containers':[{'name':'a','ports':[{'containerPort':80,'protocol':'tcp'}]}]} | spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"
                    {'containers':[{'name':'a'}],'restartPolicy':'Sometimes'} | spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"
                    {'containers':[{'name':'a','resources':{'limits':{'cpu':'1x'}}}]} | spec.containers[0].resources.limits[cpu]: "1x" is not a quantity; examples are 500m, 2, 1.5Gi, 100M, 1e3
                    {'containers':[{'name':'a','resources':{'limits':{'cpu':[]}}}]} | spec.containers[0].resources.limits[cpu]: must be a quantity, not a list
                    {'containers':[{'name':'a','resources':{'limits':['cpu']}}]} | spec.containers[0].resources.limits: must be an object, not a list
                    {'containers':[{'name':'a','livenessProbe':{'httpGet':{'port':true}}}]} | spec.containers[0].livenessProbe.httpGet.port: must be a whole number or a string, not a boolean
                    {'containers':[{'name':'a','livenessProbe':{'httpGet':{'path':'/'}}}]} | spec.containers[0].livenessProbe.httpGet.port: Required value
                    {'containers':[{'name':'a'}],'davit':{'profile':'lax'}} | spec.davit.profile: Unsupported value: "lax": supported values: "strict", "standard"
                    {'containers':[{'name':'a'}],'nodeSelector':{'a':1}} | spec.nodeSelector[a]: must be a string, not a number: write "1" with quotes
                    {'containers':[{'name':'a','volumeMounts':[{'name':'a','mountPath':'/a'},{'name':'b','mountPath':'/a'}]}]} | spec.containers[0].volumeMounts[1].mountPath: Duplicate value: "/a"
                    """)
    void oneMistakeOneMessage(String spec, String message) {
        assertThat(mistakes(Kinds.POD, pod(spec))).containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2026-11-20T12:00:00Z             | true
                    2026-11-20T12:00:00.123456Z      | true
                    2026-11-20T12:00:00+01:00        | true
                    2024-02-29T00:00:00Z             | true
                    2026-02-29T00:00:00Z             | false
                    2026-13-01T00:00:00Z             | false
                    2026-11-20 12:00:00Z             | false
                    2026-11-20T12:00:00              | false
                    2026-11-20T12:00:00.Z            | false
                    2026-11-20T25:00:00Z             | false
                    yesterday                        | false
                    """)
    void times(String time, boolean good) {
        String json = "{\"metadata\":{\"creationTimestamp\":\"" + time + "\"}}";
        assertThat(mistakes(Kinds.CONFIG_MAP, json).isEmpty()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"aGk=,true", "'',true", "aGkK,true", "aGk,false", "a=Gk,false", "a-k=,false"})
    void secretsAreBase64(String data, boolean good) {
        String json = "{\"data\":{\"k\":\"" + data + "\"}}";
        List<String> mistakes = mistakes(Kinds.SECRET, json);
        assertThat(mistakes.isEmpty()).isEqualTo(good);
        if (!good) {
            assertThat(mistakes.getFirst()).startsWith("data[k]: must be base64");
        }
    }

    @Test
    void allMistakesAreReportedAtOnceAndBounded() {
        assertThat(mistakes(Kinds.POD, pod("{'containers':[{'nme':'a'},{'name':1}],'volumes':3}")))
                .containsExactly(
                        "spec.containers[0].nme: unknown field \"spec.containers[0].nme\", did you mean \"name\"?",
                        "spec.containers[0].name: Required value",
                        "spec.containers[1].name: must be a string, not a number: write \"1\" with"
                                + " quotes",
                        "spec.volumes: must be a list, not a number");
        String many =
                IntStream.range(0, 1000)
                        .mapToObj(i -> "'x" + i + "':1")
                        .collect(Collectors.joining(",", "{", "}"));
        assertThat(mistakes(Kinds.POD, pod(many))).hasSize(Structure.MAX_CAUSES);
    }

    @Test
    void unknownMembersAreDroppedWithAWarningOrSilently() {
        String json = pod("{'containers':[{'name':'a','imag':'x'}],'volumes':null}");
        Structure.Result warned = check(Kinds.POD, json, Strictness.WARN);
        assertThat(warned.causes()).isEmpty();
        assertThat(warned.warnings()).containsExactly("unknown field \"spec.containers[0].imag\"");
        Structure.Result ignored = check(Kinds.POD, json, Strictness.IGNORE);
        assertThat(ignored.warnings()).isEmpty();
        assertThat(ignored.tree()).isEqualTo(warned.tree());
        assertThat(new String(JsonWriter.write(warned.tree()), StandardCharsets.UTF_8))
                .isEqualTo(pod("{'containers':[{'name':'a'}]}"));
    }

    @Test
    void unknownMembersCanBeToldApart() {
        Structure.Shape shape =
                Structure.shape(
                        Schemas.of(Kinds.POD), tree(pod("{'containers':[{'name':1,'imag':'x'}]}")));
        assertThat(shape.unknown())
                .extracting(Cause::field)
                .containsExactly("spec.containers[0].imag");
        assertThat(shape.wrong())
                .extracting(Cause::field)
                .containsExactly("spec.containers[0].name");
        assertThat(shape.tree().object("spec").array("containers").get(0))
                .isEqualTo(tree("{\"name\":1}"));
    }

    @Test
    void wrongTypesAreRefusedInEveryMode() {
        for (Strictness strictness : Strictness.values()) {
            assertThat(check(Kinds.POD, pod("{'containers':1}"), strictness).causes())
                    .extracting(Cause::reason)
                    .contains(Cause.TYPE_INVALID);
        }
    }

    @Test
    void nullsAndEmptyWordsAreAbsent() {
        Structure.Result result =
                check(
                        Kinds.POD,
                        "{\"metadata\":{\"creationTimestamp\":null,\"labels\":{\"a\":null}},"
                                + "\"spec\":{\"containers\":[{\"name\":\"a\",\"imagePullPolicy\":\"\"}]},"
                                + "\"status\":{}}",
                        Strictness.STRICT);
        assertThat(result.causes()).isEmpty();
        assertThat(result.tree())
                .isEqualTo(
                        tree(
                                "{\"metadata\":{\"labels\":{}},\"spec\":{\"containers\":"
                                        + "[{\"name\":\"a\"}]},\"status\":{}}"));
    }

    @Test
    void listsThatKubernetesTakesTwiceOnlyWarn() {
        Structure.Result result =
                check(
                        Kinds.POD,
                        pod(
                                "{'containers':[{'name':'a','env':[{'name':'A','value':'1'},"
                                        + "{'name':'A','value':'2'}],'ports':[{'containerPort':1},"
                                        + "{'containerPort':1,'protocol':'TCP'},"
                                        + "{'containerPort':1,'protocol':'UDP'}]}]}"),
                        Strictness.STRICT);
        assertThat(result.causes()).isEmpty();
        assertThat(result.warnings())
                .containsExactly(
                        "spec.containers[0].env[1]: hides an earlier item with the same key: \"A\"",
                        "spec.containers[0].ports[1]: hides an earlier item with the same key:"
                                + " containerPort=1, protocol=\"TCP\"");
    }

    @Test
    void longListsFindTheirDuplicatesToo() {
        String containers =
                IntStream.range(0, 40)
                        .mapToObj(i -> "{'name':'c" + (i == 33 ? 5 : i) + "'}")
                        .collect(Collectors.joining(",", "{'containers':[", "]}"));
        assertThat(mistakes(Kinds.POD, pod(containers)))
                .containsExactly("spec.containers[33].name: Duplicate value: \"c5\"");
    }

    @Test
    void aStatusMayBePartial() {
        assertThat(
                        mistakes(
                                Kinds.POD,
                                "{\"spec\":{\"containers\":[{\"name\":\"a\"}]},\"status\":"
                                        + "{\"containerStatuses\":[{\"name\":\"a\"}]}}"))
                .isEmpty();
    }

    @Test
    void declaredDefaultsAreSet() {
        JsonObject pod = tree(GOOD);
        JsonObject full = DeclaredDefaults.apply(Schemas.of(Kinds.POD), pod);
        assertThat(full.object("spec").array("containers").get(0))
                .isInstanceOfSatisfying(
                        JsonObject.class,
                        container ->
                                assertThat(container.array("ports").get(0))
                                        .isEqualTo(
                                                tree(
                                                        "{\"containerPort\":80,"
                                                                + "\"protocol\":\"TCP\"}")));
        assertThat(DeclaredDefaults.apply(Schemas.of(Kinds.POD), full)).isSameAs(full);
    }
}

package dev.davit.model.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonReader;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Policy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtoReaderTest {
    private static final FileDescriptor CORE = V1.getDescriptor();

    private static Json json(String text) {
        return JsonReader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Document document(byte[] body) {
        return switch (ProtoReader.read(body)) {
            case Outcome.Ok<Document>(Document document) -> document;
            case Outcome.Refused<Document>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    private static Refusal refusal(byte[] body) {
        return switch (ProtoReader.read(body)) {
            case Outcome.Ok<Document>(Document document) ->
                    throw new AssertionError(document.toString());
            case Outcome.Refused<Document>(Refusal refusal) -> refusal;
        };
    }

    private static void same(
            FileDescriptor file, String apiVersion, String kind, String text, String expected) {
        Document read = document(Official.body(file, apiVersion, kind, text));
        String whole = "{'apiVersion':'" + apiVersion + "','kind':'" + kind + "'" + expected + "}";
        assertThat(read.value()).isEqualTo(json(whole));
        assertThat(read.duplicates()).isEmpty();
    }

    @Test
    void aPodAsGoWouldWriteIt() {
        same(
                CORE,
                "v1",
                "Pod",
                """
                metadata { name: "web" namespace: "" uid: "" generation: 0
                  creationTimestamp { } deletionTimestamp { seconds: 1795262400 nanos: 7 }
                  labels { key: "app" value: "web" } labels { key: "none" value: "" }
                  ownerReferences { kind: "A" name: "a" uid: "u" apiVersion: "v1" controller: false }
                  managedFields { manager: "m" fieldsV1 { Raw: "{\\"f:spec\\":{}}" } } }
                spec { restartPolicy: "Always" hostNetwork: false hostPID: true
                  terminationGracePeriodSeconds: 0 automountServiceAccountToken: false
                  volumes { name: "tmp" volumeSource { emptyDir { sizeLimit { string: "1Gi" } } } }
                  volumes { name: "cfg" volumeSource {
                    configMap { localObjectReference { name: "c" } defaultMode: 0 } } }
                  containers { name: "a" image: "busybox" command: "sh" command: ""
                    stdin: false tty: true
                    env { name: "A" value: "" }
                    env { name: "B" valueFrom { secretKeyRef {
                      localObjectReference { name: "s" } key: "k" optional: false } } }
                    resources { limits { key: "cpu" value { string: "100m" } } }
                    livenessProbe { periodSeconds: 5 initialDelaySeconds: 0
                      handler { httpGet { path: "/" port { type: 1 intVal: 0 strVal: "http" } } } }
                    readinessProbe { handler { tcpSocket { port { type: 0 intVal: 80 strVal: "" } } } }
                    securityContext { runAsUser: 0 privileged: false readOnlyRootFilesystem: true }
                    ports { containerPort: 80 hostPort: 0 } } }
                status { }
                """,
                """
                ,'metadata':{'name':'web','labels':{'app':'web','none':''},
                  'deletionTimestamp':'2026-11-21T12:00:00Z',
                  'ownerReferences':[{'kind':'A','name':'a','uid':'u','apiVersion':'v1',
                    'controller':false}],
                  'managedFields':[{'manager':'m','fieldsV1':{'f:spec':{}}}]},
                'spec':{'restartPolicy':'Always','hostPID':true,
                  'terminationGracePeriodSeconds':0,'automountServiceAccountToken':false,
                  'volumes':[{'name':'tmp','emptyDir':{'sizeLimit':'1Gi'}},
                    {'name':'cfg','configMap':{'name':'c','defaultMode':0}}],
                  'containers':[{'name':'a','image':'busybox','command':['sh',''],'tty':true,
                    'env':[{'name':'A'},{'name':'B','valueFrom':{'secretKeyRef':
                      {'name':'s','key':'k','optional':false}}}],
                    'resources':{'limits':{'cpu':'100m'}},
                    'livenessProbe':{'periodSeconds':5,'httpGet':{'path':'/','port':'http'}},
                    'readinessProbe':{'tcpSocket':{'port':80}},
                    'securityContext':{'runAsUser':0,'privileged':false,
                      'readOnlyRootFilesystem':true},
                    'ports':[{'containerPort':80}]}]},
                'status':{}\
                """);
    }

    @Test
    void theOtherKinds() {
        same(
                CORE,
                "v1",
                "Namespace",
                "metadata { name: \"x\" creationTimestamp { } } spec { } status { phase: \"\" }",
                ",'metadata':{'name':'x'},'spec':{},'status':{}");
        same(
                CORE,
                "v1",
                "ConfigMap",
                "metadata { name: \"c\" } data { key: \"a\" value: \"b\" }"
                        + " binaryData { key: \"z\" value: \"\\000\\377\" } immutable: false",
                ",'metadata':{'name':'c'},'data':{'a':'b'},'binaryData':{'z':'AP8='},"
                        + "'immutable':false");
        same(
                CORE,
                "v1",
                "Secret",
                "metadata { name: \"s\" } data { key: \"p\" value: \"q\" } data { key: \"e\" }"
                        + " type: \"Opaque\"",
                ",'metadata':{'name':'s'},'data':{'p':'cQ==','e':''},'type':'Opaque'");
        same(
                CORE,
                "v1",
                "ServiceAccount",
                "metadata { name: \"sa\" } secrets { name: \"t\" namespace: \"\" }"
                        + " imagePullSecrets { name: \"r\" } automountServiceAccountToken: false",
                ",'metadata':{'name':'sa'},'secrets':[{'name':'t'}],"
                        + "'imagePullSecrets':[{'name':'r'}],'automountServiceAccountToken':false");
        same(
                V1Coordination.getDescriptor(),
                "coordination.k8s.io/v1",
                "Lease",
                "metadata { name: \"l\" } spec { holderIdentity: \"\" leaseTransitions: 0"
                        + " renewTime { seconds: 1795262400 nanos: 1234567 } acquireTime { } }",
                ",'metadata':{'name':'l'},'spec':{'holderIdentity':'','leaseTransitions':0,"
                        + "'renewTime':'2026-11-21T12:00:00.001234Z'}");
        same(
                CORE,
                "v1",
                "Event",
                "metadata { generateName: \"e\" } involvedObject { kind: \"Pod\" name: \"p\" }"
                        + " reason: \"R\" type: \"Normal\" count: 0 firstTimestamp { seconds: 0 }"
                        + " lastTimestamp { } source { component: \"c\" } reportingComponent: \"\"",
                ",'metadata':{'generateName':'e'},'involvedObject':{'kind':'Pod','name':'p'},"
                        + "'reason':'R','type':'Normal','firstTimestamp':'1970-01-01T00:00:00Z',"
                        + "'source':{'component':'c'},'reportingComponent':''");
    }

    @Test
    void partsThatAreNoKindsOfTheirOwn() {
        String options =
                "gracePeriodSeconds: 0 propagationPolicy: \"Foreground\" dryRun: \"All\""
                        + " preconditions { uid: \"u\" } orphanDependents: false";
        String expected =
                ",'gracePeriodSeconds':0,'propagationPolicy':'Foreground','dryRun':['All'],"
                        + "'preconditions':{'uid':'u'},'orphanDependents':false";
        for (String group : List.of("v1", "meta.k8s.io/v1", "coordination.k8s.io/v1")) {
            same(Meta.getDescriptor(), group, "DeleteOptions", options, expected);
        }
        same(
                CORE,
                "v1",
                "Binding",
                "metadata { name: \"p\" } target { kind: \"Node\" name: \"n\" }",
                ",'metadata':{'name':'p'},'target':{'kind':'Node','name':'n'}");
        same(
                V1Policy.getDescriptor(),
                "policy/v1",
                "Eviction",
                "metadata { name: \"p\" } deleteOptions { }",
                ",'metadata':{'name':'p'},'deleteOptions':{}");
        same(
                V1Authentication.getDescriptor(),
                "authentication.k8s.io/v1",
                "TokenReview",
                "spec { token: \"t\" } status { user { extra { key: \"k\""
                        + " value { items: \"a\" items: \"b\" } } } authenticated: true }",
                ",'spec':{'token':'t'},'status':{'authenticated':true,"
                        + "'user':{'extra':{'k':['a','b']}}}");
        same(
                V1Apps.getDescriptor(),
                "apps/v1",
                "Deployment",
                "spec { replicas: 0 strategy { rollingUpdate { maxSurge { type: 0 intVal: 0 }"
                        + " maxUnavailable { type: 1 strVal: \"25%\" } } }"
                        + " template { spec { containers { name: \"a\" } } } }",
                ",'spec':{'replicas':0,'strategy':{'rollingUpdate':{'maxSurge':0,"
                        + "'maxUnavailable':'25%'}},'template':{'spec':{'containers':"
                        + "[{'name':'a'}]}}}");
    }

    @Test
    void everyKindOfVolumeStandsInTheVolumeItself() {
        List<FieldDescriptor> kinds = CORE.findMessageTypeByName("VolumeSource").getFields();
        assertThat(kinds).hasSize(30);
        for (FieldDescriptor kind : kinds) {
            same(
                    CORE,
                    "v1",
                    "Pod",
                    "spec { volumes { name: \"v\" volumeSource { %s { } } } }"
                            .formatted(kind.getName()),
                    ",'spec':{'volumes':[{'name':'v','%s':{}}]}".formatted(kind.getName()));
        }
    }

    @Test
    void jsonInsideJsonSchemasAndChoices() {
        byte[] body =
                Official.body(
                        V1Apiextensions.getDescriptor(),
                        "apiextensions.k8s.io/v1",
                        "JSONSchemaProps",
                        "ref: \"r\" default { raw: \"false\" } maximum: 1.5 minimum: 2"
                                + " items { schema { type: \"string\" } }"
                                + " additionalProperties { allows: false }"
                                + " enum { raw: \"\\\"a\\\"\" } xKubernetesListType: \"map\"");
        // Custom kinds are not served, so the message is read by itself.
        assertThat(refusal(body).reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
        byte[] message =
                Official.message(
                        V1Apiextensions.getDescriptor(),
                        "JSONSchemaProps",
                        "ref: \"r\" default { raw: \"false\" } maximum: 1.5 minimum: 2"
                                + " items { schema { type: \"string\" } }"
                                + " additionalProperties { allows: false }"
                                + " enum { raw: \"\\\"a\\\"\" } xKubernetesListType: \"map\"");
        Layout layout =
                Layouts.get(
                        "io.k8s.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
        Json read =
                new MessageReader()
                        .object(layout, new WireInput(message), dev.davit.base.FieldPath.ROOT, 1);
        assertThat(read)
                .isEqualTo(
                        json(
                                "{'$ref':'r','default':false,'maximum':1.5,'minimum':2,"
                                        + "'items':{'type':'string'},'additionalProperties':false,"
                                        + "'enum':['a'],'x-kubernetes-list-type':'map'}"));
    }

    @Test
    void aMessageThatIsJsonInside() {
        byte[] inner = "{\"kind\":\"ConfigMap\"}".getBytes(StandardCharsets.UTF_8);
        byte[] body = Official.body("v1", "ConfigMap", inner, "application/json");
        assertThat(document(body).value()).isEqualTo(json("{'kind':'ConfigMap'}"));
    }

    @Test
    void listsOfNumbersMayBePacked() {
        // supplementalGroups is field 4 of PodSecurityContext, which is field 14 of PodSpec.
        byte[] one = {0x20, 5, 0x20, 6};
        byte[] packed = {0x22, 2, 5, 6};
        for (byte[] groups : List.of(one, packed)) {
            byte[] pod = inside(2, inside(14, groups));
            assertThat(document(Official.body("v1", "Pod", pod)).value())
                    .isEqualTo(
                            json(
                                    "{'apiVersion':'v1','kind':'Pod','spec':{'securityContext':"
                                            + "{'supplementalGroups':[5,6]}}}"));
        }
    }

    @Test
    void unknownAndRepeatedFieldsAreTold() {
        byte[] unknown = {(byte) 0xb8, 0x3e, 1};
        byte[] zero = {(byte) 0xb8, 0x3e, 0};
        assertThat(document(Official.body("v1", "Pod", inside(2, unknown))).duplicates())
                .containsExactly(
                        new Cause(Cause.UNKNOWN_FIELD, "unknown field \"spec.#999\"", "spec.#999"));
        // A newer client writes zero where it has nothing to say.
        assertThat(document(Official.body("v1", "Pod", inside(2, zero))).duplicates()).isEmpty();
        byte[] twice = {0x1a, 1, 'a', 0x1a, 1, 'b'};
        Document read = document(Official.body("v1", "Pod", inside(2, twice)));
        assertThat(read.duplicates())
                .extracting(Cause::message)
                .containsExactly("duplicate field \"spec.restartPolicy\"");
        assertThat(read.value())
                .isEqualTo(json("{'apiVersion':'v1','kind':'Pod','spec':{'restartPolicy':'b'}}"));
    }

    @Test
    void whatCannotBeReadIsRefusedWithItsPlace() {
        assertThat(refusal(new byte[0]).message())
                .isEqualTo(
                        "the body is not valid Kubernetes protobuf: it does not begin with the"
                                + " four bytes \"k8s\\0\"");
        assertThat(refusal(Official.body("v1", "Pod", inside(2, new byte[] {0x1a, 9}))).message())
                .isEqualTo(
                        "the body is not valid Kubernetes protobuf: a value of 9 bytes is"
                                + " announced, 0 are left (in spec.restartPolicy)");
        assertThat(
                        refusal(
                                        Official.body(
                                                "v1",
                                                "Pod",
                                                inside(2, new byte[] {0x1a, 1, (byte) 0xff})))
                                .message())
                .endsWith("a text is not UTF-8 (in spec.restartPolicy)");
        assertThat(refusal(Official.body("v1", "Pod", inside(2, new byte[] {0x18, 1}))).message())
                .endsWith("a value is written in way 0 instead of 2 (in spec.restartPolicy)");
        assertThat(refusal(Official.body("v1", "", new byte[0])).message())
                .endsWith("its envelope names no kind");
        assertThat(refusal(Official.body("davit.dev/v1", "Thing", new byte[0])))
                .isEqualTo(
                        Refusal.of(
                                Reason.UNSUPPORTED_MEDIA_TYPE,
                                "no protobuf form of a davit.dev/v1 Thing is known; send"
                                        + " application/json instead"));
        assertThat(
                        refusal(Official.body("davit.dev/v1", "PinnedDeployment", new byte[0]))
                                .message())
                .isEqualTo(
                        "no protobuf form of a davit.dev/v1 PinnedDeployment is known; send"
                                + " application/json instead");
        assertThat(refusal(Official.body("v1", "Pod", new byte[0], "text/plain")).reason())
                .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
    }

    /** The bytes as the message of that field. */
    static byte[] inside(int number, byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, number << 3 | WireInput.LENGTH);
        varint(out, message.length);
        out.writeBytes(message);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}

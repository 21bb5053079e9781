package dev.davit.policy.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Trees;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodRulesTest {

    private static List<String> strict(String spec) {
        return Trees.mistakes(Kinds.POD, Trees.pod(spec, SafetyProfile.STRICT), null);
    }

    /** A container named a with more members. */
    private static String with(String members) {
        return "{'containers':[{'name':'a','image':'x'," + members + "}]}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'containers':[{'name':'a','image':'x'}]}",
                "{'containers':[{'name':'a','image':'x','ports':[{'name':'web','containerPort':80}],"
                        + "'livenessProbe':{'httpGet':{'port':'web','path':'/h?a=1','scheme':'HTTPS','httpHeaders':[{'name':'X-A','value':'b"
                        + " c'}]},'terminationGracePeriodSeconds':3},"
                        + "'readinessProbe':{'grpc':{'port':1},'successThreshold':2},"
                        + "'startupProbe':{'tcpSocket':{'port':80}},"
                        + "'lifecycle':{'preStop':{'sleep':{'seconds':5}},'stopSignal':'SIGRTMIN+3'}}],"
                        + "'activeDeadlineSeconds':5,'initContainers':[{'name':'s','image':'x',"
                        + "'restartPolicy':'Always','startupProbe':{'exec':{'command':['a']}}}]}",
                "{'containers':[{'name':'a','image':'x'}],'priority':5,'preemptionPolicy':'Never',"
                        + "'readinessGates':[],'dnsConfig':{'nameservers':['fd00::1','10.0.0.1']}}",
                "{'containers':[{'name':'a','image':'x','ports':[{'name':'http','containerPort':80}],"
                        + "'securityContext':{'runAsUser':1000,'allowPrivilegeEscalation':false,"
                        + "'capabilities':{'drop':['ALL'],'add':['NET_BIND_SERVICE']},"
                        + "'seccompProfile':{'type':'RuntimeDefault'}}}]}",
                "{'containers':[{'name':'a','image':'x','volumeMounts':[{'name':'v','mountPath':'/v',"
                        + "'subPath':'a/b'}]}],'volumes':[{'name':'v','configMap':{'name':'c',"
                        + "'items':[{'key':'k','path':'a/k','mode':384}]}}]}",
                "{'containers':[{'name':'a','image':'x','env':[{'name':'A','valueFrom':"
                        + "{'fieldRef':{'fieldPath':'metadata.labels[\\u0027app\\u0027]'}}}]}],"
                        + "'hostNetwork':false,'hostUsers':false}",
                "{'containers':[{'name':'a','image':'x','resources':{'limits':{'cpu':1,'memory':'1Gi',"
                        + "'example.com/gpu':1}}}],'affinity':{'podAntiAffinity':"
                        + "{'preferredDuringSchedulingIgnoredDuringExecution':[]}}}",
            })
    void goodPods(String spec) {
        assertThat(strict(spec)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'image':'x','ports':[{'containerPort':0}] | ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive
                    'ports':[{'name':'a','containerPort':1},{'name':'a','containerPort':2}] | ports[1].name: Duplicate value: "a"
                    'ports':[{'name':'80','containerPort':1}] | ports[0].name: Invalid value: "80": must have at most 15 lower case letters, digits and single dashes inside, and at least one letter
                    'workingDir':'a' | workingDir: Invalid value: "a": must be an absolute path
                    'env':[{'name':''}] | env[0].name: Required value
                    'env':[{'name':'A=B'}] | env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than '='
                    'env':[{'name':'A','valueFrom':{}}] | env[0].valueFrom: Invalid value: "": must specify exactly one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`
                    'env':[{'name':'A','value':'v','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}] | env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty
                    'env':[{'name':'A','valueFrom':{'secretKeyRef':{'key':'k'}}}] | env[0].valueFrom.secretKeyRef.name: Required value
                    'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s','key':'a/b'}}}] | env[0].valueFrom.secretKeyRef.key: Invalid value: "a/b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name')
                    'envFrom':[{}] | envFrom[0]: Invalid value: "": must specify exactly one of: `configMapRef` or `secretRef`
                    'envFrom':[{'configMapRef':{}}] | envFrom[0].configMapRef.name: Required value
                    'resources':{'limits':{'cpu':'-1'}} | resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0
                    'resources':{'limits':{'memory':'1Gi'},'requests':{'memory':'2Gi'}} | resources.requests[memory]: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi
                    'resources':{'requests':{'cpus':1}} | resources.requests[cpus]: Invalid value: "cpus": must be a standard resource type (cpu, memory, ephemeral-storage) or fully qualified (example.com/dongle)
                    'resources':{'limits':{'example.com/gpu':'500m'}} | resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer
                    'volumeMounts':[{'name':'v','mountPath':'/v'}] | volumeMounts[0].name: Not found: "v"
                    'readinessProbe':{} | readinessProbe: Required value: must specify a handler type: exec, httpGet, tcpSocket, grpc
                    'livenessProbe':{'tcpSocket':{'port':0}} | livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive
                    'livenessProbe':{'tcpSocket':{'port':'web'}} | livenessProbe.tcpSocket.port: Not found: "web"
                    'livenessProbe':{'tcpSocket':{'port':1},'exec':{'command':['a']}} | livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type
                    'livenessProbe':{'tcpSocket':{'port':1},'successThreshold':2} | livenessProbe.successThreshold: Invalid value: 2: must be 1
                    'startupProbe':{'exec':{'command':['a']},'successThreshold':3} | startupProbe.successThreshold: Invalid value: 3: must be 1
                    'readinessProbe':{'exec':{'command':[]}} | readinessProbe.exec.command: Required value
                    'readinessProbe':{'exec':{'command':['a']},'failureThreshold':0} | readinessProbe.failureThreshold: Invalid value: 0: must be greater than or equal to 1
                    'readinessProbe':{'exec':{'command':['a']},'periodSeconds':-5} | readinessProbe.periodSeconds: Invalid value: -5: must be greater than or equal to 1
                    'readinessProbe':{'exec':{'command':['a']},'terminationGracePeriodSeconds':5} | readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes
                    'livenessProbe':{'exec':{'command':['a']},'terminationGracePeriodSeconds':0} | livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0
                    'readinessProbe':{'httpGet':{'port':80,'httpHeaders':[{'name':'a b','value':'c'}]}} | readinessProbe.httpGet.httpHeaders[0].name: Invalid value: "a b": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name')
                    'readinessProbe':{'httpGet':{'port':80,'path':'/a b'}} | readinessProbe.httpGet.path: Invalid value: "/a b": must not have blanks, control or other characters
                    'readinessProbe':{'grpc':{'port':70000}} | readinessProbe.grpc.port: Invalid value: 70000: must be between 1 and 65535, inclusive
                    'lifecycle':{'preStop':{}} | lifecycle.preStop: Required value: must specify a handler type: exec, httpGet, tcpSocket, sleep
                    'lifecycle':{'preStop':{'sleep':{'seconds':60}}} | lifecycle.preStop.sleep.seconds: Invalid value: 60: must be between 0 and terminationGracePeriodSeconds (30)
                    'lifecycle':{'postStart':{'exec':{}}} | lifecycle.postStart.exec.command: Required value
                    'lifecycle':{'stopSignal':'TERM'} | lifecycle.stopSignal: Invalid value: "TERM": must be the name of a signal, such as SIGTERM, SIGUSR1 or SIGRTMIN+3
                    'terminationMessagePath':'a' | terminationMessagePath: Invalid value: "a": must be an absolute path without '..'
                    'volumeDevices':[{'name':'a','devicePath':'/dev/a'}] | volumeDevices: block devices: not supported yet
                    'securityContext':{'runAsUser':70000} | securityContext.runAsUser: Invalid value: 70000: must be between 0 and 65535: every pod has 65536 ids of its own
                    """)
    void oneMistakeOfAContainer(String members, String message) {
        assertThat(strict(with(members.startsWith("'image'") ? members.substring(12) : members)))
                .containsOnly("spec.containers[0]." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'containers':[]} | containers: Required value
                    {'containers':[{'name':'A','image':'x'}]} | containers[0].name: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc')
                    {'containers':[{'name':'a'}]} | containers[0].image: Required value
                    {'containers':[{'name':'a','image':' x'}]} | containers[0].image: Invalid value: " x": must not have leading or trailing whitespace
                    {'containers':[{'name':'a','image':'x'}],'initContainers':[{'name':'a','image':'x'}]} | containers[0].name: Duplicate value: "a"
                    {'containers':[{'name':'a','image':'x'}],'initContainers':[{'name':'b','image':'x','readinessProbe':{'exec':{'command':['a']}}}]} | initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always
                    {'containers':[{'name':'a','image':'x'}],'initContainers':[{'name':'b','image':'x','lifecycle':{'preStop':{'sleep':{'seconds':1}}}}]} | initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always
                    {'containers':[{'name':'a','image':'x'}],'terminationGracePeriodSeconds':-1} | terminationGracePeriodSeconds: Invalid value: -1: must be greater than or equal to 0
                    {'containers':[{'name':'a','image':'x'}],'hostname':'a.b'} | hostname: Invalid value: "a.b": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc')
                    {'containers':[{'name':'a','image':'x'}],'dnsPolicy':'None'} | dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None
                    {'containers':[{'name':'a','image':'x'}],'dnsConfig':{'nameservers':['300.1.1.1']}} | dnsConfig.nameservers[0]: Invalid value: "300.1.1.1": must be a valid IP address
                    {'containers':[{'name':'a','image':'x'}],'tolerations':[{'operator':'Exists','value':'v'}]} | tolerations[0].value: Invalid value: "v": value must be empty when `operator` is 'Exists'
                    {'containers':[{'name':'a','image':'x'}],'tolerations':[{'key':'k','operator':'Exists','tolerationSeconds':1}]} | tolerations[0].effect: Invalid value: "": effect must be 'NoExecute' when `tolerationSeconds` is set
                    {'containers':[{'name':'a','image':'x'}],'nodeSelector':{'a':'b c'}} | nodeSelector[a]: Invalid value: "b c": must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit
                    {'containers':[{'name':'a','image':'x'}],'davit':{'nodeLoss':{'after':'soon'}}} | davit.nodeLoss.after: Invalid value: "soon": must be a duration such as 30s, 5m or 1h
                    {'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','emptyDir':{},'secret':{'secretName':'s'}}]} | volumes[0]: Forbidden: may not specify more than 1 volume type
                    {'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','secret':{}}]} | volumes[0].secret.secretName: Required value
                    {'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','configMap':{'name':'c','items':[{'key':'k','path':'../k'}]}}]} | volumes[0].configMap.items[0].path: Invalid value: "../k": must not contain '..'
                    {'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','configMap':{'name':'c','defaultMode':4096}}]} | volumes[0].configMap.defaultMode: Invalid value: 4096: must be a number between 0 and 0777 (octal), both inclusive
                    {'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','emptyDir':{'medium':'Disk'}}]} | volumes[0].emptyDir.medium: Unsupported value: "Disk": supported values: "Memory"
                    {'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'c'}}]} | volumes[0].persistentVolumeClaim: volumes of this kind: not supported yet
                    {'containers':[{'name':'a','image':'x'}],'shareProcessNamespace':true} | shareProcessNamespace: a process namespace of all containers (kubectl debug --target shows one container's processes; one container may run several): not supported yet
                    {'containers':[{'name':'a','image':'x'}],'activeDeadlineSeconds':0} | activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive
                    {'containers':[{'name':'a','image':'x'}],'securityContext':{'fsGroup':-1}} | securityContext.fsGroup: Invalid value: -1: must be between 0 and 65535: every pod has 65536 ids of its own
                    """)
    void oneMistakeOfThePod(String spec, String message) {
        assertThat(strict(spec)).containsOnly("spec." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'containers':[{'name':'a','image':'x'}],'hostNetwork':true} | spec.hostNetwork | host-network
                    {'containers':[{'name':'a','image':'x'}],'hostPID':true} | spec.hostPID | host-pid
                    {'containers':[{'name':'a','image':'x'}],'hostUsers':true} | spec.hostUsers | host-user-namespace
                    {'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','hostPath':{'path':'/dev/fuse'}}]} | spec.volumes[0].hostPath | host-path:/dev/fuse
                    {'containers':[{'name':'a','image':'x','securityContext':{'privileged':true}}]} | spec.containers[0].securityContext.privileged | privileged
                    {'containers':[{'name':'a','image':'x','securityContext':{'capabilities':{'add':['NET_ADMIN']}}}]} | spec.containers[0].securityContext.capabilities.add[0] | capability:NET_ADMIN
                    {'containers':[{'name':'a','image':'x','securityContext':{'seccompProfile':{'type':'Unconfined'}}}]} | spec.containers[0].securityContext.seccompProfile.type | seccomp-unconfined
                    {'containers':[{'name':'a','image':'x','ports':[{'containerPort':1,'hostPort':80}]}]} | spec.containers[0].ports[0].hostPort | host-port:80
                    """)
    void hazardsAreRefusedByName(String spec, String path, String hazard) {
        for (SafetyProfile profile : SafetyProfile.values()) {
            JsonObject pod = Trees.pod(spec, profile);
            assertThat(Trees.mistakes(Kinds.POD, pod, null, profile))
                    .contains(
                            path
                                    + ": Forbidden: this is the hazard \""
                                    + hazard
                                    + "\", which needs two keys, and both are missing");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'runAsUser':0 | runAsUser: Forbidden: the strict profile runs nothing as root
                    'allowPrivilegeEscalation':true | allowPrivilegeEscalation: Forbidden: the strict profile never lets a program gain privileges
                    'capabilities':{'add':['CHOWN']} | capabilities.add[0]: Forbidden: the strict profile gives no capabilities
                    """)
    void whatOnlyTheStrictProfileRefuses(String security, String message) {
        String spec = with("'securityContext':{" + security + "}");
        assertThat(strict(spec))
                .singleElement()
                .asString()
                .startsWith("spec.containers[0].securityContext." + message)
                .contains("davit.dev/profile: standard");
        JsonObject standard = Trees.pod(spec, SafetyProfile.STANDARD);
        assertThat(Trees.mistakes(Kinds.POD, standard, null, SafetyProfile.STANDARD)).isEmpty();
    }

    @Test
    void podsAreMutableButForWhatTheClusterGave() {
        JsonObject before =
                Trees.pod(
                        "{'nodeName':'n1','containers':[{'name':'a','image':'x'}]}",
                        SafetyProfile.STRICT);
        JsonObject changed =
                Trees.pod(
                        "{'nodeName':'n1','containers':[{'name':'b','image':'y'},"
                                + "{'name':'c','image':'z'}],'nodeSelector':{'a':'b'}}",
                        SafetyProfile.STRICT);
        assertThat(Trees.mistakes(Kinds.POD, changed, before)).isEmpty();
        JsonObject moved = changed.withAt(new JsonString("n2"), "spec", "nodeName");
        assertThat(Trees.mistakes(Kinds.POD, moved, before))
                .containsExactly("spec.nodeName: Forbidden: the pod is placed on \"n1\" already");
        JsonObject ended = before.withAt(new JsonString("Succeeded"), "status", "phase");
        assertThat(Trees.mistakes(Kinds.POD, changed, ended))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: the pod has ended (Succeeded)");
        assertThat(Trees.mistakes(Kinds.POD, before, ended)).isEmpty();
    }

    @Test
    void allMistakesAtOnce() {
        assertThat(
                        strict(
                                "{'hostNetwork':true,'containers':[{'name':'A','image':''},"
                                        + "{'name':'b','image':'x','livenessProbe':{}}]}"))
                .hasSize(6);
    }
}

package dev.davit.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.Confinement;
import dev.davit.policy.pod.QosClass;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {

    @Test
    void aBarePodIsCompleted() {
        JsonObject pod =
                Trees.pod(
                        "{'containers':[{'name':'a','image':'x','ports':[{'containerPort':80}],"
                                + "'resources':{'limits':{'cpu':1}}}],"
                                + "'volumes':[{'name':'v'},{'name':'s','secret':{'secretName':'s'}}]}",
                        SafetyProfile.STRICT);
        assertThat(pod.object("spec"))
                .isEqualTo(
                        Trees.tree(
                                """
                                {'containers':[{'name':'a','image':'x',
                                  'ports':[{'containerPort':80,'protocol':'TCP'}],
                                  'resources':{'limits':{'cpu':1},'requests':{'cpu':1}},
                                  'imagePullPolicy':'Always','terminationMessagePath':'/dev/termination-log',
                                  'terminationMessagePolicy':'File'}],
                                 'volumes':[{'name':'v','emptyDir':{}},
                                   {'name':'s','secret':{'secretName':'s','defaultMode':420}}],
                                 'restartPolicy':'Always','terminationGracePeriodSeconds':30,
                                 'dnsPolicy':'ClusterFirst','schedulerName':'default-scheduler',
                                 'securityContext':{},'enableServiceLinks':true,'priority':0,
                                 'preemptionPolicy':'PreemptLowerPriority',
                                 'serviceAccountName':'default','serviceAccount':'default',
                                 'tolerations':[
                                   {'key':'node.kubernetes.io/not-ready','operator':'Exists',
                                    'effect':'NoExecute','tolerationSeconds':300},
                                   {'key':'node.kubernetes.io/unreachable','operator':'Exists',
                                    'effect':'NoExecute','tolerationSeconds':300}],
                                 'davit':{'profile':'strict'}}
                                """));
        assertThat(Trees.completed(Kinds.POD, pod, SafetyProfile.STANDARD)).isSameAs(pod);
    }

    @ParameterizedTest
    @CsvSource({
        "x,Always",
        "x:latest,Always",
        "x:1,IfNotPresent",
        "host:5000/x,Always",
        "host:5000/x:1,IfNotPresent",
        "x@sha256:00,IfNotPresent"
    })
    void pullPolicyFollowsTheTag(String image, String policy) {
        JsonObject pod =
                Trees.pod(
                        "{'containers':[{'name':'a','image':'" + image + "'}]}",
                        SafetyProfile.STRICT);
        assertThat(((JsonObject) pod.array("spec", "containers").get(0)).text("imagePullPolicy"))
                .isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                  | STRICT   | STRICT
                    {}                                                  | STANDARD | STANDARD
                    {'davit.dev/profile':'standard'}                    | STRICT   | STANDARD
                    {'davit.dev/profile':'strict'}                      | STANDARD | STRICT
                    {'pod-security.kubernetes.io/enforce':'baseline'}   | STRICT   | STANDARD
                    {'pod-security.kubernetes.io/enforce':'privileged'} | STRICT   | STANDARD
                    {'pod-security.kubernetes.io/enforce':'restricted'} | STANDARD | STRICT
                    """)
    void theProfileComesFromTheNamespace(
            String labels, SafetyProfile cluster, SafetyProfile expected) {
        JsonObject namespace = Trees.tree("{'metadata':{'labels':" + labels + "}}");
        assertThat(SafetyProfile.ofNamespace(namespace, cluster)).isEqualTo(expected);
    }

    @Test
    void secretsHaveATypeAndTextBecomesData() {
        JsonObject secret =
                Trees.completed(
                        Kinds.SECRET,
                        Trees.tree("{'data':{'a':'eA=='},'stringData':{'b':'hi','a':'y'}}"),
                        SafetyProfile.STRICT);
        assertThat(secret)
                .isEqualTo(Trees.tree("{'data':{'a':'eQ==','b':'aGk='},'type':'Opaque'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                                          | BEST_EFFORT
                    {'requests':{'cpu':1}}                                                      | BURSTABLE
                    {'limits':{'cpu':1}}                                                        | BURSTABLE
                    {'limits':{'cpu':1,'memory':'1Gi'}}                                         | GUARANTEED
                    {'limits':{'cpu':1,'memory':'1Gi'},'requests':{'cpu':'1000m'}}              | GUARANTEED
                    {'limits':{'cpu':1,'memory':'1Gi'},'requests':{'cpu':'500m'}}               | BURSTABLE
                    {'requests':{'ephemeral-storage':'1Gi'}}                                    | BEST_EFFORT
                    """)
    void qualityOfService(String resources, QosClass expected) {
        JsonObject spec = Trees.tree("{'containers':[{'name':'a','resources':" + resources + "}]}");
        assertThat(QosClass.of(spec)).isEqualTo(expected);
    }

    @Test
    void confinementFollowsTheProfile() {
        String spec =
                "{'securityContext':{'runAsUser':1000},'containers':[{'name':'a','image':'x',"
                        + "'securityContext':{'capabilities':{'drop':['ALL'],'add':['CHOWN']}}}]}";
        JsonObject strictPod = Trees.pod(spec, SafetyProfile.STRICT);
        JsonObject container = (JsonObject) strictPod.array("spec", "containers").get(0);
        Confinement strict = Confinement.of(strictPod, container);
        assertThat(strict.uid()).hasValue(1000);
        assertThat(strict.rootAllowed()).isFalse();
        assertThat(strict.capabilities()).isEmpty();
        assertThat(strict.noNewPrivileges()).isTrue();
        assertThat(strict.readOnlyRoot()).isTrue();
        Confinement standard = Confinement.of(Trees.pod(spec, SafetyProfile.STANDARD), container);
        assertThat(standard.rootAllowed()).isTrue();
        assertThat(standard.capabilities()).isEqualTo(List.of("CAP_CHOWN"));
        assertThat(standard.noNewPrivileges()).isFalse();
        assertThat(standard.readOnlyRoot()).isFalse();
        assertThat(standard.seccomp()).isTrue();
    }
}

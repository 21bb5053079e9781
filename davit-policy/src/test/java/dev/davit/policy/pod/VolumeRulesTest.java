package dev.davit.policy.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Trees;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeRulesTest {
    private static JsonObject pod(String members) {
        String spec = "{'containers':[{'name':'a','image':'x'}]," + members + "}";
        return Trees.pod(spec, SafetyProfile.STRICT);
    }

    private static List<String> mistakes(String source) {
        return Trees.mistakes(Kinds.POD, pod("'volumes':[{'name':'v'," + source + "}]"), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'downwardAPI':{'items':[{'path':'/x','fieldRef':{'fieldPath':'metadata.name'}}]} | spec.volumes[0].downwardAPI.items[0].path: Invalid value: "/x": must be a relative path
                    'downwardAPI':{'items':[{'path':'..x','fieldRef':{'fieldPath':'metadata.name'}}]} | spec.volumes[0].downwardAPI.items[0].path: Invalid value: "..x": must not start with '..'
                    'downwardAPI':{'items':[{'path':'x'}]} | spec.volumes[0].downwardAPI.items[0]: Required value: one of fieldRef and resourceFieldRef is required
                    'downwardAPI':{'items':[{'path':'x','mode':1000,'fieldRef':{'fieldPath':'metadata.name'}}]} | spec.volumes[0].downwardAPI.items[0].mode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive
                    'downwardAPI':{'items':[{'path':'x','fieldRef':{'fieldPath':'status.podIP'}}]} | spec.volumes[0].downwardAPI.items[0].fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"
                    'downwardAPI':{'items':[{'path':'x','resourceFieldRef':{'resource':'limits.cpu'}}]} | spec.volumes[0].downwardAPI.items[0].resourceFieldRef.containerName: Required value
                    'downwardAPI':{'items':[{'path':'x','resourceFieldRef':{'containerName':'a','resource':'limits.cpu','divisor':'1Ki'}}]} | spec.volumes[0].downwardAPI.items[0].resourceFieldRef.divisor: Unsupported value: "1Ki": supported values: "1m", "1"
                    'projected':{'sources':[{}]} | spec.volumes[0].projected.sources[0]: Required value: must specify one of configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate
                    'projected':{'sources':[{'secret':{'name':'s'},'configMap':{'name':'c'}}]} | spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source
                    'projected':{'sources':[{'serviceAccountToken':{'path':'t','expirationSeconds':599}}]} | spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes
                    'projected':{'sources':[{'serviceAccountToken':{'path':'t'}},{'downwardAPI':{'items':[{'path':'t','fieldRef':{'fieldPath':'metadata.name'}}]}}]} | spec.volumes[0].projected.sources[1]: Invalid value: "t": conflicting duplicate paths
                    'image':{'pullPolicy':'Never'} | spec.volumes[0].image.reference: Required value
                    'image':{'reference':' x'} | spec.volumes[0].image.reference: Invalid value: " x": must not have leading or trailing whitespace
                    'nfs':{'server':'s','path':'/'} | spec.volumes[0].nfs: volumes of this kind: not supported yet
                    """)
    void badVolumes(String source, String mistake) {
        assertThat(mistakes(source)).containsExactly(mistake);
    }

    @Test
    void subPathIsOneOrTheOther() {
        String spec =
                "{'containers':[{'name':'a','image':'x','volumeMounts':[{'name':'v','mountPath':'/v',"
                        + "'subPath':'a','subPathExpr':'$(B)/../c'}]}],'volumes':[{'name':'v'}]}";
        assertThat(Trees.mistakes(Kinds.POD, Trees.pod(spec, SafetyProfile.STRICT), null))
                .containsExactly(
                        "spec.containers[0].volumeMounts[0].subPathExpr: Invalid value:"
                                + " \"$(B)/../c\": must not contain '..'",
                        "spec.containers[0].volumeMounts[0].subPathExpr: Invalid value:"
                                + " \"$(B)/../c\": subPathExpr and subPath are mutually exclusive");
    }

    @Test
    void accountsAreMountedWhereTheyAreNamedOrAskedFor() {
        JsonObject named = pod("'serviceAccountName':'robot'");
        JsonObject mounted = AccountMount.first(named, named, JsonObject.EMPTY);
        assertThat(mounted.array("spec", "volumes").size()).isEqualTo(1);
        assertThat(Trees.mistakes(Kinds.POD, mounted, null)).isEmpty();
        assertThat(AccountMount.first(mounted, named, JsonObject.EMPTY)).isEqualTo(mounted);
        JsonObject shy = Trees.tree("{'automountServiceAccountToken':false}");
        assertThat(AccountMount.first(named, named, shy)).isEqualTo(named);
        JsonObject plain = pod("'priority':0");
        JsonObject nothing = Trees.tree("{'spec':{}}");
        assertThat(AccountMount.first(plain, nothing, JsonObject.EMPTY)).isEqualTo(plain);
        assertThat(AccountMount.first(plain, nothing, shy)).isEqualTo(plain);
        JsonObject open = Trees.tree("{'automountServiceAccountToken':true}");
        assertThat(AccountMount.first(plain, nothing, open).array("spec", "volumes").size())
                .isEqualTo(1);
        JsonObject says = Trees.tree("{'spec':{'serviceAccountName':'default'}}");
        assertThat(AccountMount.first(plain, says, JsonObject.EMPTY)).isNotEqualTo(plain);
        assertThat(AccountMount.first(plain, says, shy)).isEqualTo(plain);
        JsonObject asks = pod("'automountServiceAccountToken':true");
        assertThat(AccountMount.first(asks, asks, shy).array("spec", "volumes").size())
                .isEqualTo(1);
    }

    @Test
    void anEditThatLeavesTheVolumeOutKeepsIt() {
        JsonObject named = pod("'serviceAccountName':'robot'");
        JsonObject mounted = AccountMount.first(named, named, JsonObject.EMPTY);
        assertThat(AccountMount.kept(mounted, named)).isEqualTo(mounted);
        JsonObject refuses =
                pod("'serviceAccountName':'robot','automountServiceAccountToken':false");
        assertThat(AccountMount.kept(mounted, refuses)).isEqualTo(refuses);
    }

    @Test
    void ephemeralContainersAreAddedLaterAndStay() {
        String debug = "'ephemeralContainers':[{'name':'d','image':'x'%s}]";
        JsonObject before = pod("'priority':0");
        JsonObject added = pod(debug.formatted(",'targetContainerName':'a'"));
        assertThat(Trees.mistakes(Kinds.POD, added, null))
                .containsExactly(
                        "spec.ephemeralContainers: Forbidden: cannot be set on create; kubectl debug"
                                + " adds one");
        assertThat(Trees.mistakes(Kinds.POD, added, before)).isEmpty();
        assertThat(Trees.mistakes(Kinds.POD, before, added))
                .containsExactly(
                        "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"d\" may"
                                + " not be removed or changed");
        JsonObject wrong =
                pod(debug.formatted(",'targetContainerName':'b','resources':{'limits':{'cpu':1}}"));
        assertThat(Trees.mistakes(Kinds.POD, wrong, before))
                .containsExactly(
                        "spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an"
                                + " Ephemeral Container",
                        "spec.ephemeralContainers[0].targetContainerName: Not found: \"b\"");
    }
}

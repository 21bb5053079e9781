package dev.davit.policy.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Trees;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfinementTest {

    private static Confinement of(String security, SafetyProfile profile) {
        JsonObject pod = Trees.pod(with(security), profile);
        JsonObject container = (JsonObject) pod.array("spec", "containers").get(0);
        return Confinement.of(pod, container);
    }

    private static String with(String security) {
        return "{'containers':[{'name':'a','image':'x','securityContext':{" + security + "}}]}";
    }

    @Test
    void strictGivesNothing() {
        Confinement strict = of("", SafetyProfile.STRICT);
        assertThat(strict.capabilities()).isEmpty();
        assertThat(strict.noNewPrivileges()).isTrue();
        assertThat(strict.readOnlyRoot()).isTrue();
        assertThat(strict.seccomp()).isTrue();
        assertThat(strict.maskedProc()).isTrue();
        assertThat(strict.rootAllowed()).isFalse();
    }

    @Test
    void standardGivesWhatImagesCountOn() {
        Confinement standard = of("", SafetyProfile.STANDARD);
        assertThat(standard.capabilities()).isEqualTo(Confinement.USUAL);
        assertThat(standard.ambient()).isEmpty();
        assertThat(standard.noNewPrivileges()).isFalse();
        assertThat(standard.readOnlyRoot()).isFalse();
        assertThat(standard.rootAllowed()).isTrue();
    }

    @Test
    void addedCapabilitiesAreAmbient() {
        Confinement strict = of("'capabilities':{'add':['NET_ADMIN']}", SafetyProfile.STRICT);
        assertThat(strict.capabilities()).containsExactly("CAP_NET_ADMIN");
        assertThat(strict.ambient()).containsExactly("CAP_NET_ADMIN");
        Confinement standard =
                of("'capabilities':{'drop':['ALL'],'add':['SYS_TIME']}", SafetyProfile.STANDARD);
        assertThat(standard.capabilities()).containsExactly("CAP_SYS_TIME");
    }

    @Test
    void privilegedIsConfinedByNoProfile() {
        for (SafetyProfile profile : SafetyProfile.values()) {
            Confinement free = of("'privileged':true", profile);
            assertThat(free.capabilities()).isEqualTo(Confinement.ALL);
            assertThat(free.seccomp()).isFalse();
            assertThat(free.maskedProc()).isFalse();
            assertThat(free.noNewPrivileges()).isFalse();
            assertThat(free.readOnlyRoot()).isFalse();
            assertThat(free.rootAllowed()).isTrue();
        }
    }

    @Test
    void privilegedMeansTheHostsUsers() {
        JsonObject privileged = Trees.tree(with("'privileged':true"));
        assertThat(Hazards.hostUsers(privileged)).isTrue();
        assertThat(Hazards.hostUsers(privileged.with("hostUsers", JsonBool.FALSE))).isFalse();
        assertThat(Hazards.hostUsers(Trees.tree(with("")))).isFalse();
        assertThat(Hazards.of(FieldPath.of("spec"), privileged))
                .extracting(Hazard::name)
                .containsExactly("privileged");
    }

    @Test
    void profilesFromTheNodesDiskAndNone() {
        Confinement file =
                of(
                        "'seccompProfile':{'type':'Localhost','localhostProfile':'mine.json'}",
                        SafetyProfile.STRICT);
        assertThat(file.seccomp()).isTrue();
        assertThat(file.seccompFile()).isEqualTo("mine.json");
        assertThat(of("'seccompProfile':{'type':'Unconfined'}", SafetyProfile.STRICT).seccomp())
                .isFalse();
        assertThat(of("'procMount':'Unmasked'", SafetyProfile.STRICT).maskedProc()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'hostAliases':[{'ip':'x','hostnames':['a']}] | hostAliases[0].ip: Invalid value: "x": must be a valid IP address
                    'securityContext':{'sysctls':[{'name':'kernel.panic','value':'1'}]} | securityContext.sysctls[0].name: Invalid value: "kernel.panic": this parameter is the host's, not a pod's: set it on the node itself
                    'securityContext':{'sysctls':[{'name':'Net','value':'1'}]} | securityContext.sysctls[0].name: Invalid value: "Net": must be a name such as net.ipv4.tcp_syncookies
                    'securityContext':{'seLinuxOptions':{'level':'s0'}} | securityContext.seLinuxOptions: Forbidden: Davit confines by user namespaces, seccomp and capabilities, and sets no SELinux labels: leave it out
                    'securityContext':{'seccompProfile':{'type':'Localhost'}} | securityContext.seccompProfile.localhostProfile: Required value: must be set when the type is Localhost
                    'hostnameOverride':'a','setHostnameAsFQDN':true | hostnameOverride: Forbidden: may not be set together with setHostnameAsFQDN: true
                    """)
    void mistakesOfThePod(String members, String message) {
        String spec = "{" + members + ",'containers':[{'name':'a','image':'x'}]}";
        assertThat(Trees.mistakes(Kinds.POD, Trees.pod(spec, SafetyProfile.STRICT), null))
                .containsExactly("spec." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'path':'/a/../b' | path: Invalid value: "/a/../b": must not contain '..'
                    'path':'a' | path: Invalid value: "a": must be an absolute path
                    'path':'/a','type':'Pipe' | type: Unsupported value: "Pipe"
                    """)
    void mistakesOfHostPaths(String source, String message) {
        String spec =
                "{'containers':[{'name':'a','image':'x'}],'volumes':[{'name':'v','hostPath':{"
                        + source
                        + "}}]}";
        List<String> said = Trees.mistakes(Kinds.POD, Trees.pod(spec, SafetyProfile.STRICT), null);
        assertThat(said).anyMatch(each -> each.startsWith("spec.volumes[0].hostPath." + message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    privileged | {'hostNetwork':true} | ``
                    baseline | {} | ``
                    baseline | {'hostNetwork':true} | would violate PodSecurity "baseline:latest": host-network (spec.hostNetwork)
                    restricted | {} | would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (container "a" must set securityContext.runAsNonRoot=true), seccompProfile (container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
                    """)
    void aNamespaceCanAskToBeWarned(String level, String more, String warning) {
        JsonObject namespace =
                Trees.tree(
                        "{'metadata':{'name':'d','labels':{'pod-security.kubernetes.io/warn':'"
                                + level
                                + "'}}}");
        HazardKeys keys = HazardKeys.of(namespace, SafetyProfile.STRICT, List.of(), "alice", 0);
        JsonObject spec =
                Trees.tree(more).with("containers", Trees.tree(with("")).array("containers"));
        assertThat(keys.warnings(FieldPath.of("spec"), spec))
                .isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
    }
}

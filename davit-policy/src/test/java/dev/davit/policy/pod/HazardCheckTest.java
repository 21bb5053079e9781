package dev.davit.policy.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Signatures;
import dev.davit.policy.Trees;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HazardCheckTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final JsonObject HOME = Trees.tree("{'metadata':{'name':'d'}}");
    private static final String BOTH =
            "{'hostNetwork':true,'containers':[{'name':'a','image':'x',"
                    + "'securityContext':{'privileged':true}}]}";

    private static JsonObject pod(String spec, String accepts) {
        JsonObject pod =
                Trees.pod(spec, SafetyProfile.STRICT)
                        .withAt(Trees.tree("{'app':'web'}"), "metadata", "labels");
        return accepts.isEmpty()
                ? pod
                : pod.withAt(
                        new JsonString(accepts), "metadata", "annotations", HazardCheck.ACCEPT);
    }

    private static HazardKeys keys(String... grants) {
        List<JsonObject> trees = java.util.stream.Stream.of(grants).map(Trees::tree).toList();
        return HazardKeys.of(HOME, SafetyProfile.STRICT, trees, "alice", NOW);
    }

    private static String grant(String spec) {
        return "{'metadata':{'name':'g','namespace':'d','annotations':"
                + "{'davit.dev/granted-by':'root'}},'spec':"
                + spec
                + "}";
    }

    private static List<String> said(JsonObject pod, HazardKeys keys) {
        return Trees.mistakes(Kinds.POD, pod, null, keys);
    }

    @Test
    void withoutKeysEveryFieldIsNamedAndBothTextsAreReadyToPaste() {
        assertThat(said(pod(BOTH, ""), keys()))
                .containsExactly(
                        "spec.hostNetwork: Forbidden: this is the hazard \"host-network\", which"
                                + " needs two keys, and both are missing",
                        "spec.containers[0].securityContext.privileged: Forbidden: this is the"
                                + " hazard \"privileged\", which needs two keys, and both are"
                                + " missing",
                        """
                        metadata.annotations[davit.dev/accept-hazards]: Required value: \
                        the author's key. Write on the pod:
                        metadata:
                          annotations:
                            davit.dev/accept-hazards: "host-network,privileged"\
                        """,
                        """
                        metadata.namespace: Forbidden: the administrator's key is missing. \
                        Someone with grant-hazard runs:
                        kubectl apply -f - <<'EOF'
                        apiVersion: davit.dev/v1
                        kind: HazardGrant
                        metadata: {name: "p", namespace: "d"}
                        spec:
                          hazards: ["host-network","privileged"]
                          selector: {matchLabels: {"app":"web"}}
                          reason: "why these pods need it"
                        EOF
                        (or, for everything in the namespace: kubectl label namespace d \
                        pod-security.kubernetes.io/enforce=privileged --overwrite)\
                        """);
    }

    @Test
    void oneKeyIsNotEnough() {
        assertThat(said(pod(BOTH, "privileged, host-network"), keys()))
                .hasSize(3)
                .first()
                .asString()
                .endsWith("which needs two keys, and the administrator's is missing");
        assertThat(said(pod(BOTH, ""), keys(grant("{'hazards':['privileged','host-network']}"))))
                .hasSize(3)
                .first()
                .asString()
                .endsWith("which needs two keys, and the author's is missing");
    }

    @Test
    void whatIsLeftOutOfOneKeyIsAddedToWhatIsThere() {
        List<String> said =
                said(pod(BOTH, "privileged"), keys(grant("{'hazards':['privileged']}")));
        assertThat(said).hasSize(3);
        assertThat(said.get(1)).contains("davit.dev/accept-hazards: \"host-network,privileged\"");
        assertThat(said.get(2)).contains("hazards: [\"host-network\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'hazards':['host-path:/srv/data']} | host-path:/srv/data | true
                    {'hazards':['host-path:/srv/*']} | host-path:/srv/data | true
                    {'hazards':['host-path:/srv']} | host-path:/srv/data | false
                    {'hazards':['capability:*']} | capability:NET_ADMIN | true
                    {'hazards':['privileged'],'selector':{'matchLabels':{'app':'web'}}} | privileged | true
                    {'hazards':['privileged'],'selector':{'matchLabels':{'app':'db'}}} | privileged | false
                    {'hazards':['privileged'],'until':'2020-01-01T00:00:00Z'} | privileged | false
                    {'hazards':['privileged'],'until':'2100-01-01T00:00:00Z'} | privileged | true
                    {'hazards':['privileged'],'selector':{'matchExpressions':[{'key':'a','operator':'Odd'}]}} | privileged | false
                    """)
    void whatAGrantCovers(String spec, String hazard, boolean covers) {
        assertThat(
                        HazardGrant.of(Trees.tree(grant(spec)))
                                .covers(hazard, Trees.tree("{'app':'web'}"), NOW))
                .isEqualTo(covers);
    }

    @Test
    void aPrivilegedNamespaceIsTheAdministratorsKeyAndItsFieldsAreTheAuthors() {
        JsonObject open =
                Trees.tree(
                        "{'metadata':{'name':'d','labels':"
                                + "{'pod-security.kubernetes.io/enforce':'privileged'},"
                                + "'annotations':{'davit.dev/granted-by':'root'}}}");
        HazardKeys keys = HazardKeys.of(open, SafetyProfile.STRICT, List.of(), "alice", NOW);
        JsonObject signed = Signatures.sign(Kinds.POD, pod(BOTH, ""), null, keys);
        assertThat(signed.array("spec", "davit", "hazards").items())
                .extracting(JsonWriter::text)
                .containsExactly(
                        "{\"name\":\"host-network\",\"acceptedBy\":\"field by alice\","
                                + "\"grantedBy\":\"Namespace d by root\"}",
                        "{\"name\":\"privileged\",\"acceptedBy\":\"field by alice\","
                                + "\"grantedBy\":\"Namespace d by root\"}");
    }

    @Test
    void whoTurnedWhichKeyIsWrittenDownAndCannotBeForged() {
        JsonObject forged =
                pod(BOTH, "privileged,host-network")
                        .withAt(
                                Trees.tree("{'x':[{'name':'y','acceptedBy':'bob'}]}").array("x"),
                                "spec",
                                "davit",
                                "hazards");
        HazardKeys granted = keys(grant("{'hazards':['privileged','host-network']}"));
        JsonObject signed = Signatures.sign(Kinds.POD, forged, null, granted);
        assertThat(signed.array("spec", "davit", "hazards").items())
                .extracting(JsonWriter::text)
                .containsExactly(
                        "{\"name\":\"host-network\",\"acceptedBy\":\"annotation by alice\","
                                + "\"grantedBy\":\"HazardGrant g by root\"}",
                        "{\"name\":\"privileged\",\"acceptedBy\":\"annotation by alice\","
                                + "\"grantedBy\":\"HazardGrant g by root\"}");
        // Metadata alone: who accepted stays who it was, also once the grant is gone.
        JsonObject labelled = signed.withAt(new JsonString("x"), "metadata", "labels", "more");
        assertThat(Signatures.sign(Kinds.POD, labelled, signed, keys()).object("spec"))
                .isEqualTo(signed.object("spec"));
        assertThat(Trees.mistakes(Kinds.POD, labelled, signed, keys())).isEmpty();
        // A hazard that goes takes its signature with it.
        JsonObject tame = pod("{'containers':[{'name':'a','image':'x'}]}", "");
        assertThat(
                        Signatures.sign(
                                        Kinds.POD,
                                        tame.withAt(
                                                signed.array("spec", "davit", "hazards"),
                                                "spec",
                                                "davit",
                                                "hazards"),
                                        signed,
                                        granted)
                                .has("hazards"))
                .isFalse();
    }

    @Test
    void aChangeNeedsTheKeysAgain() {
        JsonObject before = pod(BOTH, "privileged,host-network");
        JsonObject changed =
                pod(BOTH.replace("'image':'x'", "'image':'y'"), "privileged,host-network");
        assertThat(Trees.mistakes(Kinds.POD, before, before, keys())).isEmpty();
        assertThat(Trees.mistakes(Kinds.POD, changed, before, keys())).hasSize(3);
    }

    @Test
    void templatesAreJudgedWhereTheyAreWritten() {
        JsonObject template =
                Trees.tree("{'metadata':{'labels':{'app':'w','pod-template-hash':'1'}}}")
                        .with("spec", Trees.tree(BOTH));
        Mistakes mistakes = new Mistakes();
        HazardCheck.template(
                FieldPath.of("spec", "template"), "web", template, null, keys(), mistakes);
        List<String> said =
                mistakes.causes().stream().map(c -> c.field() + ": " + c.message()).toList();
        assertThat(said).hasSize(4);
        assertThat(said.get(1))
                .startsWith("spec.template.spec.containers[0].securityContext.privileged: ");
        assertThat(said.get(2))
                .startsWith("spec.template.metadata.annotations[davit.dev/accept-hazards]: ")
                .contains("Write in spec.template:");
        assertThat(said.get(3))
                .contains("metadata: {name: \"web\", namespace: \"d\"}")
                .contains("selector: {matchLabels: {\"app\":\"w\"}}");
        Mistakes none = new Mistakes();
        HazardCheck.template(
                FieldPath.of("spec", "template"), "web", template, template, keys(), none);
        assertThat(none.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'hazards':[]} | spec.hazards: Required value: name at least one hazard
                    {'hazards':['privilged']} | spec.hazards[0]: Invalid value: "privilged": must be one of
                    {'hazards':['*']} | spec.hazards[0]: Invalid value: "*": must be one of
                    {'hazards':['host-path:srv']} | spec.hazards[0]: Invalid value: "host-path:srv": must be
                    {'hazards':['capability:']} | spec.hazards[0]: Invalid value: "capability:": must be
                    {'hazards':['privileged'],'selector':{'matchExpressions':[{'key':'a','operator':'Odd'}]}} | spec.selector.matchExpressions[0].operator:
                    """)
    void grantsThatGrantNothingAreRefused(String spec, String start) {
        assertThat(Trees.mistakes(Kinds.HAZARD_GRANT, Trees.tree(grant(spec)), null))
                .singleElement()
                .asString()
                .startsWith(start);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {} | {'davit.dev/profile':'standard'} | true
                    {'davit.dev/profile':'standard'} | {'davit.dev/profile':'strict'} | false
                    {'davit.dev/profile':'standard'} | {'pod-security.kubernetes.io/enforce':'privileged'} | true
                    {'davit.dev/profile':'standard'} | {'pod-security.kubernetes.io/enforce':'baseline'} | false
                    {} | {'pod-security.kubernetes.io/enforce':'restricted'} | false
                    {} | {'a':'b'} | false
                    {'pod-security.kubernetes.io/enforce':'privileged'} | {} | false
                    """)
    void looseningANamespaceNeedsGrantHazard(String before, String after, boolean needs) {
        assertThat(
                        Signatures.grants(
                                Kinds.NAMESPACE,
                                labelled(after),
                                labelled(before),
                                SafetyProfile.STRICT))
                .isEqualTo(needs);
    }

    private static JsonObject labelled(String labels) {
        return Trees.tree("{'metadata':{'name':'n','labels':" + labels + "}}");
    }

    @Test
    void aPodMayBeStricterThanItsNamespaceAndNotLooser() {
        JsonObject standard =
                Trees.pod(
                        "{'davit':{'profile':'standard'},'containers':[{'name':'a','image':'x'}]}",
                        SafetyProfile.STRICT);
        assertThat(said(standard, keys()))
                .containsExactly(
                        "spec.davit.profile: Forbidden: the namespace's profile is strict. Someone"
                                + " with grant-hazard runs: kubectl label namespace d"
                                + " davit.dev/profile=standard --overwrite");
        assertThat(Trees.mistakes(Kinds.POD, standard, standard, keys())).isEmpty();
    }
}

package dev.davit.policy.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectRulesTest {
    private static final String SUBDOMAIN =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                    + " or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'example.com')";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    cm | {} | metadata.name: Required value: name or generateName is required
                    cm | {'name':'A'} | metadata.name: Invalid value: "A": SUBDOMAIN
                    cm | {'name':'a..b'} | metadata.name: Invalid value: "a..b": SUBDOMAIN
                    cm | {'generateName':'A-'} | metadata.generateName: Invalid value: "A-": SUBDOMAIN
                    ns | {'name':'a.b'} | metadata.name: Invalid value: "a.b": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc')
                    cm | {'name':'a','labels':{'a b':'c'}} | metadata.labels[a b]: Invalid value: "a b": must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit
                    cm | {'name':'a','labels':{'a':'-'}} | metadata.labels[a]: Invalid value: "-": must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit
                    cm | {'name':'a','annotations':{'/x':''}} | metadata.annotations[/x]: Invalid value: "/x": the part before the slash must have 1 to 253 characters
                    cm | {'name':'a','finalizers':['-']} | metadata.finalizers[0]: Invalid value: "-": must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit
                    cm | {'name':'a','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'p','uid':''}]} | metadata.ownerReferences[0].uid: Required value: must not be empty
                    """)
    void metadata(String word, String metadata, String message) {
        Kind kind = Invariant.present(Kinds.byWord(word), word);
        JsonObject tree = Trees.tree("{'metadata':" + metadata + "}");
        assertThat(Trees.mistakes(kind, tree, null))
                .containsExactly(message.replace("SUBDOMAIN", SUBDOMAIN));
    }

    @Test
    void annotationsAreBounded() {
        JsonObject tree =
                Trees.tree("{'metadata':{'name':'a','annotations':{}}}")
                        .withAt(
                                new JsonString("x".repeat(MetadataRules.MAX_ANNOTATION_BYTES)),
                                "metadata",
                                "annotations",
                                "a");
        assertThat(Trees.mistakes(Kinds.CONFIG_MAP, tree, null))
                .containsExactly(
                        "metadata.annotations: Too long: may not be more than 262144 bytes");
    }

    @Test
    void identityIsImmutable() {
        JsonObject before = Trees.tree("{'metadata':{'name':'a','uid':'1'}}");
        JsonObject after = Trees.tree("{'metadata':{'name':'a','uid':'2'}}");
        assertThat(Trees.mistakes(Kinds.CONFIG_MAP, after, before))
                .containsExactly("metadata.uid: Forbidden: field is immutable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    cm | 'data':{'a/b':'c'} | data[a/b]: Invalid value: "a/b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name')
                    cm | 'data':{'..':'c'} | data[..]: Invalid value: "..": must not be '.' or start with '..'
                    cm | 'data':{'a':'c'},'binaryData':{'a':'eA=='} | binaryData[a]: Invalid value: "a": duplicate of key present in data
                    secret | 'type':'kubernetes.io/tls','data':{'tls.crt':'eA=='} | data[tls.key]: Required value
                    secret | 'type':'kubernetes.io/basic-auth' | data[username]: Required value
                    secret | 'type':'kubernetes.io/service-account-token' | metadata.annotations[kubernetes.io/service-account.name]: Required value
                    node | 'spec':{'taints':[{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoSchedule'}]} | spec.taints[1]: Duplicate value: "a:NoSchedule"
                    lease | 'spec':{'leaseDurationSeconds':0} | spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0
                    lease | 'spec':{'leaseTransitions':-1} | spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0
                    event | 'involvedObject':{'namespace':'other'} | involvedObject.namespace: Invalid value: "other": does not match event.namespace
                    """)
    void smallerKinds(String word, String members, String message) {
        Kind kind = Invariant.present(Kinds.byWord(word), word);
        JsonObject tree = Trees.tree("{'metadata':{'name':'a','namespace':'n'}," + members + "}");
        assertThat(Trees.mistakes(kind, tree, null)).containsExactly(message);
    }

    @Test
    void configIsBoundedAndMayBeFrozen() {
        JsonObject big =
                Trees.tree("{'metadata':{'name':'a'}}")
                        .withAt(new JsonString("x".repeat(ConfigRules.MAX_BYTES + 1)), "data", "a");
        assertThat(Trees.mistakes(Kinds.CONFIG_MAP, big, null))
                .containsExactly("data: Too long: may not be more than 1048576 bytes");
        JsonObject frozen =
                Trees.tree("{'metadata':{'name':'a'},'immutable':true,'data':{'a':'b'}}");
        JsonObject changed = Trees.tree("{'metadata':{'name':'a'},'data':{'a':'c'}}");
        assertThat(Trees.mistakes(Kinds.CONFIG_MAP, changed, frozen))
                .containsExactly(
                        "immutable: Forbidden: field is immutable when `immutable` is set",
                        "data: Forbidden: field is immutable when `immutable` is set");
        assertThat(Trees.mistakes(Kinds.CONFIG_MAP, frozen, frozen)).isEmpty();
    }
}

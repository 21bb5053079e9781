package dev.davit.policy.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.Trees;
import dev.davit.policy.pod.SafetyProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRulesTest {
    private static final String LABEL =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                    + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                    + " '123-abc')";

    private static JsonObject completed(Kind kind, JsonObject tree) {
        Structure.Shape shape = Structure.shape(Schemas.of(kind), tree);
        assertThat(shape.unknown()).isEmpty();
        assertThat(shape.wrong()).isEmpty();
        return Trees.completed(kind, shape.tree(), SafetyProfile.STRICT);
    }

    private static JsonObject service(String spec) {
        return completed(
                Kinds.SERVICE,
                Trees.tree("{'metadata':{'name':'web','namespace':'d'},'spec':" + spec + "}"));
    }

    @Test
    void whatIsLeftOutIsFilledIn() {
        assertThat(service("{'ports':[{'port':80}]}").object("spec"))
                .isEqualTo(
                        Trees.tree(
                                "{'ports':[{'port':80,'protocol':'TCP','targetPort':80}],"
                                        + "'type':'ClusterIP','sessionAffinity':'None',"
                                        + "'ipFamilies':['IPv6'],'ipFamilyPolicy':'SingleStack',"
                                        + "'internalTrafficPolicy':'Cluster'}"));
        assertThat(service("{'clusterIP':'None'}").object("spec").array("clusterIPs"))
                .isEqualTo(Trees.tree("{'x':['None']}").array("x"));
        JsonObject external = service("{'type':'ExternalName','externalName':'db.example.com'}");
        assertThat(external.object("spec").has("ipFamilies")).isFalse();
        assertThat(completed(Kinds.SERVICE, external)).isEqualTo(external);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {} | spec.ports: Required value
                    {'ports':[{'port':0,'targetPort':1}]} | spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
                    {'ports':[{'port':80},{'name':'b','port':81}]} | spec.ports[0].name: Required value
                    {'ports':[{'name':'a','port':80},{'name':'a','port':81}]} | spec.ports[1].name: Duplicate value: "a"
                    {'ports':[{'name':'a','port':80},{'name':'b','port':80}]} | spec.ports[1]: Duplicate value: "TCP/80"
                    {'ports':[{'name':'A','port':80}]} | spec.ports[0].name: Invalid value: "A": LABEL
                    {'ports':[{'port':80,'targetPort':70000}]} | spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive
                    {'ports':[{'port':80,'targetPort':'a--b'}]} | spec.ports[0].targetPort: Invalid value: "a--b": must have at most 15 lower case letters, digits and single dashes inside, and at least one letter
                    {'ports':[{'port':80,'nodePort':30000}]} | spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
                    {'ports':[{'port':80}],'selector':{'a b':'c'}} | spec.selector[a b]: Invalid value: "a b": must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit
                    {'ports':[{'port':80}],'clusterIP':'10.0.0.1'} | spec.clusterIP: a virtual IP ("10.0.0.1"); leave the field out and use the service's name, or write "None": not supported yet
                    {'ports':[{'port':80}],'clusterIP':'None','type':'NodePort'} | spec.clusterIP: Invalid value: "None": may not be set to 'None' for NodePort services
                    {'type':'ExternalName'} | spec.externalName: Required value
                    {'type':'ExternalName','externalName':'a_b'} | spec.externalName: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')
                    {'ports':[{'port':80}],'ipFamilies':['IPv4']} | spec.ipFamilies[0]: Invalid value: "IPv4": this cluster has one address family, IPv6; IPv4 is not configured on this cluster
                    {'ports':[{'port':80}],'ipFamilyPolicy':'RequireDualStack'} | spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster has one address family, IPv6; IPv4 is not configured on this cluster
                    {'ports':[{'port':80}],'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':0}}} | spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than or equal to 86400
                    {'ports':[{'port':80}],'externalIPs':['x']} | spec.externalIPs[0]: Invalid value: "x": must be a valid IP address
                    {'ports':[{'port':80}],'externalTrafficPolicy':'Local'} | spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services
                    """)
    void wrongServices(String spec, String message) {
        assertThat(Trees.mistakes(Kinds.SERVICE, service(spec), null))
                .containsExactly(message.replace("LABEL", LABEL));
    }

    @Test
    void aServiceBeginsWithALetter() {
        JsonObject tree =
                Trees.tree(
                        "{'metadata':{'name':'1a'},'spec':{'ports':[{'port':80}],'type':'ClusterIP'}}");
        assertThat(Trees.mistakes(Kinds.SERVICE, tree, null))
                .containsExactly(
                        "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of at"
                                + " most 63 lower case alphanumeric characters or '-', start with"
                                + " an alphabetic character, and end with an alphanumeric"
                                + " character (e.g. 'my-name',  or 'abc-123')");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'ports':[{'port':80}]} | ``
                    {'ports':[{'port':80,'targetPort':8080}],'clusterIP':'None'} | ``
                    {'ports':[{'port':80}],'type':'NodePort'} | spec.type: nothing outside the cluster is opened for NodePort yet; inside, the service answers by its name
                    {'ports':[{'port':80,'targetPort':8080}]} | spec.ports[0]: until services have virtual IPs, clients connect to the pods' own port 8080, not to 80 (SRV records tell it)
                    {'ports':[{'port':80,'targetPort':'http'}]} | spec.ports[0]: until services have virtual IPs, clients connect to the port that pods call "http", which should be 80 (SRV records tell it)
                    {'ports':[{'port':80}],'externalIPs':['192.0.2.1']} | spec.externalIPs: not served yet; the service answers by its name only
                    """)
    void whatItsWriterShouldKnow(String spec, String warning) {
        JsonObject service = service(spec);
        assertThat(Trees.mistakes(Kinds.SERVICE, service, null)).isEmpty();
        assertThat(String.join("\n", ServiceWarnings.of(service))).isEqualTo(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'subsets':[{'ports':[{'port':1}]}] | subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`
                    'subsets':[{'addresses':[{'ip':''}]}] | subsets[0].addresses[0].ip: Required value
                    'subsets':[{'addresses':[{'ip':'1.2.3'}]}] | subsets[0].addresses[0].ip: Invalid value: "1.2.3": must be a valid IP address
                    'subsets':[{'addresses':[{'ip':'127.0.0.1'}]}] | subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)
                    'subsets':[{'addresses':[{'ip':'fd00::1'}],'ports':[{'port':0}]}] | subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
                    """)
    void wrongEndpoints(String members, String message) {
        JsonObject tree = Trees.tree("{'metadata':{'name':'web'}," + members + "}");
        assertThat(Trees.mistakes(Kinds.ENDPOINTS, completed(Kinds.ENDPOINTS, tree), null))
                .containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'addressType':'IPX','endpoints':[] | addressType: Unsupported value: "IPX": supported values: "FQDN", "IPv4", "IPv6"
                    'addressType':'IPv6','endpoints':[{'addresses':[]}] | endpoints[0].addresses: Required value: must contain at least 1 address
                    'addressType':'IPv6','endpoints':[{'addresses':['1.2.3.4']}] | endpoints[0].addresses[0]: Invalid value: "1.2.3.4": must be a valid IPv6 address
                    'addressType':'IPv4','endpoints':[{'addresses':['fd00::1']}] | endpoints[0].addresses[0]: Invalid value: "fd00::1": must be a valid IPv4 address
                    'addressType':'IPv6','endpoints':[],'ports':[{'name':'a','port':1},{'name':'a','port':2}] | ports[1].name: Duplicate value: "a"
                    """)
    void wrongSlices(String members, String message) {
        JsonObject tree = Trees.tree("{'metadata':{'name':'web'}," + members + "}");
        assertThat(Trees.mistakes(Kinds.ENDPOINT_SLICE, tree, null)).containsExactly(message);
    }

    @Test
    void aSliceKeepsItsTypeOfAddress() {
        JsonObject before =
                Trees.tree("{'metadata':{'name':'a'},'addressType':'IPv6','endpoints':[]}");
        assertThat(Trees.mistakes(Kinds.ENDPOINT_SLICE, before.with("addressType", "IPv4"), before))
                .containsExactly("addressType: Forbidden: field is immutable");
    }
}

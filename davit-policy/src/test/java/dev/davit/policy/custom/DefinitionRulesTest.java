package dev.davit.policy.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.policy.Trees;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes a definition of a custom kind right, in the words of Kubernetes. */
class DefinitionRulesTest {
    private static final String RIGHT =
            "{'type':'object','properties':{'spec':{'type':'object','properties':{"
                    + "'n':{'type':'integer'},'s':{'type':'string'}}}}}";

    private static JsonObject definition(String schema, String version, String spec) {
        String text =
                ("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                                + "'metadata':{'name':'tabs.example.com'},'spec':{'group':'example.com',"
                                + "'scope':'Namespaced','names':{'plural':'tabs','kind':'Tab'},"
                                + "'versions':[{'name':'v1','served':true,'storage':true,"
                                + "'schema':{'openAPIV3Schema':%s}%s}]%s}}")
                        .formatted(schema, version, spec);
        return Trees.completed(ExtensionKinds.DEFINITION, Trees.tree(text), SafetyProfile.STRICT);
    }

    private static List<String> said(JsonObject tree, @Nullable JsonObject before) {
        return Trees.mistakes(ExtensionKinds.DEFINITION, tree, before);
    }

    @Test
    void whatIsLeftOutIsFilledIn() {
        JsonObject right = definition(RIGHT, "", "");
        assertThat(said(right, null)).isEmpty();
        assertThat(right.text("spec", "names", "singular")).isEqualTo("tab");
        assertThat(right.text("spec", "names", "listKind")).isEqualTo("TabList");
        assertThat(right.text("spec", "conversion", "strategy")).isEqualTo("None");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | type: Required value: must not be empty at the root",
                "{'type':'string'} | type: Invalid value: \"string\": must be object at the root",
                "{'type':'object','nullable':true} | nullable: Forbidden: nullable cannot be true at the root",
                "{'type':'object','additionalProperties':true} | additionalProperties: Forbidden: must not be used at the root",
                "{'type':'object','properties':{'a':{'type':'nothing'}}} | properties[a].type: Unsupported value: \"nothing\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"",
                "{'type':'object','properties':{'a':{'type':'null'}}} | properties[a].type: Forbidden: type cannot be set to null, use nullable as an alternative",
                "{'type':'object','properties':{'a':{}}} | properties[a].type: Required value: must not be empty for specified object fields",
                "{'type':'object','properties':{'a':{'type':'array','items':{}}}} | properties[a].items.type: Required value: must not be empty for specified array items",
                "{'type':'object','properties':{'a':{'type':'array'}}} | properties[a].items: Required value: must be specified",
                "{'type':'object','properties':{'a':{'type':'array','items':[{'type':'string'}]}}} | properties[a].items: Forbidden: items must be a schema object and not an array",
                "{'type':'object','properties':{'a':{'type':'string','$ref':'#'}}} | properties[a].$ref: Forbidden: $ref is not supported",
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'string'},'uniqueItems':true}}} | properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
                "{'type':'object','properties':{'a':{'type':'object','x-kubernetes-preserve-unknown-fields':false}}} | properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined",
                "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'string'}},'additionalProperties':{'type':'string'}}}} | properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
                "{'type':'object','properties':{'a':{'type':'string','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true}}} | properties[a].type: Invalid value: \"string\": must be object if x-kubernetes-embedded-resource is true",
                "{'type':'object','properties':{'a':{'type':'object','x-kubernetes-embedded-resource':true}}} | properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
                "{'type':'object','properties':{'a':{'type':'string','anyOf':[{'nullable':true}]}}} | properties[a].anyOf[0].nullable: Forbidden: must be false to be structural",
                "{'type':'object','properties':{'a':{'type':'object','not':{'properties':{'b':{'minimum':1}}}}}} | properties[a].properties[b]: Required value: because it is defined in spec.versions[0].schema.openAPIV3Schema.properties[a].not.properties[b]",
                "{'type':'object','properties':{'metadata':{'type':'object','properties':{'labels':{'type':'object'}}}}} | properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified",
                "{'type':'object','properties':{'kind':{'type':'integer'}}} | properties[kind].type: Invalid value: \"integer\": must be string",
                "{'type':'object','properties':{'a':{'type':'object','x-kubernetes-list-type':'map'}}} | properties[a].type: Invalid value: \"object\": must be array if x-kubernetes-list-type is specified",
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'string'},'x-kubernetes-list-type':'bag'}}} | properties[a].x-kubernetes-list-type: Unsupported value: \"bag\": supported values: \"atomic\", \"set\", \"map\"",
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'object','properties':{'k':{'type':'string'}}},'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k']}}} | properties[a].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'object','required':['k'],'properties':{'j':{'type':'string'}}},'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k']}}} | properties[a].x-kubernetes-list-map-keys: Invalid value: [\"k\"]: entries must all be names of item properties",
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'object'},'x-kubernetes-list-type':'set'}}} | properties[a].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set",
                "{'type':'object','properties':{'a':{'type':'integer','default':'x'}}} | properties[a].default: Invalid value: \"string\": spec.versions[0].schema.openAPIV3Schema.properties[a].default in body must be of type integer: \"string\"",
                "{'type':'object','properties':{'a':{'type':'object','default':{'b':1}}}} | properties[a].default: Invalid value: {\"b\":1}: must not have unknown fields"
            })
    void schemas(String schema, String message) {
        assertThat(said(definition(schema, "", ""), null))
                .contains("spec.versions[0].schema.openAPIV3Schema." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'subresources':{'scale':{'specReplicasPath':'.status.n','statusReplicasPath':'.status.n'}} | subresources.scale.specReplicasPath: Invalid value: \".status.n\": should be a json path under .spec",
                "'subresources':{'scale':{'specReplicasPath':'.spec.n','statusReplicasPath':'status.n'}} | subresources.scale.statusReplicasPath: Invalid value: \"status.n\": must be a simple json path starting with .",
                "'additionalPrinterColumns':[{'name':'A','type':'text','jsonPath':'.a'}] | additionalPrinterColumns[0].type: Invalid value: \"text\": must be one of boolean,date,integer,number,string",
                "'additionalPrinterColumns':[{'name':'A','type':'string','jsonPath':'a'}] | additionalPrinterColumns[0].jsonPath: Invalid value: \"a\": must be a simple json path starting with .",
                "'deprecationWarning':'soon' | deprecationWarning: Invalid value: \"soon\": can only be set for deprecated versions",
                "'selectableFields':[{'jsonPath':'.spec.none'}] | selectableFields[0].jsonPath: Invalid value: \".spec.none\": is an invalid path: does not refer to a valid field",
                "'selectableFields':[{'jsonPath':'.spec'}] | selectableFields[0].jsonPath: Invalid value: \".spec\": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.",
                "'selectableFields':[{'jsonPath':'.spec.s'},{'jsonPath':'.spec.s'}] | selectableFields[1].jsonPath: Duplicate value: \".spec.s\""
            })
    void versions(String more, String message) {
        assertThat(said(definition(RIGHT, "," + more, ""), null))
                .containsExactly("spec.versions[0]." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'conversion':{'strategy':'Magic'} | spec.conversion.strategy: Unsupported value: \"Magic\": supported values: \"None\", \"Webhook\"",
                "'conversion':{'strategy':'None','webhook':{}} | spec.conversion.webhook: Forbidden: should not be set when strategy is not set to Webhook",
                "'conversion':{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],'clientConfig':{'url':'http://x/'}}} | spec.conversion.webhook.clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
                "'conversion':{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v9'],'clientConfig':{'url':'https://x/'}}} | spec.conversion.webhook.conversionReviewVersions: Invalid value: [\"v9\"]: must include at least one of v1, v1beta1",
                "'preserveUnknownFields':true | spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"
            })
    void others(String spec, String message) {
        assertThat(said(definition(RIGHT, "", "," + spec), null)).containsExactly(message);
    }

    @Test
    void theGroupsOfKubernetesAreForApprovedKinds() {
        JsonObject theirs =
                definition(RIGHT, "", "")
                        .withAt(new JsonString("x.k8s.io"), "spec", "group")
                        .withAt(new JsonString("tabs.x.k8s.io"), "metadata", "name");
        assertThat(said(theirs, null).getFirst())
                .startsWith(
                        "metadata.annotations[api-approved.kubernetes.io]: Required value:"
                                + " protected groups must have approval annotation");
        JsonObject approved =
                theirs.withAt(
                        Trees.tree("{'api-approved.kubernetes.io':'https://k8s.io/x'}"),
                        "metadata",
                        "annotations");
        assertThat(said(approved, null)).isEmpty();
    }

    @Test
    void whatCannotChange() {
        JsonObject before =
                definition(RIGHT, "", "")
                        .with(
                                "status",
                                Trees.tree(
                                        "{'storedVersions':['v0'],'conditions':[{"
                                                + "'type':'Established','status':'True'}]}"));
        JsonObject after = before.withAt(new JsonString("Cluster"), "spec", "scope");
        assertThat(said(after, before))
                .containsExactly(
                        "spec.scope: Invalid value: \"Cluster\": field is immutable",
                        "status.storedVersions[0]: Invalid value: \"v0\": missing from"
                                + " spec.versions; v0 was previously a storage version, and must"
                                + " remain in spec.versions until a storage migration ensures no"
                                + " data remains persisted in v0 and removes v0 from"
                                + " status.storedVersions");
    }
}

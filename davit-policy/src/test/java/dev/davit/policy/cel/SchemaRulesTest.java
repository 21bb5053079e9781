package dev.davit.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.YamlReader;
import dev.davit.policy.Mistakes;
import dev.davit.policy.cel.rule.SchemaRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaRulesTest {
    private static final String SCALER =
            """
            type: object
            properties:
              spec:
                type: object
                x-kubernetes-validations:
                - {rule: "self.min <= self.max", message: "min is above max"}
                - {rule: "self.min >= oldSelf.min", messageExpression: "'min falls from %d to %d'.format([oldSelf.min, self.min])", fieldPath: ".min", reason: FieldValueForbidden}
                properties:
                  min: {type: integer}
                  max: {type: integer}
                  name: {type: string, maxLength: 63, x-kubernetes-validations: [{rule: "self.startsWith('a')"}]}
                  size: {x-kubernetes-int-or-string: true, x-kubernetes-validations: [{rule: "type(self) == int ? self < 100 : self.endsWith('%')"}]}
                  until: {type: string, format: date-time, x-kubernetes-validations: [{rule: "self > timestamp('2020-01-01T00:00:00Z')"}]}
                  tags: {type: array, maxItems: 10, x-kubernetes-list-type: set, items: {type: string, maxLength: 20}}
                  ports:
                    type: array
                    maxItems: 10
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [name]
                    items:
                      type: object
                      required: [name]
                      x-kubernetes-validations:
                      - {rule: "self.port == oldSelf.port", message: "a port stays"}
                      properties: {name: {type: string, maxLength: 10}, port: {type: integer}}
                  limits: {type: object, maxProperties: 10, additionalProperties: {type: integer, x-kubernetes-validations: [{rule: "self > 0"}]}}
            x-kubernetes-validations:
            - {rule: "!has(self.spec.name) || self.metadata.name == self.spec.name"}
            """;

    @Test
    void aRightObjectHasNoMistakes() {
        assertThat(
                        found(
                                SCALER,
                                "{metadata: {name: ab}, spec: {min: 1, max: 2, name: ab, size: 5}}",
                                null))
                .isEmpty();
    }

    @Test
    void rulesSayWhichFieldIsWrong() {
        assertThat(
                        found(
                                SCALER,
                                "{metadata: {name: x}, spec: {min: 3, max: 2, name: b, size: '5',"
                                        + " limits: {cpu: 0}, until: '2019-01-01T00:00:00Z'}}",
                                null))
                .containsExactlyInAnyOrder(
                        "<nil>: Invalid value: \"object\": failed rule: !has(self.spec.name) || self.metadata.name == self.spec.name",
                        "spec: Invalid value: \"object\": min is above max",
                        "spec.name: Invalid value: \"string\": failed rule: self.startsWith('a')",
                        "spec.size: Invalid value: \"\": failed rule: type(self) == int ? self < 100 : self.endsWith('%')",
                        "spec.limits[cpu]: Invalid value: \"integer\": failed rule: self > 0",
                        "spec.until: Invalid value: \"string\": failed rule: self > timestamp('2020-01-01T00:00:00Z')");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(found(SCALER, "{spec: {max: 2}}", null))
                .containsExactly(
                        "spec: Invalid value: \"object\": no such key: min evaluating rule: min is above max");
    }

    @Test
    void transitionsLookAtTheOldValue() {
        assertThat(found(SCALER, "{spec: {min: 1, max: 2}}", "{spec: {min: 2, max: 2}}"))
                .containsExactly("spec.min: Forbidden: min falls from 2 to 1");
        assertThat(
                        found(
                                SCALER,
                                "{spec: {min: 1, max: 2, ports: [{name: b, port: 3}, {name: a, port: 9}]}}",
                                "{spec: {min: 1, max: 2, ports: [{name: a, port: 1}, {name: b, port: 3}]}}"))
                .containsExactly("spec.ports[1]: Invalid value: \"object\": a port stays");
    }

    @Test
    void whatWasWrongBeforeAndIsUnchangedStays() {
        assertThat(
                        found(
                                SCALER,
                                "{metadata: {labels: {a: b}}, spec: {min: 3, max: 2}}",
                                "{spec: {min: 3, max: 2}}"))
                .isEmpty();
    }

    @Test
    void anOptionalOldSelfIsLookedAtOnCreation() {
        String schema =
                """
                type: object
                properties:
                  phase:
                    type: string
                    enum: [New, Old]
                    x-kubernetes-validations:
                    - {rule: "oldSelf.hasValue() || self == 'New'", optionalOldSelf: true, message: "begins as New"}
                """;
        assertThat(found(schema, "{phase: Old}", null))
                .containsExactly("phase: Invalid value: \"string\": begins as New");
        assertThat(found(schema, "{phase: Old}", "{phase: New}")).isEmpty();
    }

    @Test
    void setsAreEqualInAnyOrder() {
        String schema =
                """
                type: object
                properties:
                  tags: {type: array, maxItems: 10, x-kubernetes-list-type: set, items: {type: string, maxLength: 20}, x-kubernetes-validations: [{rule: "self == oldSelf"}]}
                """;
        assertThat(found(schema, "{tags: [a, b]}", "{tags: [b, a]}")).isEmpty();
        assertThat(found(schema, "{tags: [a, c]}", "{tags: [b, a]}")).hasSize(1);
    }

    @Test
    void rulesWithinAllOfAreOfTheSameTypes() {
        String schema =
                """
                type: object
                properties: {a: {type: integer}}
                allOf:
                - {x-kubernetes-validations: [{rule: "self.a > 1"}]}
                - {properties: {a: {x-kubernetes-validations: [{rule: "self < 10"}]}}}
                """;
        assertThat(found(schema, "{a: 1}", null))
                .containsExactly("<nil>: Invalid value: \"object\": failed rule: self.a > 1");
        assertThat(found(schema, "{a: 11}", null))
                .containsExactly("a: Invalid value: \"integer\": failed rule: self < 10");
    }

    @Test
    void escapedNamesAreUnderstood() {
        String schema =
                """
                type: object
                properties: {a.b: {type: integer}, c-d: {type: integer}, if: {type: integer}, x__y: {type: integer}}
                x-kubernetes-validations:
                - {rule: "self.a__dot__b + self.c__dash__d + self.__if__ + self.x__underscores__y == 10"}
                """;
        assertThat(found(schema, "{a.b: 1, c-d: 2, if: 3, x__y: 4}", null)).isEmpty();
    }

    @Test
    void aRuleThatDoesNotCompileIsNamed() {
        assertThat(mistakes("type: object\nx-kubernetes-validations: [{rule: 'self.x > 1'}]"))
                .singleElement()
                .asString()
                .startsWith("schema.x-kubernetes-validations[0].rule: Invalid value: {")
                .contains(
                        "compilation failed: ERROR: <input>:1:5: undefined field 'x'\n | self.x > 1\n | ....^");
        assertThat(mistakes("type: object\nx-kubernetes-validations: [{rule: 'self.x > '}]"))
                .singleElement()
                .asString()
                .contains("compilation failed: ERROR: <input>:1:10: ");
        assertThat(mistakes("type: object\nx-kubernetes-validations: [{rule: '1 + 1'}]"))
                .singleElement()
                .asString()
                .endsWith("cel expression must evaluate to a bool");
    }

    @Test
    void wordsOfRulesAreChecked() {
        assertThat(
                        mistakes(
                                """
                                type: object
                                x-kubernetes-validations:
                                - {rule: " "}
                                - {rule: "true", message: " "}
                                - {rule: "true", message: "a\\nb"}
                                - {rule: "true\\n&& true"}
                                - {rule: "true", messageExpression: " "}
                                - {rule: "true", reason: Whatever}
                                - {rule: "true", fieldPath: " "}
                                - {rule: "true", fieldPath: ".none"}
                                - {rule: "true", messageExpression: "1"}
                                """))
                .containsExactly(
                        "schema.x-kubernetes-validations[0].rule: Required value: rule is not specified",
                        "schema.x-kubernetes-validations[1].message: Invalid value: \" \": message must be non-empty if specified",
                        "schema.x-kubernetes-validations[2].message: Invalid value: \"a\nb\": message must not contain line breaks",
                        "schema.x-kubernetes-validations[3].message: Required value: message must be specified if rule contains line breaks",
                        "schema.x-kubernetes-validations[4].messageExpression: Required value: messageExpression must be non-empty if specified",
                        "schema.x-kubernetes-validations[5].reason: Unsupported value: \"Whatever\": supported values: \"FieldValueDuplicate\", \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueRequired\"",
                        "schema.x-kubernetes-validations[6].fieldPath: Invalid value: \" \": fieldPath must be non-empty if specified",
                        "schema.x-kubernetes-validations[7].fieldPath: Invalid value: \".none\": invalid fieldPath: does not refer to a valid field",
                        "schema.x-kubernetes-validations[8].messageExpression: Invalid value: {\"rule\":\"true\",\"messageExpression\":\"1\"}: messageExpression must evaluate to a string");
    }

    @Test
    void whatCouldCostTooMuchIsRefused() {
        String unbounded =
                """
                type: object
                properties:
                  list:
                    type: array
                    items: {type: string}
                    x-kubernetes-validations: [{rule: "self.all(x, self.all(y, x == y))"}]
                """;
        assertThat(mistakes(unbounded))
                .first()
                .asString()
                .startsWith(
                        "schema.properties[list].x-kubernetes-validations[0].rule: Forbidden: estimated rule"
                                + " cost exceeds budget by factor of more than 100x (try simplifying the"
                                + " rule, or adding maxItems");
        assertThat(
                        mistakes(
                                unbounded
                                        .replace("type: array", "type: array\n    maxItems: 20")
                                        .replace(
                                                "{type: string}", "{type: string, maxLength: 10}")))
                .isEmpty();
    }

    @Test
    void transitionsOfWhatNobodyCanTellApartAreRefused() {
        assertThat(
                        mistakes(
                                """
                                type: object
                                properties:
                                  list:
                                    type: array
                                    maxItems: 3
                                    items: {type: integer, x-kubernetes-validations: [{rule: "self >= oldSelf"}]}
                                """))
                .containsExactly(
                        "schema.properties[list].items.x-kubernetes-validations[0].rule: Invalid value: \"self >= oldSelf\": oldSelf cannot be used on the uncorrelatable portion of the schema within schema.properties[list]");
    }

    @Test
    void aBombEndsWithinItsBudget() {
        String schema =
                """
                type: object
                properties: {n: {type: array, maxItems: 30, items: {type: integer}}}
                x-kubernetes-validations:
                - {rule: "self.n.all(a, self.n.all(b, self.n.all(c, self.n.all(d, a + b + c + d >= 0))))", message: m}
                """;
        String list = "[" + "1, ".repeat(29) + "1]";
        long from = System.nanoTime();
        assertThat(found(schema.replace("maxItems: 30", "maxItems: 20"), "{n: " + list + "}", null))
                .containsExactly(
                        "<nil>: Invalid value: \"object\": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: m");
        assertThat(System.nanoTime() - from).isLessThan(10_000_000_000L);
    }

    private static List<String> mistakes(String schema) {
        Mistakes mistakes = new Mistakes();
        SchemaRules.compile(yaml(schema), FieldPath.of("schema"), mistakes);
        return texts(mistakes);
    }

    private static List<String> found(String schema, String tree, @Nullable String before) {
        Mistakes wrong = new Mistakes();
        SchemaRules rules = SchemaRules.compile(yaml(schema), FieldPath.of("schema"), wrong);
        assertThat(texts(wrong)).isEmpty();
        Mistakes mistakes = new Mistakes();
        rules.check(yaml(tree), before == null ? null : yaml(before), mistakes);
        return texts(mistakes);
    }

    private static List<String> texts(Mistakes mistakes) {
        return mistakes.causes().stream().map(SchemaRulesTest::text).toList();
    }

    private static String text(Cause cause) {
        return cause.field() + ": " + cause.message();
    }

    private static JsonObject yaml(String text) {
        Outcome<List<Document>> read = YamlReader.read(text.getBytes(StandardCharsets.UTF_8));
        if (read instanceof Outcome.Ok<List<Document>>(List<Document> all)
                && all.getFirst().value() instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException(read.toString());
    }
}

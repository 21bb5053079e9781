package dev.davit.policy.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.custom.SchemaNode;
import dev.davit.model.custom.SchemaReader;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Trees;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values against schemas, in the words of Kubernetes; what has not changed is not judged again. */
class SchemaCheckTest {
    private static List<String> said(String schema, String value, @Nullable String before) {
        SchemaNode node =
                SchemaReader.read(
                        Trees.tree("{'type':'object','properties':{'x':" + schema + "}}"));
        Mistakes mistakes = new Mistakes();
        JsonObject then = before == null ? null : Trees.tree("{'x':" + before + "}");
        SchemaCheck.object(node, Trees.tree("{'x':" + value + "}"), then, mistakes);
        return mistakes.causes().stream().map(c -> c.field() + ": " + c.message()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | 'a' | x: Invalid value: \"string\": x in body must be of type integer: \"string\"",
                "{'type':'integer'} | 1.5 | x: Invalid value: \"number\": x in body must be of type integer: \"number\"",
                "{'type':'string'} | null | x: Invalid value: \"null\": x in body must be of type string: \"null\"",
                "{'x-kubernetes-int-or-string':true} | true | x: Invalid value: \"boolean\": x in body must be of type integer,string: \"boolean\"",
                "{'type':'integer','minimum':3} | 2 | x: Invalid value: 2: x in body should be greater than or equal to 3",
                "{'type':'integer','minimum':3,'exclusiveMinimum':true} | 3 | x: Invalid value: 3: x in body should be greater than 3",
                "{'type':'number','maximum':2.5} | 2.6 | x: Invalid value: 2.6: x in body should be less than or equal to 2.5",
                "{'type':'number','maximum':2.5,'exclusiveMaximum':true} | 2.5 | x: Invalid value: 2.5: x in body should be less than 2.5",
                "{'type':'integer','multipleOf':4} | 6 | x: Invalid value: 6: x in body should be a multiple of 4",
                "{'type':'string','minLength':2} | 'a' | x: Invalid value: \"a\": x in body should be at least 2 chars long",
                "{'type':'string','maxLength':2} | 'abc' | x: Too long: may not be more than 2 bytes",
                "{'type':'string','pattern':'^a+$'} | 'b' | x: Invalid value: \"b\": x in body should match '^a+$'",
                "{'type':'string','enum':['a','b']} | 'c' | x: Unsupported value: \"c\": supported values: \"a\", \"b\"",
                "{'type':'string','format':'date-time'} | 'soon' | x: Invalid value: \"soon\": x in body must be of type date-time: \"soon\"",
                "{'type':'string','format':'ipv4'} | '1.2.3' | x: Invalid value: \"1.2.3\": x in body must be of type ipv4: \"1.2.3\"",
                "{'type':'string','format':'uri'} | 'a b' | x: Invalid value: \"a b\": x in body must be of type uri: \"a b\"",
                "{'type':'string','format':'uri'} | 'http://%zz' | x: Invalid value: \"http://%zz\": x in body must be of type uri: \"http://%zz\"",
                "{'type':'string','format':'uuid'} | 'x' | x: Invalid value: \"x\": x in body must be of type uuid: \"x\"",
                "{'type':'array','items':{'type':'string'},'minItems':1} | [] | x: Invalid value: []: x in body should have at least 1 items",
                "{'type':'array','items':{'type':'string'},'maxItems':1} | ['a','b'] | x: Too many: 2: must have at most 1 items",
                "{'type':'array','items':{'type':'string'},'x-kubernetes-list-type':'set'} | ['a','a'] | x[1]: Duplicate value: \"a\"",
                "{'type':'object','maxProperties':1,'additionalProperties':{'type':'string'}} | {'a':'b','c':'d'} | x: Too many: 2: must have at most 1 items",
                "{'type':'object','minProperties':1,'additionalProperties':{'type':'string'}} | {} | x: Invalid value: {}: x in body should have at least 1 properties",
                "{'type':'object','required':['a']} | {} | x.a: Required value",
                "{'type':'object','additionalProperties':{'type':'integer'}} | {'k':'v'} | x.k: Invalid value: \"string\": x.k in body must be of type integer: \"string\"",
                "{'type':'integer','not':{'minimum':3}} | 5 | x: Invalid value: 5: \"x\" must not validate the schema (not)",
                "{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true} | {'apiVersion':'v1'} | x.kind: Required value: must not be empty"
            })
    void oneMistake(String schema, String value, String message) {
        assertThat(said(schema, value, null)).containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | 3.0",
                "{'type':'string','nullable':true} | null",
                "{'x-kubernetes-int-or-string':true} | '5'",
                "{'type':'string','format':'nobody-knows'} | 'x'",
                "{'type':'string','format':'date-time'} | '2026-11-22T10:00:00Z'",
                "{'type':'string','format':'duration'} | '1h30m'",
                "{'type':'string','format':'duration'} | '22 ns'",
                "{'type':'string','format':'uri'} | 'https://a.b/c?d=%20#e'",
                "{'type':'string','format':'uri'} | '/a'",
                "{'type':'string','format':'cidr'} | '10.0.0.0/8'",
                "{'type':'string','format':'byte'} | 'aGk='",
                "{'type':'string','format':'k8s-short-name'} | 'a-b'",
                "{'type':'integer','anyOf':[{'minimum':5},{'maximum':1}]} | 7",
                "{'type':'integer','oneOf':[{'minimum':5},{'maximum':1}]} | 0",
                "{'type':'string','maxLength':2} | 'äö'"
            })
    void right(String schema, String value) {
        assertThat(said(schema, value, null)).isEmpty();
    }

    @Test
    void severalSchemas() {
        String any = "{'type':'integer','anyOf':[{'minimum':5},{'maximum':1}]}";
        assertThat(said(any, "3", null).getFirst())
                .isEqualTo("x: Invalid value: 3: \"x\" must validate at least one schema (anyOf)");
        String one = "{'type':'integer','oneOf':[{'minimum':1},{'maximum':9}]}";
        assertThat(said(one, "5", null))
                .containsExactly(
                        "x: Invalid value: 5: \"x\" must validate one and only one schema (oneOf)."
                                + " Found 2 valid alternatives");
        String all = "{'type':'integer','allOf':[{'minimum':1},{'maximum':3}]}";
        assertThat(said(all, "5", null))
                .containsExactly(
                        "x: Invalid value: 5: x in body should be less than or equal to 3");
    }

    @Test
    void whatHasNotChangedIsNotJudgedAgain() {
        String schema =
                "{'type':'object','properties':{'a':{'type':'integer','maximum':3},"
                        + "'b':{'type':'integer','maximum':3},"
                        + "'l':{'type':'array','x-kubernetes-list-type':'map',"
                        + "'x-kubernetes-list-map-keys':['k'],'items':{'type':'object','properties':{"
                        + "'k':{'type':'string'},'v':{'type':'integer','maximum':3}}}},"
                        + "'p':{'type':'array','items':{'type':'integer','maximum':3}}}}";
        String before = "{'a':9,'b':1,'l':[{'k':'x','v':9}],'p':[9]}";
        assertThat(
                        said(
                                schema,
                                "{'a':9,'b':2,'l':[{'k':'y','v':1},{'k':'x','v':9}],'p':[9]}",
                                before))
                .isEmpty();
        assertThat(said(schema, "{'a':8,'b':1,'l':[{'k':'x','v':8}],'p':[9,9]}", before))
                .containsExactly(
                        "x.a: Invalid value: 8: x.a in body should be less than or equal to 3",
                        "x.l[0].v: Invalid value: 8: x.l[0].v in body should be less than or equal"
                                + " to 3",
                        "x.p[0]: Invalid value: 9: x.p[0] in body should be less than or equal to 3",
                        "x.p[1]: Invalid value: 9: x.p[1] in body should be less than or equal to 3");
    }

    /** Backtracking would take longer than the universe is old. */
    @Test
    void noPatternRunsForEver() {
        String value = "'" + "a".repeat(5_000) + "!'";
        assertThat(said("{'type':'string','pattern':'^(a|aa|a?)*$'}", value, null)).hasSize(1);
    }

    @Test
    void aNumberOfManyDigitsIsJudgedAtOnce() {
        assertThat(said("{'type':'number','multipleOf':0.1}", "1e100000", null)).isEmpty();
        assertThat(said("{'type':'integer'}", "1e100000", null)).hasSize(1);
    }
}

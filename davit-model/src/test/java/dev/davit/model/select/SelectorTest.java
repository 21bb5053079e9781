package dev.davit.model.select;

import static dev.davit.model.json.Trees.object;
import static dev.davit.model.json.Trees.ok;
import static dev.davit.model.json.Trees.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Refusal;
import dev.davit.model.select.FieldSelector.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | true",
                "app=web | true",
                "app==web | true",
                "app = web | true",
                "app=db | false",
                "app!=db | true",
                "app!=web | false",
                "none!=x | true",
                "none= | false",
                "empty= | true",
                "app | true",
                "none | false",
                "!none | true",
                "!app | false",
                "! app | false",
                "app in (db,web) | true",
                "app in (db) | false",
                "app in ( db , web ) | true",
                "app notin (db) | true",
                "none notin (x) | true",
                "app notin (web,db) | false",
                "v>2 | true",
                "v>3 | false",
                "v<4 | true",
                "app>1 | false",
                "none<1 | false",
                "app=web,v=3 | true",
                "app=web,v=4 | false",
                "app=web , !none , v in (3) | true",
                "example.com/tier=a | true",
                "in=in | true",
                "in in (in) | true",
                "empty in (,x) | true"
            })
    void textForm(String selector, boolean matches) {
        LabelSelector parsed = ok(LabelSelector.parse(selector));
        var labels = object("{'app':'web','v':'3','example.com/tier':'a','in':'in','empty':''}");
        assertThat(parsed.matches(labels)).isEqualTo(matches);
        assertThat(ok(LabelSelector.parse(parsed.toString()))).isEqualTo(parsed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=", ",", "a,", "a,,b", "a=b,", "a in", "a in b", "a in (b", "a in (b c)", "a b",
                "!a=b", "a=b=c", "a=b c", "a>x", "a>", "-a=b", "a=-b", "a/b/c=d", "/a=b", "A.B/=c",
                "UPPER/a=b", "a=b)", "(a)", "a ni (b)", "a<1.5", "a=ü", "!"
            })
    void malformedText(String selector) {
        Refusal refusal = refusal(LabelSelector.parse(selector));
        assertThat(refusal.message()).startsWith("the label selector cannot be read: ");
        assertThat(refusal.causes().getFirst().field()).isEqualTo("labelSelector");
    }

    @Test
    void treeForm() {
        LabelSelector selector =
                ok(
                        LabelSelector.read(
                                object(
                                        "{'matchLabels':{'app':'web'},'matchExpressions':["
                                                + "{'key':'v','operator':'In','values':['1','3']},"
                                                + "{'key':'none','operator':'DoesNotExist'},"
                                                + "{'key':'app','operator':'Exists','values':[]},"
                                                + "{'key':'v','operator':'NotIn','values':['2']}]}"),
                                FieldPath.of("spec", "selector")));
        assertThat(selector).hasToString("app=web,v in (1,3),!none,app,v!=2");
        assertThat(selector.matches(object("{'app':'web','v':'3'}"))).isTrue();
        assertThat(selector.matches(object("{'app':'web','v':'2'}"))).isFalse();
        assertThat(ok(LabelSelector.read(object("{}"), FieldPath.ROOT)).isEverything()).isTrue();
        assertThat(LabelSelector.ofLabels(object("{'a':'b'}"))).hasToString("a=b");
    }

    @Test
    void everyMistakeOfATreeIsNamed() {
        Refusal refusal =
                refusal(
                        LabelSelector.read(
                                object(
                                        "{'matchLabels':{'-a':'b','c':'d e','f':1},"
                                                + "'matchExpressions':[{'operator':'In'},"
                                                + "{'key':'a','operator':'Gt','values':['1']},"
                                                + "{'key':'a','operator':'In'},"
                                                + "{'key':'a','operator':'Exists','values':['x']},"
                                                + "{'key':'a','operator':'In','values':['b c',1]},"
                                                + "7,{'key':'a'}]}"),
                                FieldPath.of("spec")));
        assertThat(refusal.reason().httpCode()).isEqualTo(422);
        assertThat(refusal.causes())
                .extracting(Cause::field)
                .containsExactly(
                        "spec.matchLabels[-a]",
                        "spec.matchLabels[c]",
                        "spec.matchLabels[f]",
                        "spec.matchExpressions[0].key",
                        "spec.matchExpressions[1].operator",
                        "spec.matchExpressions[2].values",
                        "spec.matchExpressions[3].values",
                        "spec.matchExpressions[4].values[0]",
                        "spec.matchExpressions[4].values[1]",
                        "spec.matchExpressions[5]",
                        "spec.matchExpressions[6].operator");
    }

    @Test
    void lengthsAreBounded() {
        assertThat(LabelRules.value("x".repeat(63))).isNull();
        assertThat(LabelRules.value("x".repeat(64))).contains("at most 63");
        assertThat(LabelRules.key("x".repeat(64))).contains("1 to 63");
        assertThat(LabelRules.key("a.".repeat(126) + "a/x")).isNull();
        assertThat(LabelRules.key("a.".repeat(127) + "a/x")).contains("1 to 253");
        assertThat(refusal(LabelSelector.parse("a".repeat(70_000))).message()).contains("longer");
    }

    @Test
    void anySelectorIsReadBackFromItsText() {
        Requirement.Operator[] operators = Requirement.Operator.values();
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            List<Requirement> requirements = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                Requirement.Operator operator = operators[random.nextInt(operators.length)];
                List<String> values = new ArrayList<>();
                switch (operator) {
                    case IN, NOT_IN -> {
                        for (int v = random.nextInt(3); v >= 0; v--) {
                            values.add(random.nextInt(5) == 0 ? "" : "v" + random.nextInt(5));
                        }
                    }
                    case GREATER, LESS -> values.add("" + random.nextInt(9));
                    case EXISTS, NOT_EXISTS -> {}
                }
                requirements.add(new Requirement("k" + random.nextInt(3), operator, values));
            }
            LabelSelector selector = new LabelSelector(requirements);
            assertThat(ok(LabelSelector.parse(selector.toString())))
                    .as("seed %d: %s", seed, selector)
                    .isEqualTo(selector);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | true",
                "metadata.name=web | true",
                "metadata.name==web | true",
                "metadata.name!=web | false",
                "spec.nodeName= | true",
                "spec.nodeName!= | false",
                "status.phase=Running,metadata.name=web | true",
                "status.n=3 | true",
                "status.b=true | true",
                "status.missing.deep=x | false",
                "status.t=a\\,b\\=c | true",
                "metadata.name=web, | true"
            })
    void fields(String selector, boolean matches) {
        FieldSelector parsed = ok(FieldSelector.parse(selector));
        var object =
                object(
                        "{'metadata':{'name':'web'},'status':{'phase':'Running','n':3,'b':true,"
                                + "'t':'a,b=c'}}");
        assertThat(parsed.matches(object)).isEqualTo(matches);
        assertThat(ok(FieldSelector.parse(parsed.toString()))).isEqualTo(parsed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=b", "a=b=c", "!=b", "a=\\x", "a=\\", "a>b"})
    void malformedFieldSelectors(String selector) {
        assertThat(refusal(FieldSelector.parse(selector)).reason().httpCode()).isEqualTo(400);
    }

    @Test
    void aKindSaysWhatItCanBeSelectedBy() {
        FieldSelector selector = ok(FieldSelector.parse("metadata.name=a,spec.x=b,spec.y!=c"));
        assertThat(selector.required("metadata.name")).isEqualTo("a");
        assertThat(selector.required("spec.y")).isNull();
        assertThat(ok(selector.supportedBy(Spot::at, path -> ""))).isEqualTo(selector);
        Refusal refusal =
                refusal(
                        selector.supportedBy(
                                path -> path.equals("metadata.name") ? Spot.at(path) : null,
                                path -> "field label not supported: " + path));
        assertThat(refusal.causes())
                .extracting(Cause::message)
                .containsExactly(
                        "field label not supported: spec.x", "field label not supported: spec.y");
    }
}

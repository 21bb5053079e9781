package dev.davit.model.json;

import static dev.davit.model.json.Trees.bytes;
import static dev.davit.model.json.Trees.json;
import static dev.davit.model.json.Trees.ok;
import static dev.davit.model.json.Trees.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

    private static Json one(String yaml) {
        List<Document> documents = ok(YamlReader.read(bytes(yaml)));
        assertThat(documents).hasSize(1);
        return ok(documents.getFirst().strict());
    }

    @Test
    void aManifest() {
        assertThat(
                        one(
                                """
                                apiVersion: v1   # comment
                                kind: Pod
                                metadata: {name: "web", labels: {app: 'x'}}
                                spec:
                                  containers:
                                  - name: c
                                    args: [-c, "a: b"]
                                    command:
                                      - |
                                        two
                                        lines
                                      - >-
                                        folded
                                        text
                                  empty:
                                """))
                .isEqualTo(
                        json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'web','labels':"
                                        + "{'app':'x'}},'spec':{'containers':[{'name':'c','args':['-c',"
                                        + "'a: b'],'command':['two\\nlines\\n','folded text']}],"
                                        + "'empty':null}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0644 | 420",
                "0o644 | 420",
                "0x1F | 31",
                "+12 | 12",
                "-12 | -12",
                "0 | 0",
                "089 | 89",
                "1.50 | 1.50",
                ".5 | 0.5",
                "-.5e3 | -0.5e3",
                "1. | 1",
                "1e3 | 1e3",
                "true | true",
                "False | false",
                "yes | \"yes\"",
                "on | \"on\"",
                "~ | null",
                "NULL | null",
                "2024-01-01 | \"2024-01-01\"",
                "1:20 | \"1:20\"",
                "1.2.3 | \"1.2.3\"",
                "!!str 12 | \"12\"",
                "!!int 12 | 12",
                "! 12 | \"12\"",
                "'12' | \"12\"",
                "-x | \"-x\"",
                "99999999999999999999 | 99999999999999999999",
                "1_000 | \"1_000\"",
                "'' | \"\""
            })
    void scalars(String yaml, String json) {
        assertThat(JsonWriter.text(one("a: " + yaml))).isEqualTo("{\"a\":" + json + "}");
    }

    @Test
    void severalDocumentsWithoutTheEmptyOnes() {
        assertThat(ok(YamlReader.read(bytes("---\na: 1\n---\n---\n# only this\n---\nb: 2\n..."))))
                .extracting(Document::value)
                .containsExactly(json("{'a':1}"), json("{'b':2}"));
        assertThat(ok(YamlReader.read(bytes("")))).isEmpty();
    }

    @Test
    void anchorsAliasesAndMerges() {
        assertThat(one("a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}\nd: {<<: [*x, {r: 4}]}\n"))
                .isEqualTo(
                        json(
                                "{'a':{'p':1,'q':2},'b':{'p':1,'q':2},'c':{'q':3,'p':1},"
                                        + "'d':{'p':1,'q':2,'r':4}}"));
        assertThat(one("&k key: 1\nother: *k\n")).isEqualTo(json("{'key':1,'other':'key'}"));
    }

    @Test
    void keysThatAreNotTextBecomeText() {
        assertThat(one("1: a\ntrue: b\n")).isEqualTo(json("{'1':'a','true':'b'}"));
    }

    @Test
    void duplicateKeysAreNamed() {
        Document document = ok(YamlReader.read(bytes("s:\n  a: 1\n  a: 2\n"))).getFirst();
        assertThat(document.duplicates().getFirst().field()).isEqualTo("s.a");
        assertThat(document.value()).isEqualTo(json("{'s':{'a':2}}"));
    }

    @Test
    void aLaughBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(8)));
        }
        assertThat(refusal(YamlReader.read(bytes(bomb.toString()))).message())
                .contains("aliases expand to more than");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [1", "a: b: c", "a: *none", "a: !!binary aGk=", "a: !x 1", "a: .nan",
                "a: -.inf", "a:\n\tb: 1", "? [x]\n: 1", "a: &x [*x]", "a: 1e999", "a: !!int x",
                "<<: 1", "a: \"\\ud800\"", "- a\nb: 1", "%YAML 9.9\n---\na: 1", "a: @b", "\u0001"
            })
    void whatJsonCannotSayIsRefused(String yaml) {
        assertThat(refusal(YamlReader.read(bytes(yaml))).message())
                .startsWith("the body is not valid YAML: ");
    }

    @Test
    void depthAndSizeAreBounded() {
        assertThat(refusal(YamlReader.read(bytes("[".repeat(102)))).message())
                .contains("inside each other");
        assertThat(refusal(YamlReader.read(bytes("a: 1"), 3)).message()).contains("at most 3");
        assertThat(refusal(YamlReader.read(new byte[] {(byte) 0xff})).message())
                .contains("not UTF-8");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (int seed = 0; seed < 3000; seed++) {
            Json tree = Trees.any(new Random(seed), 5);
            if (tree == JsonNull.NULL) {
                continue;
            }
            String yaml = YamlWriter.write(tree);
            assertThat(one(yaml)).as("seed " + seed + ":\n" + yaml).isEqualTo(tree);
        }
    }

    @Test
    void theLayoutIsThatOfKubectl() {
        assertThat(
                        YamlWriter.write(
                                json(
                                        "{'kind':'Pod','m':5,'spec':{'containers':[{'name':'c',"
                                                + "'args':['a b','1'],'env':[]}],'e':{}},'t':'x\\ny\\n',"
                                                + "'v':'1Gi','b':'yes','w':'nginx:1.27','z':null}")))
                .isEqualTo(
                        """
                        kind: Pod
                        m: 5
                        spec:
                          containers:
                          - name: c
                            args:
                            - a b
                            - "1"
                            env: []
                          e: {}
                        t: |
                          x
                          y
                        v: 1Gi
                        b: "yes"
                        w: nginx:1.27
                        z: null
                        """);
    }

    @Test
    void randomDamageNeverEscapesAsAnException() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = bytes(YamlWriter.write(Trees.object(random, 4)));
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
            }
            assertThat(YamlReader.read(bytes)).as("seed " + seed).isNotNull();
        }
    }
}

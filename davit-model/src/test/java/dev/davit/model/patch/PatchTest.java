package dev.davit.model.patch;

import static dev.davit.model.json.Trees.json;
import static dev.davit.model.json.Trees.object;
import static dev.davit.model.json.Trees.ok;
import static dev.davit.model.json.Trees.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.Trees;
import dev.davit.model.request.PatchType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | [] | {'a':1}",
                "{'a':1} | [{'op':'add','path':'/b','value':2}] | {'a':1,'b':2}",
                "{'a':1} | [{'op':'add','path':'/a','value':2}] | {'a':2}",
                "{'a':[1,3]} | [{'op':'add','path':'/a/1','value':2}] | {'a':[1,2,3]}",
                "{'a':[1]} | [{'op':'add','path':'/a/-','value':[2]}] | {'a':[1,[2]]}",
                "{'a':[1]} | [{'op':'add','path':'/a/1','value':2}] | {'a':[1,2]}",
                "{'a':[[]]} | [{'op':'add','path':'/a/0/0','value':null}] | {'a':[[null]]}",
                "{'a':1,'b':2} | [{'op':'remove','path':'/a'}] | {'b':2}",
                "{'a':[1,2,3]} | [{'op':'remove','path':'/a/1'}] | {'a':[1,3]}",
                "{'a':1} | [{'op':'replace','path':'/a','value':{'b':1}}] | {'a':{'b':1}}",
                "{'a':{'x':1},'b':{}} | [{'op':'move','from':'/a/x','path':'/b/y'}] |"
                        + " {'a':{},'b':{'y':1}}",
                "{'a':[1,2,3]} | [{'op':'move','from':'/a/0','path':'/a/2'}] | {'a':[2,3,1]}",
                "{'a':1} | [{'op':'move','from':'/a','path':'/a'}] | {'a':1}",
                "{'a':{'x':1}} | [{'op':'copy','from':'/a','path':'/b'}] |"
                        + " {'a':{'x':1},'b':{'x':1}}",
                "{'a':[1]} | [{'op':'test','path':'/a','value':[1.0]}] | {'a':[1]}",
                "{'a':{'x':1,'y':2}} | [{'op':'test','path':'/a','value':{'y':2,'x':1}}] |"
                        + " {'a':{'x':1,'y':2}}",
                "{'a/b':1,'m~n':2} | [{'op':'test','path':'/a~1b','value':1},"
                        + "{'op':'remove','path':'/m~0n'}] | {'a/b':1}",
                "{'~1':1} | [{'op':'test','path':'/~01','value':1}] | {'~1':1}",
                "{'':1} | [{'op':'replace','path':'/','value':2}] | {'':2}",
                "{'a':1} | [{'op':'replace','path':'','value':{'b':2}}] | {'b':2}",
                "{'a':null} | [{'op':'test','path':'/a','value':null}] | {'a':null}",
                "{'a':1} | [{'op':'add','path':'/b','value':1,'unknown':2}] | {'a':1,'b':1}"
            })
    void jsonPatchesThatFit(String document, String patch, String result) {
        assertThat(
                        ok(
                                Patches.apply(
                                        PatchType.JSON,
                                        object(document),
                                        json(patch),
                                        PatchSchema.UNKNOWN)))
                .isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'op':'add','path':'/x/y','value':1}] | 422 | [0]",
                "[{'op':'remove','path':'/x'}] | 422 | [0]",
                "[{'op':'replace','path':'/x','value':1}] | 422 | [0]",
                "[{'op':'remove','path':'/l/2'}] | 422 | [0]",
                "[{'op':'add','path':'/l/3','value':1}] | 422 | [0]",
                "[{'op':'add','path':'/l/01','value':1}] | 422 | [0]",
                "[{'op':'add','path':'/l/-1','value':1}] | 422 | [0]",
                "[{'op':'replace','path':'/l/-','value':1}] | 422 | [0]",
                "[{'op':'add','path':'/l/99999999999','value':1}] | 422 | [0]",
                "[{'op':'add','path':'/a/b','value':1}] | 422 | [0]",
                "[{'op':'test','path':'/a','value':'1'}] | 422 | [0]",
                "[{'op':'test','path':'/x','value':null}] | 422 | [0]",
                "[{'op':'add','path':'/z','value':1},{'op':'test','path':'/a','value':2}] | 422 |"
                        + " [1]",
                "[{'op':'move','from':'/x','path':'/y'}] | 422 | [0]",
                "[{'op':'move','from':'/o','path':'/o/p'}] | 422 | [0]",
                "[{'op':'remove','path':''}] | 422 | [0]",
                "[{'op':'replace','path':'','value':1}] | 422 | patch",
                "{} | 400 | ``",
                "[1] | 400 | [0]",
                "[{'path':'/a'}] | 400 | [0].op",
                "[{'op':'frob','path':'/a'}] | 400 | [0].op",
                "[{'op':'add','path':'/a'}] | 400 | [0].value",
                "[{'op':'add','value':1}] | 400 | [0].path",
                "[{'op':'add','path':'a','value':1}] | 400 | [0].path",
                "[{'op':'add','path':'/~2','value':1}] | 400 | [0].path",
                "[{'op':'add','path':'/a~','value':1}] | 400 | [0].path",
                "[{'op':'copy','path':'/a'}] | 400 | [0].from"
            })
    void jsonPatchesThatDoNot(String patch, int code, String field) {
        Refusal refusal =
                refusal(
                        Patches.apply(
                                PatchType.JSON,
                                object("{'a':1,'l':[1,2],'o':{}}"),
                                json(patch),
                                PatchSchema.UNKNOWN));
        assertThat(refusal.reason().httpCode()).isEqualTo(code);
        assertThat(refusal.causes().stream().map(c -> c.field()).findFirst().orElse(""))
                .isEqualTo(field);
    }

    @Test
    void copiesCannotGrowWithoutBound() {
        StringBuilder patch =
                new StringBuilder("[{'op':'add','path':'/a','value':['" + "x".repeat(1000) + "']}");
        for (int i = 0; i < 60; i++) {
            patch.append(",{'op':'copy','from':'/a','path':'/a/-'}");
        }
        Refusal refusal = refusal(JsonPatch.apply(object("{}"), json(patch + "]")));
        assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'} | {'a':'c'} | {'a':'c'}",
                "{'a':'b'} | {'b':'c'} | {'a':'b','b':'c'}",
                "{'a':'b'} | {'a':null} | {}",
                "{'a':'b','b':'c'} | {'a':null} | {'b':'c'}",
                "{'a':['b']} | {'a':'c'} | {'a':'c'}",
                "{'a':'c'} | {'a':['b']} | {'a':['b']}",
                "{'a':{'b':'c'}} | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]} | {'a':[1]} | {'a':[1]}",
                "{'e':null} | {'a':1} | {'e':null,'a':1}",
                "{} | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
                "{'a':1} | {'a':{'b':null,'c':2}} | {'a':{'c':2}}"
            })
    void mergePatches(String document, String patch, String result) {
        assertThat(
                        ok(
                                Patches.apply(
                                        PatchType.MERGE,
                                        object(document),
                                        json(patch),
                                        PatchSchema.UNKNOWN)))
                .isEqualTo(json(result));
    }

    @Test
    void theMergePatchBetweenTwoTreesLeadsFromOneToTheOther() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            JsonObject before = withoutNulls(Trees.object(random, 4));
            JsonObject after = withoutNulls(Trees.object(random, 4));
            JsonObject patch = MergePatch.between(before, after);
            assertThat(MergePatch.apply(before, patch)).as("seed " + seed).isEqualTo(after);
            assertThat(MergePatch.between(after, after).isEmpty()).isTrue();
        }
    }

    /** Inside arrays they are values like others; as members a merge patch cannot set them. */
    private static JsonObject withoutNulls(JsonObject object) {
        return MergePatch.apply(JsonObject.EMPTY, object);
    }

    @Test
    void mergeAndStrategicPatchesMustBeObjects() {
        for (PatchType type : new PatchType[] {PatchType.MERGE, PatchType.STRATEGIC}) {
            Refusal refusal =
                    refusal(Patches.apply(type, object("{}"), json("[]"), PatchSchema.UNKNOWN));
            assertThat(refusal.reason()).isEqualTo(Reason.BAD_REQUEST);
        }
    }

    @Test
    void withoutASchemaAStrategicPatchIsAMergePatch() {
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            JsonObject before = Trees.object(random, 4);
            Json patch = Trees.object(random, 4);
            if (JsonWriter.text(patch).contains("null")) {
                // Inside lists a strategic patch leaves nulls out, a merge patch keeps them.
                continue;
            }
            assertThat(ok(Patches.apply(PatchType.STRATEGIC, before, patch, PatchSchema.UNKNOWN)))
                    .as("seed " + seed)
                    .isEqualTo(
                            ok(Patches.apply(PatchType.MERGE, before, patch, PatchSchema.UNKNOWN)));
        }
    }
}

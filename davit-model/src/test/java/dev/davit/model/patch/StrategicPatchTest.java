package dev.davit.model.patch;

import static dev.davit.model.json.Trees.json;
import static dev.davit.model.json.Trees.object;
import static dev.davit.model.json.Trees.ok;
import static dev.davit.model.json.Trees.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.base.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicPatchTest {

    /** {@code k*}: lists merged by name; {@code p*}: by value; {@code r}: an object replaced. */
    public enum Schema implements PatchSchema {
        ANY;

        @Override
        public PatchSchema member(String name) {
            if (name.startsWith("k")) {
                return new Fixed(Strategy.mergeBy("name"));
            }
            if (name.startsWith("p")) {
                return new Fixed(Strategy.mergePrimitives());
            }
            return name.equals("r") ? new Fixed(new Strategy(false, "", true, false)) : this;
        }

        @Override
        public PatchSchema items() {
            return this;
        }

        @Override
        public Strategy strategy() {
            return Strategy.DEFAULT;
        }
    }

    private record Fixed(Strategy strategy) implements PatchSchema {
        @Override
        public PatchSchema member(String name) {
            return Schema.ANY;
        }

        @Override
        public PatchSchema items() {
            return Schema.ANY;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // merged by key: changed in place, new ones first, in the patch's order, nested
                "{'k':[{'name':'a','v':1},{'name':'b','v':2}]} | {'k':[{'name':'b','v':3}]} |"
                        + " {'k':[{'name':'a','v':1},{'name':'b','v':3}]}",
                "{'k':[{'name':'a','v':1}]} | {'k':[{'name':'c'}]} |"
                        + " {'k':[{'name':'c'},{'name':'a','v':1}]}",
                "{'k':[{'name':'a'},{'name':'b'}]} | {'k':[{'name':'c'},{'name':'b','v':1}]} |"
                        + " {'k':[{'name':'c'},{'name':'a'},{'name':'b','v':1}]}",
                "{'k':[{'name':'a'},{'name':'b'}]} | {'k':[{'name':'b'},{'name':'a'}]} |"
                        + " {'k':[{'name':'b'},{'name':'a'}]}",
                "{'k':[{'name':'a','k2':[{'name':'x','w':1}]}]} |"
                        + " {'k':[{'name':'a','k2':[{'name':'x','w':2}]}]} |"
                        + " {'k':[{'name':'a','k2':[{'name':'x','w':2}]}]}",
                "{'k':[{'name':'a','v':1,'w':2}]} | {'k':[{'name':'a','v':null}]} |"
                        + " {'k':[{'name':'a','w':2}]}",
                "{} | {'k':[{'name':'a','v':null,'w':1}]} | {'k':[{'name':'a','w':1}]}",
                // delete an item, one that is not there, all of them
                "{'k':[{'name':'a'},{'name':'b'}]} | {'k':[{'$patch':'delete','name':'a'}]} |"
                        + " {'k':[{'name':'b'}]}",
                "{'k':[{'name':'a'}]} | {'k':[{'$patch':'delete','name':'z'}]} |"
                        + " {'k':[{'name':'a'}]}",
                "{'k':[{'name':'a','p':1},{'name':'a','p':2}]} |"
                        + " {'k':[{'$patch':'delete','name':'a'}]} | {'k':[]}",
                "{'k':[{'name':'a'}]} | {'k':null} | {}",
                // replace the list, an item, an object
                "{'k':[{'name':'a','v':1}]} | {'k':[{'$patch':'replace'},{'name':'b'}]} |"
                        + " {'k':[{'name':'b'}]}",
                "{'k':[{'name':'a','v':1}]} | {'k':[{'$patch':'replace','name':'a','w':1}]} |"
                        + " {'k':[{'name':'a','w':1}]}",
                "{'m':{'a':1}} | {'m':{'$patch':'replace','b':2}} | {'m':{'b':2}}",
                "{'m':{'a':1}} | {'m':{'$patch':'merge','b':2}} | {'m':{'a':1,'b':2}}",
                "{'m':{'a':1}} | {'m':{'$patch':'delete'}} | {'m':{}}",
                "{'r':{'a':1}} | {'r':{'b':2}} | {'r':{'b':2}}",
                // lists without a strategy are replaced, also by the empty one
                "{'l':[1,2]} | {'l':[3]} | {'l':[3]}",
                "{'l':[1,2]} | {'l':[]} | {'l':[]}",
                "{'k':[{'name':'a'}]} | {'k':[]} | {'k':[{'name':'a'}]}",
                // primitive values
                "{'p':['a','b']} | {'p':['b','c']} | {'p':['a','b','c']}",
                "{'p':['a','b']} | {'$deleteFromPrimitiveList/p':['a']} | {'p':['b']}",
                "{'p':['a','b']} | {'p':['d'],'$deleteFromPrimitiveList/p':['a'],"
                        + "'$setElementOrder/p':['d','b']} | {'p':['d','b']}",
                "{} | {'$deleteFromPrimitiveList/p':['a']} | {}",
                // order
                "{'k':[{'name':'a'},{'name':'b'},{'name':'c'}]} |"
                        + " {'$setElementOrder/k':[{'name':'c'},{'name':'a'},{'name':'b'}]} |"
                        + " {'k':[{'name':'c'},{'name':'a'},{'name':'b'}]}",
                "{'k':[{'name':'a'},{'name':'b'}]} |"
                        + " {'$setElementOrder/k':[{'name':'n'},{'name':'a'},{'name':'b'}],"
                        + "'k':[{'name':'n','v':1}]} |"
                        + " {'k':[{'name':'n','v':1},{'name':'a'},{'name':'b'}]}",
                "{'k':[{'name':'s'},{'name':'a'},{'name':'b'}]} |"
                        + " {'$setElementOrder/k':[{'name':'b'},{'name':'a'}]} |"
                        + " {'k':[{'name':'s'},{'name':'b'},{'name':'a'}]}",
                "{'k':[{'name':'a'},{'name':'b'},{'name':'s'}]} |"
                        + " {'$setElementOrder/k':[{'name':'b'},{'name':'a'}]} |"
                        + " {'k':[{'name':'b'},{'name':'a'},{'name':'s'}]}",
                "{'p':[1,2,3]} | {'$setElementOrder/p':[3,2,1]} | {'p':[3,2,1]}",
                // retain keys
                "{'s':{'type':'R','rolling':{'x':1}}} |"
                        + " {'s':{'$retainKeys':['type'],'type':'Q'}} | {'s':{'type':'Q'}}",
                "{'s':{'a':1,'b':2}} | {'s':{'$retainKeys':['b']}} | {'s':{'b':2}}",
                "{'s':{'a':1,'b':2}} | {'s':{'$retainKeys':['b'],'a':null}} | {'s':{'b':2}}",
                // directives never end up in the object
                "{} | {'m':{'$patch':'replace','n':{'$retainKeys':['a'],'a':1}}} |"
                        + " {'m':{'n':{'a':1}}}",
                "{} | {'l':[{'$patch':'replace'},{'a':1}]} | {'l':[{'a':1}]}",
                "{'a':1} | {'b':null} | {'a':1}",
                "{'k':'text'} | {'k':[{'name':'a'}]} | {'k':[{'name':'a'}]}",
                "{'m':'text'} | {'m':{'a':1,'b':null}} | {'m':{'a':1}}"
            })
    void patchesThatFit(String before, String patch, String after) {
        assertThat(ok(StrategicPatch.apply(object(before), object(patch), Schema.ANY)))
                .hasToString(json(after).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'k':[{'v':1}]} | k[0]",
                "{'k':[1]} | k[0]",
                "{'m':{'$patch':'frob'}} | m.$patch",
                "{'m':{'$patch':1}} | m.$patch",
                "{'$foo':1} | $foo",
                "{'m':{'$retainKeys':['a'],'b':1}} | m.b",
                "{'m':{'$retainKeys':'a'}} | m.$retainKeys",
                "{'$setElementOrder/k':1,'k':[]} | k",
                "{'k':[{'name':'new'}],'$setElementOrder/k':[{'name':'a'}]} | k"
            })
    void malformedPatchesAreRefusedWithThePath(String patch, String field) {
        Refusal refusal =
                refusal(
                        StrategicPatch.apply(
                                object("{'k':[{'name':'a'}],'m':{}}"), object(patch), Schema.ANY));
        assertThat(refusal.reason().httpCode()).isEqualTo(400);
        assertThat(refusal.causes()).extracting(Cause::field).contains(field);
    }

    @Test
    void everyMistakeIsReported() {
        Refusal refusal =
                refusal(
                        StrategicPatch.apply(
                                object("{}"),
                                object("{'k':[{'v':1},{'v':2}],'$x':1}"),
                                Schema.ANY));
        assertThat(refusal.causes()).hasSize(3);
    }
}

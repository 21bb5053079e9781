package dev.davit.model.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ThreeWayTest {
    /** containers are told apart by name, finalizers are a set; everything else has no schema. */
    private static final PatchSchema SCHEMA = at("");

    private static PatchSchema at(String path) {
        return new PatchSchema() {
            @Override
            public PatchSchema member(String name) {
                return at(path + "/" + name);
            }

            @Override
            public PatchSchema items() {
                return at(path + "[]");
            }

            @Override
            public Strategy strategy() {
                return switch (path) {
                    case "/spec/containers" -> Strategy.mergeBy("name");
                    case "/metadata/finalizers" -> Strategy.mergePrimitives();
                    default -> Strategy.DEFAULT;
                };
            }
        };
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject merge(String last, String live, String wanted) {
        return ThreeWay.merge(json(last), json(live), json(wanted), SCHEMA);
    }

    @Test
    void whatTheFileNeverSpokeOfStays() {
        assertThat(
                        merge(
                                "{}",
                                "{'metadata':{'uid':'u','labels':{'a':'1'}}}",
                                "{'metadata':{'labels':{'b':'2'}}}"))
                .isEqualTo(json("{'metadata':{'uid':'u','labels':{'a':'1','b':'2'}}}"));
    }

    @Test
    void whatTheFileSaysNoMoreGoes() {
        assertThat(
                        merge(
                                "{'metadata':{'labels':{'a':'1','b':'2'}}}",
                                "{'metadata':{'labels':{'a':'1','b':'2','c':'3'}}}",
                                "{'metadata':{'labels':{'b':'2'}}}"))
                .isEqualTo(json("{'metadata':{'labels':{'b':'2','c':'3'}}}"));
    }

    @Test
    void keyedItemsAreMergedByTheirKey() {
        assertThat(
                        merge(
                                "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b'}]}}",
                                "{'spec':{'containers':[{'name':'b'},{'name':'a','image':'1','tty':false},{'name':'x'}]}}",
                                "{'spec':{'containers':[{'name':'a','image':'2'},{'name':'c'}]}}"))
                .isEqualTo(
                        json(
                                "{'spec':{'containers':[{'name':'a','image':'2','tty':false},{'name':'x'},{'name':'c'}]}}"));
    }

    @Test
    void setsGainAndLoseOnlyWhatTheFileSays() {
        assertThat(
                        merge(
                                "{'metadata':{'finalizers':['a','b']}}",
                                "{'metadata':{'finalizers':['a','b','x']}}",
                                "{'metadata':{'finalizers':['b','c']}}"))
                .isEqualTo(json("{'metadata':{'finalizers':['b','x','c']}}"));
    }

    @Test
    void otherListsAreReplaced() {
        assertThat(merge("{}", "{'args':['a','b']}", "{'args':['c']}"))
                .isEqualTo(json("{'args':['c']}"));
    }

    @Test
    void applyingTwiceChangesNothing() {
        String live = "{'spec':{'containers':[{'name':'a','image':'1','tty':false}]},'x':1}";
        String file = "{'spec':{'containers':[{'name':'a','image':'1'}]}}";
        assertThat(merge(file, live, file)).isEqualTo(json(live));
    }
}

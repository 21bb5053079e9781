package dev.davit.model.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.Trees;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a schema makes of an object: what goes, and what is filled in. */
class SchemaTreesTest {
    private static SchemaNode schema(String text) {
        return SchemaReader.read(Trees.object(text));
    }

    @Test
    void whatNobodyKnowsGoes() {
        SchemaNode schema =
                schema(
                        "{'type':'object','properties':{'spec':{'type':'object','properties':{"
                                + "'a':{'type':'string'},"
                                + "'open':{'type':'object','x-kubernetes-preserve-unknown-fields':true,"
                                + "'properties':{'shut':{'type':'object'}}},"
                                + "'map':{'type':'object','additionalProperties':{'type':'object',"
                                + "'properties':{'k':{'type':'string'}}}},"
                                + "'any':{'type':'object','additionalProperties':true},"
                                + "'list':{'type':'array','items':{'type':'object'}},"
                                + "'whole':{'type':'object','x-kubernetes-embedded-resource':true,"
                                + "'properties':{'spec':{'type':'object'}}}}}}}");
        JsonObject tree =
                Trees.object(
                        "{'apiVersion':'v1','kind':'K','metadata':{'x':1},'more':1,'spec':{'a':'b',"
                                + "'b':1,'open':{'x':[1],'shut':{'y':1}},'map':{'m':{'k':'v','l':1}},"
                                + "'any':{'z':{'deep':1}},'list':[{'i':1}],'whole':{'apiVersion':'v1',"
                                + "'kind':'Pod','metadata':{'name':'p'},'status':{}}}}");
        Pruned pruned = Pruned.of(schema, tree);
        assertThat(pruned.tree())
                .isEqualTo(
                        Trees.object(
                                "{'apiVersion':'v1','kind':'K','metadata':{'x':1},'spec':{'a':'b',"
                                        + "'open':{'x':[1],'shut':{}},'map':{'m':{'k':'v'}},"
                                        + "'any':{'z':{}},'list':[{}],'whole':{'apiVersion':'v1',"
                                        + "'kind':'Pod','metadata':{'name':'p'}}}}"));
        assertThat(pruned.unknown().stream().map(FieldPath::toString))
                .containsExactly(
                        "more",
                        "spec.b",
                        "spec.open.shut.y",
                        "spec.map.m.l",
                        "spec.any.z.deep",
                        "spec.list[0].i",
                        "spec.whole.status");
    }

    @Test
    void whatIsRightIsTheVerySame() {
        SchemaNode schema =
                schema("{'type':'object','properties':{'a':{'type':'integer','default':1}}}");
        JsonObject tree = Trees.object("{'metadata':{},'a':2}");
        assertThat(Pruned.of(schema, tree).tree()).isSameAs(tree);
        assertThat(Filled.of(schema, tree)).isSameAs(tree);
    }

    @Test
    void aNullStaysWhereItHasRoomOrADefaultTakesItsPlace() {
        SchemaNode schema =
                schema(
                        "{'type':'object','properties':{'free':{'type':'string','nullable':true},"
                                + "'given':{'type':'string','default':'d'},'bare':{'type':'string'},"
                                + "'both':{'type':'string','nullable':true,'default':'d'}}}");
        JsonObject tree = Trees.object("{'free':null,'given':null,'bare':null,'both':null}");
        assertThat(Filled.of(schema, Pruned.of(schema, tree).tree()))
                .isEqualTo(Trees.object("{'free':null,'given':'d','both':null}"));
    }

    @Test
    void defaultsReachWhereverThereIsSomethingToFill() {
        SchemaNode schema =
                schema(
                        "{'type':'object','properties':{"
                                + "'made':{'type':'object','default':{},'properties':{"
                                + "'in':{'type':'integer','default':7}}},"
                                + "'absent':{'type':'object','properties':{"
                                + "'in':{'type':'integer','default':7}}},"
                                + "'list':{'type':'array','items':{'type':'object','properties':{"
                                + "'in':{'type':'integer','default':7}}}},"
                                + "'map':{'type':'object','additionalProperties':{'type':'object',"
                                + "'properties':{'in':{'type':'integer','default':7}}}}}}");
        JsonObject filled =
                Filled.of(schema, Trees.object("{'list':[{},{'in':1}],'map':{'a':{}}}"));
        assertThat(filled)
                .isEqualTo(
                        Trees.object(
                                "{'list':[{'in':7},{'in':1}],'map':{'a':{'in':7}},'made':{'in':7}}"));
        assertThat(Filled.of(schema, filled)).isSameAs(filled);
    }

    /** What a stored definition says wrongly must not keep its objects from being read. */
    @Test
    void whatCannotBeUnderstoodSaysNothing() {
        SchemaNode schema =
                schema(
                        "{'type':'nonsense','properties':{'a':5,'b':{'pattern':'(','items':[],"
                                + "'enum':7,'minimum':'x'}}}");
        assertThat(schema.type()).isEqualTo(SchemaNode.Type.ANY);
        assertThat(schema.properties().keySet()).containsExactly("b");
        SchemaNode b = Objects.requireNonNull(schema.properties().get("b"));
        assertThat(b.values().pattern()).isNull();
        assertThat(b.values().choices()).isNull();
    }
}

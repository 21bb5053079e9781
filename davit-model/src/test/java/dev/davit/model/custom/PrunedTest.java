package dev.davit.model.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Objects inside of objects have metadata like all others. */
class PrunedTest {
    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static final SchemaNode SCHEMA =
            SchemaReader.read(
                    json(
                            "{'type':'object','properties':{'inner':{'type':'object','x-kubernetes-embedded-resource':true,"
                                    + "'x-kubernetes-preserve-unknown-fields':true}}}"));

    private static Pruned pruned(String metadata) {
        return Pruned.of(
                SCHEMA,
                json(
                        "{'metadata':{'anything':1},'inner':{'apiVersion':'v1','kind':'X','metadata':%s,'more':1}}"
                                .formatted(metadata)));
    }

    @Test
    void theirUnknownMetadataIsToldAndGoes() {
        Pruned told =
                pruned(
                        "{'name':'a','nope':1,'ownerReferences':[{'apiVersion':'v1','kind':'K','name':'n','uid':'u','nor':2}]}");
        assertThat(told.unknown().toString())
                .isEqualTo("[inner.metadata.nope, inner.metadata.ownerReferences[0].nor]");
        assertThat(told.tree().object("inner").toString()).contains("more").doesNotContain("nope");
    }

    @Test
    void whatIsRightStaysTheVerySame() {
        JsonObject tree =
                json("{'inner':{'apiVersion':'v1','kind':'X','metadata':{'name':'a'},'more':1}}");
        assertThat(Pruned.of(SCHEMA, tree).tree()).isSameAs(tree);
    }

    @Test
    void whatIsOfAWrongTypeStaysToBeTold() {
        Pruned told = pruned("{'name':5,'nope':1}");
        assertThat(told.tree().object("inner", "metadata").toString()).contains("name");
        assertThat(told.unknown()).hasSize(1);
    }
}

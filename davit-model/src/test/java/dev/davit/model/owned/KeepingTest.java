package dev.davit.model.owned;

import static dev.davit.model.json.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schemas;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepingTest {
    private static final ObjectSchema SCHEMA = Schemas.of(Kinds.DEPLOYMENT);
    private static final String LIST = "{'spec':{'template':{'spec':{'containers':[%s]}}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'spec':{'replicas':5}} | {'spec':{'replicas':3,'paused':true}} |"
                        + " {'f:spec':{'f:replicas':{}}} | {'spec':{'replicas':5,'paused':true}}",
                "{'spec':{'replicas':5}} | {'spec':{'paused':true}} | {'f:spec':{'f:replicas':{}}} |"
                        + " {'spec':{'paused':true,'replicas':5}}",
                "{'spec':{}} | {'spec':{'replicas':5}} | {'f:spec':{'f:replicas':{}}} | {'spec':{}}",
                "{'metadata':{'annotations':{'a':'1','b':'1'}}} | {'metadata':{}} |"
                        + " {'f:metadata':{'f:annotations':{'f:a':{}}}} |"
                        + " {'metadata':{'annotations':{'a':'1'}}}",
                "{'metadata':{'annotations':{'a':'1','b':'1'}}} | {'metadata':{}} |"
                        + " {'f:metadata':{'f:annotations':{'.':{},'f:a':{}}}} |"
                        + " {'metadata':{'annotations':{'a':'1'}}}"
            })
    void keepsMembers(String before, String after, String fields, String kept) {
        assertThat(kept(before, after, fields)).isEqualTo(object(kept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'a','image':'1'},{'name':'b','image':'1'} |"
                        + " {'name':'a','image':'2'},{'name':'b','image':'2'} | {'f:image':{}} |"
                        + " {'name':'a','image':'1'},{'name':'b','image':'2'}",
                "{'name':'a','image':'1'},{'name':'b'} | {'name':'b'} | {'.':{},'f:image':{},'f:name':{}} |"
                        + " {'name':'a','image':'1'},{'name':'b'}"
            })
    void keepsItems(String before, String after, String fields, String kept) {
        String set =
                "{'f:spec':{'f:template':{'f:spec':{'f:containers':{'k:{\\'name\\':\\'a\\'}':%s}}}}}"
                        .formatted(fields);
        assertThat(kept(LIST.formatted(before), LIST.formatted(after), set))
                .isEqualTo(object(LIST.formatted(kept)));
    }

    private static JsonObject kept(String before, String after, String fields) {
        FieldSet set = FieldsV1.read(object(fields));
        return Keeping.of(SCHEMA, object(before), object(after), set);
    }
}

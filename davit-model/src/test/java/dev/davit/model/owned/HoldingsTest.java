package dev.davit.model.owned;

import static dev.davit.model.json.Trees.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.model.json.JsonArray;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    @Test
    void ofEachFieldEveryOwnerIsTold() {
        Claims claims =
                Claims.read(
                        (JsonArray)
                                json(
                                        "[{'manager':'one','operation':'Apply','apiVersion':'v1',"
                                                + "'fieldsType':'FieldsV1','fieldsV1':{'f:data':"
                                                + "{'f:a':{}}}},{'manager':'two','operation':"
                                                + "'Update','apiVersion':'v1','time':'t',"
                                                + "'subresource':'status','fieldsType':'FieldsV1',"
                                                + "'fieldsV1':{'f:data':{'.':{},'f:a':{}}}}]"));
        assertThat(Holdings.json(Holdings.of(claims)))
                .isEqualTo(
                        json(
                                "[{'path':'.data','owners':[{'manager':'two','operation':'Update',"
                                        + "'subresource':'status','time':'t','domain':'people'}]},{'path':'.data.a',"
                                        + "'owners':[{'manager':'one','operation':'Apply',"
                                        + "'subresource':'','time':'','domain':'people'},{'manager':'two',"
                                        + "'operation':'Update','subresource':'status',"
                                        + "'time':'t','domain':'people'}]}]"));
        assertThat(
                        Invariant.present(Holdings.of(claims).get(".data.a"), ".data.a")
                                .getLast()
                                .told())
                .isEqualTo("two (Update, status)");
    }
}

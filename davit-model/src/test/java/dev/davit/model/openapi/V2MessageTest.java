package dev.davit.model.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Read back by a walk over the bytes, after the field numbers of gnostic's OpenAPIv2.proto. */
class V2MessageTest {

    private static byte[] message(String document) {
        JsonObject tree =
                JsonReader.readObject(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return V2Message.write(tree);
    }

    /** The contents of every field that the numbers lead to. */
    private static List<byte[]> at(byte[] message, int... path) {
        List<byte[]> found = new ArrayList<>();
        int[] at = {0};
        while (at[0] < message.length) {
            long tag = varint(message, at);
            byte[] content =
                    switch ((int) tag & 7) {
                        case 0 -> {
                            int from = at[0];
                            varint(message, at);
                            yield Arrays.copyOfRange(message, from, at[0]);
                        }
                        case 1 -> Arrays.copyOfRange(message, at[0], at[0] += 8);
                        case 2 -> {
                            int length = (int) varint(message, at);
                            yield Arrays.copyOfRange(message, at[0], at[0] += length);
                        }
                        default -> throw new AssertionError("wire type of " + tag);
                    };
            if (tag >>> 3 == path[0]) {
                if (path.length == 1) {
                    found.add(content);
                } else {
                    found.addAll(at(content, Arrays.copyOfRange(path, 1, path.length)));
                }
            }
        }
        return found;
    }

    private static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at[0]++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static List<String> texts(byte[] message, int... path) {
        return at(message, path).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void theHead() {
        byte[] message = message("{'swagger':'2.0','info':{'title':'T','version':'v'}}");
        assertThat(texts(message, 1)).containsExactly("2.0");
        assertThat(texts(message, 2, 1)).containsExactly("T");
        assertThat(texts(message, 2, 2)).containsExactly("v");
    }

    @Test
    void aDefinition() {
        byte[] message =
                message(
                        "{'definitions':{'A':{'type':'object','required':['a','b'],'properties':{"
                                + "'a':{'type':'array','items':{'$ref':'#/definitions/B'},"
                                + "'x-kubernetes-patch-merge-key':'name'},"
                                + "'b':{'type':'object','additionalProperties':{'type':'string'}},"
                                + "'c':{'type':'string','enum':['x'],'default':'x','maxLength':300,"
                                + "'minimum':1.5,'uniqueItems':true,'format':'byte'}},"
                                + "'x-kubernetes-group-version-kind':[{'kind':'A'}]},'B':{}}}");
        assertThat(texts(message, 9, 1, 1)).containsExactly("A", "B");
        int[] a = {9, 1, 2};
        assertThat(texts(message, with(a, 22, 1))).containsExactly("object");
        assertThat(texts(message, with(a, 19))).containsExactly("a", "b");
        assertThat(texts(message, with(a, 25, 1, 1))).containsExactly("a", "b", "c");
        assertThat(texts(message, with(a, 31, 1)))
                .containsExactly("x-kubernetes-group-version-kind");
        assertThat(texts(message, with(a, 31, 2, 2))).containsExactly("[{\"kind\":\"A\"}]");
        int[] property = with(a, 25, 1, 2);
        assertThat(texts(message, with(property, 23, 1, 1))).containsExactly("#/definitions/B");
        assertThat(texts(message, with(property, 31, 2, 2))).containsExactly("\"name\"");
        assertThat(texts(message, with(property, 21, 1, 22, 1))).containsExactly("string");
        assertThat(texts(message, with(property, 20, 2))).containsExactly("\"x\"");
        assertThat(texts(message, with(property, 5, 2))).containsExactly("\"x\"");
        assertThat(texts(message, with(property, 2))).containsExactly("byte");
        assertThat(at(message, with(property, 11))).containsExactly(new byte[] {(byte) 0xac, 0x02});
        assertThat(at(message, with(property, 16))).containsExactly(new byte[] {1});
        assertThat(at(message, with(property, 9)).getFirst()).hasSize(8).endsWith(0xf8, 0x3f);
    }

    private static int[] with(int[] path, int... more) {
        int[] all = Arrays.copyOf(path, path.length + more.length);
        System.arraycopy(more, 0, all, path.length, more.length);
        return all;
    }

    @Test
    void aPath() {
        byte[] message =
                message(
                        "{'paths':{'/p':{'parameters':[{'name':'name','in':'path','type':'string',"
                                + "'required':true}],'put':{'operationId':'o','consumes':['c'],"
                                + "'parameters':[{'name':'q','in':'query','type':'boolean'},"
                                + "{'name':'body','in':'body','schema':{'$ref':'r'}}],"
                                + "'responses':{'200':{'description':'OK','schema':{'$ref':'s'}}},"
                                + "'x-kubernetes-action':'put'}}}}");
        int[] path = {8, 2};
        assertThat(texts(message, with(path, 1))).containsExactly("/p");
        assertThat(texts(message, with(path, 2, 9, 1, 2, 4, 4))).containsExactly("name");
        assertThat(at(message, with(path, 2, 9, 1, 2, 4, 1))).containsExactly(new byte[] {1});
        int[] put = with(path, 2, 3);
        assertThat(texts(message, with(put, 5))).containsExactly("o");
        assertThat(texts(message, with(put, 7))).containsExactly("c");
        assertThat(texts(message, with(put, 8, 1, 2, 3, 4))).containsExactly("q");
        assertThat(texts(message, with(put, 8, 1, 2, 3, 6))).containsExactly("boolean");
        assertThat(texts(message, with(put, 8, 1, 1, 5, 1))).containsExactly("r");
        assertThat(texts(message, with(put, 9, 1, 1))).containsExactly("200");
        assertThat(texts(message, with(put, 9, 1, 2, 1, 1))).containsExactly("OK");
        assertThat(texts(message, with(put, 9, 1, 2, 1, 2, 1, 1))).containsExactly("s");
        assertThat(texts(message, with(put, 13, 2, 2))).containsExactly("\"put\"");
    }

    @Test
    void theWholeDocumentHasEveryDefinitionAndPath() {
        JsonObject document = OpenApi.v2(dev.davit.model.custom.ServedKinds.BUILT_IN);
        byte[] message = V2Message.write(document);
        assertThat(texts(message, 9, 1, 1))
                .containsExactlyElementsOf(document.object("definitions").names());
        assertThat(texts(message, 8, 2, 1))
                .containsExactlyElementsOf(document.object("paths").names());
        assertThat(texts(message, 9, 1, 2, 25, 1, 2, 31, 1))
                .contains("x-kubernetes-patch-merge-key", "x-kubernetes-patch-strategy");
        assertThat(texts(message, 9, 1, 2, 31, 2, 2))
                .contains("[{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"}]");
    }
}

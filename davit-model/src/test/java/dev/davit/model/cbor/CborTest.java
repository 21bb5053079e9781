package dev.davit.model.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.Trees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/** Against the examples of RFC 8949, and against Jackson's codec. */
class CborTest {
    private static final CBORFactory JACKSON = new CBORFactory();
    private static final int ROUNDS = 20_000;

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static Json read(byte[] bytes) {
        return switch (CborReader.read(bytes)) {
            case Outcome.Ok<Document>(Document document) -> document.value();
            case Outcome.Refused<Document>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    private static String refusal(byte[] bytes) {
        return switch (CborReader.read(bytes)) {
            case Outcome.Ok<Document>(Document document) ->
                    throw new AssertionError(document.toString());
            case Outcome.Refused<Document>(Refusal refusal) -> refusal.message();
        };
    }

    /** Values of RFC 8949, appendix A, in JSON's words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00 | 0",
                "17 | 23",
                "1818 | 24",
                "1903e8 | 1000",
                "1a000f4240 | 1000000",
                "1b000000e8d4a51000 | 1000000000000",
                "20 | -1",
                "3903e7 | -1000",
                "1b7fffffffffffffff | 9223372036854775807",
                "3b7fffffffffffffff | -9223372036854775808",
                "f93c00 | 1.0",
                "fb3ff199999999999a | 1.1",
                "fa47c35000 | 100000.0",
                "f97bff | 65504.0",
                "f9c400 | -4.0",
                "f4 | false",
                "f5 | true",
                "f6 | null",
                "6449455446 | \"IETF\"",
                "4449455446 | \"IETF\"",
                "62c3bc | \"\u00fc\"",
                "80 | []",
                "83010203 | [1,2,3]",
                "a0 | {}",
                "a26161016162820203 | {\"a\":1,\"b\":[2,3]}",
                "5f42616243636465ff | \"abcde\"",
                "7f657374726561646d696e67ff | \"streaming\"",
                "9f018202039f0405ffff | [1,[2,3],[4,5]]",
                "bf61610161629f0203ffff | {\"a\":1,\"b\":[2,3]}",
                "d9d9f7a0 | {}",
                "c074323031332d30332d32315432303a30343a30305a | \"2013-03-21T20:04:00Z\"",
                "c11a514b67b0 | \"2013-03-21T20:04:00Z\"",
                "d64401020304 | \"AQIDBA==\"",
                "d54401020304 | \"AQIDBA\"",
                "d74401020304 | \"01020304\"",
                "d66161 | \"a\""
            })
    void values(String bytes, String json) {
        assertThat(read(hex(bytes)))
                .isEqualTo(JsonReader.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1bffffffffffffffff | an integer of more than 64 bits",
                "3bffffffffffffffff | an integer of more than 64 bits",
                "c249010000000000000000 | an integer of more than 64 bits",
                "f97e00 | a number is not finite",
                "fb7ff0000000000000 | a number is not finite",
                "f7 | a simple value is neither true, false nor null: 23",
                "f0 | a simple value is neither true, false nor null: 16",
                "f8ff | a simple value is neither true, false nor null: 24",
                "a2616101616102 | duplicate field \"a\"",
                "a2616101416102 | duplicate field \"a\"",
                "a1616ba2617801617802 | duplicate field \"k.x\" (in k)",
                "a10102 | a member's name is not a text",
                "0000 | content after the end of the value",
                "61ff | a text is not UTF-8",
                "41ff | a text is not UTF-8",
                "a1616141ff | a text is not UTF-8 (in a)",
                "9bffffffffffffffff | an integer of more than 64 bits",
                "9b7fffffffffffffff | 9223372036854775807 values are announced, 0 bytes are left",
                "5affffffff00 | 4294967295 values are announced, 1 bytes are left",
                "bb000000000000000401 | 4 values are announced, 1 bytes are left",
                "1c | a value begins with a reserved byte",
                "ff | an end without a beginning",
                "1f | an end without a beginning",
                "df00ff | an end without a beginning",
                "9f | it ends too early",
                "83 01 02 | 3 values are announced, 2 bytes are left",
                "18 | it ends too early",
                "5f6161ff | a string's part is no string of its kind",
                "5f5f4161ffff | a string's part is no string of its kind",
                "c001 | a time is not a text",
                "c11b7fffffffffffffff | a time is not a number of seconds between the years 1 and"
                        + " 9999"
            })
    void whatIsRefused(String bytes, String why) {
        assertThat(refusal(hex(bytes))).isEqualTo("the body is not valid CBOR: " + why);
    }

    @Test
    void sizeAndDepthAreBounded() {
        assertThat(refusal(new byte[0])).isEqualTo("the body is empty; CBOR was expected");
        assertThat(refusal(new byte[3 * 1024 * 1024 + 1])).contains("at most 3145728 are accepted");
        byte[] lists = new byte[2_000_000];
        Arrays.fill(lists, (byte) 0x81);
        assertThat(refusal(lists)).contains("more than 100 values inside each other");
        Arrays.fill(lists, (byte) 0x9f);
        assertThat(refusal(lists)).contains("more than 100 values inside each other");
        Arrays.fill(lists, (byte) 0xc6);
        assertThat(refusal(lists)).contains("more than 100 values inside each other");
    }

    /** As Kubernetes writes: byte strings, numbers in the fewest bytes, the mark in front. */
    @Test
    void whatIsWritten() {
        JsonObject tree =
                Trees.object("{'a':'x','n':[0,24,-1,1000,1.5,0.1,100000.5,null,true,false]}");
        assertThat(HexFormat.of().formatHex(CborWriter.write(tree)))
                .isEqualTo(
                        "d9d9f7a241614178416e8a001818201903e8f93e00fb3fb999999999999afa47c35040"
                                + "f6f5f4");
        assertThat(
                        HexFormat.of()
                                .formatHex(
                                        CborWriter.event(
                                                "ADDED", CborWriter.write(Trees.object("{}")))))
                .isEqualTo("d9d9f7a24474797065454144444544466f626a656374d9d9f7a0");
    }

    @Test
    void aListInPiecesIsTheListInOne() {
        JsonObject head = Trees.object("{'kind':'PodList','metadata':{'resourceVersion':'7'}}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(CborWriter.listHead(head, 2));
        out.writeBytes(CborWriter.bare(Trees.object("{'a':1}")));
        out.writeBytes(CborWriter.bare(Trees.object("{'b':2}")));
        assertThat(read(out.toByteArray()))
                .isEqualTo(
                        head.with(
                                "items",
                                JsonArray.of(Trees.object("{'a':1}"), Trees.object("{'b':2}"))));
    }

    @Test
    void treesGoThereAndBack() {
        Random random = new Random(17);
        for (int i = 0; i < 500; i++) {
            JsonObject tree = Trees.object(random, 4);
            assertThat(read(CborWriter.write(tree))).isEqualTo(normal(tree));
        }
    }

    /** Numbers with a fraction are doubles from here on. */
    private static Json normal(Json value) {
        return switch (value) {
            case JsonObject object -> {
                JsonObject.Builder out = JsonObject.builder();
                object.forEach((name, member) -> out.put(name, normal(member)));
                yield out.build();
            }
            case JsonArray array ->
                    new JsonArray(array.items().stream().map(CborTest::normal).toList());
            case JsonNumber.Decimal(String text) ->
                    JsonReader.number(Double.toString(Double.parseDouble(text)));
            default -> value;
        };
    }

    @Test
    void jacksonReadsWhatWeWrite() throws Exception {
        Random random = new Random(23);
        for (int i = 0; i < 300; i++) {
            JsonObject tree = Trees.object(random, 4);
            try (JsonParser parser =
                    JACKSON.createParser(
                            ObjectReadContext.empty(),
                            new ByteArrayInputStream(CborWriter.write(tree)))) {
                parser.nextToken();
                assertThat(jackson(parser)).isEqualTo(normal(tree));
                assertThat(parser.nextToken()).isNull();
            }
        }
    }

    private static Json jackson(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                JsonObject.Builder out = JsonObject.builder();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    out.put(name, jackson(parser));
                }
                yield out.build();
            }
            case START_ARRAY -> {
                List<Json> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(jackson(parser));
                }
                yield new JsonArray(items);
            }
            case VALUE_EMBEDDED_OBJECT ->
                    new JsonString(new String(parser.getBinaryValue(), StandardCharsets.UTF_8));
            case VALUE_NUMBER_INT -> JsonNumber.of(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> JsonReader.number(Double.toString(parser.getDoubleValue()));
            default -> JsonReader.read(parser.getString().getBytes(StandardCharsets.UTF_8));
        };
    }

    @Test
    void weReadWhatJacksonWrites() {
        Random random = new Random(29);
        for (int i = 0; i < 300; i++) {
            JsonObject tree = Trees.object(random, 4);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator generator =
                    JACKSON.createGenerator(ObjectWriteContext.empty(), out)) {
                copy(tree, generator);
            }
            assertThat(read(out.toByteArray())).isEqualTo(normal(tree));
        }
    }

    private static void copy(Json value, JsonGenerator out) {
        switch (value) {
            case JsonObject object -> {
                out.writeStartObject();
                object.forEach((name, member) -> {
                    out.writeName(name);
                    copy(member, out);
                });
                out.writeEndObject();
            }
            case JsonArray array -> {
                out.writeStartArray();
                array.forEach(item -> copy(item, out));
                out.writeEndArray();
            }
            case JsonString(String text) -> out.writeString(text);
            case JsonNumber.Whole(long number) -> out.writeNumber(number);
            case JsonNumber.Decimal(String text) -> out.writeNumber(Double.parseDouble(text));
            default -> {
                switch (JsonWriter.text(value)) {
                    case "true" -> out.writeBoolean(true);
                    case "false" -> out.writeBoolean(false);
                    default -> out.writeNull();
                }
            }
        }
    }

    @Test
    void brokenBytesAreRefusedAndNeverThrow() {
        Random random = new Random(31);
        byte[] good = CborWriter.write(Trees.object(new Random(1), 5));
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes;
            if (i % 2 == 0) {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
            } else {
                bytes = good.clone();
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            refused += CborReader.read(bytes) instanceof Outcome.Refused<Document> ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(ROUNDS / 4);
    }
}

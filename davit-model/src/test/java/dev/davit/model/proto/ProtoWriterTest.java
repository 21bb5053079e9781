package dev.davit.model.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.davit.base.FieldPath;
import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.Trees;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Strictness;
import dev.davit.model.schema.Structure;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we write is read by the official classes, and comes back as it was. */
class ProtoWriterTest {
    private static final int SEEDS = 5;

    static {
        // The classes were generated long ago, and say so each time.
        System.setProperty("com.google.protobuf.use_unsafe_pre22_gencode", "true");
    }

    private static final SortedMap<String, Descriptor> OFFICIAL = official();

    private static SortedMap<String, Descriptor> official() {
        SortedMap<String, Descriptor> all = new TreeMap<>();
        for (FileDescriptor file : Official.files()) {
            for (Descriptor type : file.getMessageTypes()) {
                all.put(type.getFullName().replace("k8s.io.", "io.k8s."), type);
            }
        }
        return all;
    }

    private static byte[] written(JsonObject document) {
        return Invariant.present(ProtoWriter.write(document), "a protobuf form");
    }

    /** The message in its envelope, as the official classes see it. */
    private static DynamicMessage parsed(byte[] bytes, Descriptor type)
            throws InvalidProtocolBufferException {
        assertThat(Arrays.copyOf(bytes, 4)).containsExactly('k', '8', 's', 0);
        Runtime.Unknown envelope =
                Runtime.Unknown.parseFrom(Arrays.copyOfRange(bytes, 4, bytes.length));
        return DynamicMessage.parseFrom(type, envelope.getRaw());
    }

    private static JsonObject read(byte[] body) {
        return switch (ProtoReader.read(body)) {
            case Outcome.Ok<Document>(Document document) -> {
                assertThat(document.duplicates()).isEmpty();
                yield (JsonObject) document.value();
            }
            case Outcome.Refused<Document>(var refusal) -> throw new AssertionError(refusal);
        };
    }

    /** Paths of fields that the official classes do not know. */
    private static void unknown(Message message, String path, List<String> found) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            found.add(path + " " + message.getUnknownFields().asMap().keySet());
        }
        message.getAllFields()
                .forEach((field, value) -> {
                    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                        List<?> all = field.isRepeated() ? (List<?>) value : List.of(value);
                        all.forEach(
                                one -> unknown((Message) one, path + "." + field.getName(), found));
                    }
                });
    }

    @Test
    void everyKindGoesThereAndBack() throws InvalidProtocolBufferException {
        int kinds = 0;
        for (Kind kind : Kinds.ALL) {
            if (!ProtoWriter.has(kind)) {
                // The official classes have none of APIServices either.
                assertThat(kind.id().group()).isIn("davit.dev", "apiregistration.k8s.io");
                continue;
            }
            kinds++;
            for (int seed = 0; seed < SEEDS; seed++) {
                there(kind, seed);
            }
        }
        assertThat(kinds).isGreaterThan(10);
    }

    private static void there(Kind kind, int seed) throws InvalidProtocolBufferException {
        Descriptor type = Invariant.present(OFFICIAL.get(kind.schema()), kind.schema());
        JsonObject tree =
                new Samples(seed)
                        .object(Schemas.of(kind))
                        .with("apiVersion", kind.apiVersion())
                        .with("kind", kind.kind());
        byte[] ours = written(tree);
        DynamicMessage official = parsed(ours, type);
        List<String> unknown = new ArrayList<>();
        unknown(official, kind.kind(), unknown);
        assertThat(unknown).isEmpty();
        byte[] again = Official.body(kind.apiVersion(), kind.kind(), official.toByteArray());
        assertThat(read(again)).as(kind.kind() + " by seed " + seed).isEqualTo(tree);
        assertThat(read(ours)).isEqualTo(tree);
    }

    /** Also types that no kind that is served holds. */
    @Test
    void everyFilledMessageIsWrittenAsTheOfficialClassesHaveIt()
            throws InvalidProtocolBufferException {
        Random random = new Random(5);
        int seen = 0;
        for (var entry : OFFICIAL.entrySet()) {
            ObjectSchema schema = Schemas.find(entry.getKey());
            if (schema == null) {
                continue;
            }
            Message filled = Official.filled(entry.getValue(), random);
            Layout layout = Layouts.get(schema.name());
            MessageReader reader = new MessageReader();
            JsonObject tree =
                    reader.object(layout, new WireInput(filled.toByteArray()), FieldPath.ROOT, 1);
            WireOutput out = new WireOutput();
            new MessageWriter(out).object(layout, tree);
            MessageReader second = new MessageReader();
            JsonObject back = second.object(layout, new WireInput(out.take()), FieldPath.ROOT, 1);
            assertThat(back).as(schema.name()).isEqualTo(tree);
            seen++;
        }
        assertThat(seen).isGreaterThan(600);
    }

    @Test
    void aStatusIsOne() throws InvalidProtocolBufferException {
        JsonObject status =
                Trees.object(
                        "{'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure',"
                                + "'message':'no','reason':'NotFound','details':{'name':'x',"
                                + "'kind':'pods','causes':[{'field':'a.b','message':'m'}]},"
                                + "'code':404}");
        Meta.Status read =
                Meta.Status.parseFrom(
                        parsed(written(status), Meta.Status.getDescriptor()).toByteArray());
        assertThat(read.getCode()).isEqualTo(404);
        assertThat(read.getDetails().getCauses(0).getField()).isEqualTo("a.b");
        assertThat(read(written(status))).isEqualTo(status);
    }

    @Test
    void metadataAloneAndDiscovery() throws InvalidProtocolBufferException {
        JsonObject partial =
                Trees.object(
                        "{'kind':'PartialObjectMetadataList','apiVersion':'meta.k8s.io/v1',"
                                + "'metadata':{'resourceVersion':'7'},'items':[{'metadata':"
                                + "{'name':'a','labels':{'k':'v'}}}]}");
        assertThat(read(written(partial))).isEqualTo(partial);
        JsonObject groups =
                Trees.object(
                        "{'kind':'APIGroupList','apiVersion':'v1','groups':[{'name':'apps',"
                                + "'versions':[{'groupVersion':'apps/v1','version':'v1'}]}]}");
        assertThat(read(written(groups))).isEqualTo(groups);
    }

    @Test
    void whatHasNoMessageIsNotWritten() {
        assertThat(
                        ProtoWriter.write(
                                Trees.object("{'kind':'Table','apiVersion':'meta.k8s.io/v1'}")))
                .isNull();
        assertThat(
                        ProtoWriter.write(
                                Trees.object(
                                        "{'kind':'PinnedDeployment','apiVersion':'davit.dev/v1'}")))
                .isNull();
        assertThat(ProtoWriter.has(Kinds.POD)).isTrue();
        assertThat(ProtoWriter.has(Kinds.PINNED_DEPLOYMENT)).isFalse();
    }

    /** What Davit adds, what is null, and what is empty. */
    @Test
    void membersWithoutAFieldAreLeftOutAndEmptyMessagesStay() {
        JsonObject pod =
                Trees.object(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a',"
                                + "'creationTimestamp':null},'spec':{'davit':{'profile':'strict'},"
                                + "'volumes':[{'name':'v','emptyDir':{}}],'hostNetwork':false}}");
        assertThat(read(written(pod)))
                .isEqualTo(
                        Trees.object(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'},'spec':"
                                        + "{'volumes':[{'name':'v','emptyDir':{}}]}}"));
    }

    @Test
    void aListInPiecesIsTheListInOne() throws InvalidProtocolBufferException {
        List<JsonObject> trees = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            trees.add(new Samples(i).object(Schemas.of(Kinds.CONFIG_MAP)));
        }
        ProtoWriter.ListParts parts = new ProtoWriter.ListParts(Kinds.CONFIG_MAP);
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        for (JsonObject tree : trees) {
            byte[] item = parts.item(tree);
            items.writeBytes(parts.itemHead(item.length));
            items.writeBytes(item);
        }
        JsonObject metadata = JsonObject.of("resourceVersion", new JsonString("99"));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(parts.head(metadata, items.size()));
        whole.writeBytes(items.toByteArray());
        JsonObject list = read(whole.toByteArray());
        assertThat(list.text("metadata", "resourceVersion")).isEqualTo("99");
        assertThat(list.text("kind")).isEqualTo("ConfigMapList");
        assertThat(list.array("items").size()).isEqualTo(50);
        V1.ConfigMapList official =
                V1.ConfigMapList.parseFrom(
                        parsed(whole.toByteArray(), V1.ConfigMapList.getDescriptor())
                                .toByteArray());
        assertThat(official.getItemsCount()).isEqualTo(50);
        assertThat(official.getMetadata().getResourceVersion()).isEqualTo("99");
    }

    @Test
    void anEventOfAWatchIsFramed() throws InvalidProtocolBufferException {
        JsonObject object =
                Trees.object("{'kind':'ConfigMap','apiVersion':'v1','metadata':{'name':'a'}}");
        byte[] frame = ProtoWriter.event("ADDED", written(object));
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);
        Meta.WatchEvent event =
                Meta.WatchEvent.parseFrom(Arrays.copyOfRange(frame, 4, frame.length));
        assertThat(event.getType()).isEqualTo("ADDED");
        assertThat(read(event.getObject().getRaw().toByteArray())).isEqualTo(object);
    }

    @Test
    void aSchemaMayBeAListOrYesAndNo() {
        String name = "io.k8s.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
        JsonObject schema =
                Trees.object(
                        "{'type':'object','additionalProperties':false,'items':{'type':'string'},"
                                + "'properties':{'a':{'additionalProperties':{'type':'integer'},"
                                + "'default':{'x':[1,null]},'enum':['p',null,3]},"
                                + "'b':{'items':[{'type':'string'},{'type':'number','maximum':1.5}],"
                                + "'additionalProperties':true}}}");
        Layout layout = Layouts.get(name);
        WireOutput out = new WireOutput();
        new MessageWriter(out).object(layout, schema);
        assertThat(new MessageReader().object(layout, new WireInput(out.take()), FieldPath.ROOT, 1))
                .isEqualTo(schema);
        assertThat(schema.object("properties", "b").array("items")).isInstanceOf(JsonArray.class);
    }

    /** What the schema lets through, however odd. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22T01:02:03Z | 2026-11-22T01:02:03.000000Z",
                "2026-11-22T01:02:03.5Z | 2026-11-22T01:02:03.500000Z",
                "2026-11-22T01:02:03.123456789012Z | 2026-11-22T01:02:03.123456Z",
                "2026-11-22T01:02:03.25+01:30 | 2026-11-21T23:32:03.250000Z",
                "2026-11-22T01:02:03-23:59 | 2026-11-23T01:01:03.000000Z",
                "2026-11-22T12:00:60Z | 2026-11-22T12:01:00.000000Z",
                "1970-01-01T00:00:00Z | 1970-01-01T00:00:00.000000Z"
            })
    void times(String written, String read) {
        JsonObject lease =
                Trees.object(
                        "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','spec':"
                                + "{'renewTime':'"
                                + written
                                + "'}}");
        assertThat(Structure.check(Schemas.of(Kinds.LEASE), lease, Strictness.STRICT).causes())
                .isEmpty();
        assertThat(read(written(lease)).text("spec", "renewTime")).isEqualTo(read);
    }

    @Test
    void bytesMayHaveLineBreaksAndNullsAreZero() {
        JsonObject secret =
                Trees.object(
                        "{'apiVersion':'v1','kind':'Secret','data':{'a':'aGVs\\r\\nbG8=','b':null}}");
        assertThat(read(written(secret)).object("data"))
                .isEqualTo(Trees.object("{'a':'aGVsbG8=','b':''}"));
    }

    /** Inside what may be any JSON, nothing is checked against these layouts. */
    @Test
    void whatAFieldCannotHoldIsLeftOut() {
        JsonObject odd =
                Trees.object(
                        "{'type':5,'items':7,'maximum':'x','required':['a',1],'properties':[],"
                                + "'not':{'items':['a',{'type':'string'}]},'title':'t'}");
        Layout layout =
                Layouts.get(
                        "io.k8s.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
        WireOutput out = new WireOutput();
        new MessageWriter(out).object(layout, odd);
        assertThat(new MessageReader().object(layout, new WireInput(out.take()), FieldPath.ROOT, 1))
                .isEqualTo(
                        Trees.object(
                                "{'required':['a'],'not':{'items':[{'type':'string'}]},"
                                        + "'title':'t'}"));
    }

    @Test
    void numbersAreAsLongAsTheyMustBe() {
        for (long value :
                new long[] {0, 1, 127, 128, 16_383, 16_384, 1L << 62, -1, Long.MIN_VALUE}) {
            WireOutput out = new WireOutput();
            out.varint(value);
            byte[] bytes = out.take();
            assertThat(bytes).hasSize(WireOutput.varintLength(value));
            assertThat(new WireInput(bytes).varint(FieldPath.ROOT)).isEqualTo(value);
        }
    }
}

package dev.davit.model.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Strictness;
import dev.davit.model.schema.Structure;
import io.kubernetes.client.proto.V1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for all messages: filled ones fit their schema, broken ones are refused. */
class EveryMessageTest {
    private static final int ROUNDS = 6_000;

    @Test
    void filledMessagesHaveTheMembersThatTheSchemaDeclares() {
        Random random = new Random(7);
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (FileDescriptor file : Official.files()) {
            for (Descriptor type : file.getMessageTypes()) {
                ObjectSchema schema =
                        Schemas.find(type.getFullName().replace("k8s.io.", "io.k8s."));
                if (schema != null) {
                    wrong.addAll(mistakes(schema, type, random));
                    seen++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(600);
    }

    private static List<String> mistakes(ObjectSchema schema, Descriptor type, Random random) {
        byte[] bytes = Official.filled(type, random).toByteArray();
        MessageReader reader = new MessageReader();
        JsonObject tree =
                reader.object(Layouts.get(schema.name()), new WireInput(bytes), FieldPath.ROOT, 1);
        List<Cause> causes = new ArrayList<>(reader.findings());
        causes.addAll(Structure.check(schema, tree, Strictness.STRICT).causes());
        return causes.stream()
                .filter(cause ->
                        !cause.reason().equals(Cause.NOT_SUPPORTED)
                                && !cause.reason().equals(Cause.REQUIRED))
                .map(cause -> schema.name() + " " + cause)
                .toList();
    }

    @Test
    void everyMemberOfAFilledPodIsThere() {
        Descriptor type = V1.getDescriptor().findMessageTypeByName("PodSpec");
        byte[] bytes = Official.filled(type, new Random(3)).toByteArray();
        ObjectSchema schema = Schemas.get("io.k8s.api.core.v1.PodSpec");
        JsonObject tree =
                new MessageReader()
                        .object(
                                Layouts.get(schema.name()),
                                new WireInput(bytes),
                                FieldPath.ROOT,
                                1);
        // Davit's own field has no place in Kubernetes' protocol buffer.
        assertThat(schema.fields().stream().map(f -> f.name()).filter(n -> !tree.has(n)))
                .containsExactly("davit");
        JsonObject volume = (JsonObject) tree.array("volumes").get(0);
        assertThat(volume.size()).isEqualTo(31);
    }

    @Test
    void brokenBytesAreRefusedAndNeverThrow() {
        Descriptor type = V1.getDescriptor().findMessageTypeByName("Pod");
        Random random = new Random(11);
        byte[] good = Official.body("v1", "Pod", Official.filled(type, random).toByteArray());
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes =
                    switch (i % 3) {
                        case 0 -> Arrays.copyOf(good, random.nextInt(good.length));
                        case 1 -> changed(good, random);
                        default -> noise(random);
                    };
            refused += refuses(bytes) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(ROUNDS / 2);
    }

    private static boolean refuses(byte[] bytes) {
        return switch (ProtoReader.read(bytes)) {
            case Outcome.Ok<Document> _ -> false;
            case Outcome.Refused<Document>(Refusal refusal) -> {
                assertThat(refusal.reason().httpCode()).isIn(400, 415);
                yield true;
            }
        };
    }

    private static byte[] changed(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] noise(Random random) {
        byte[] message = new byte[random.nextInt(200)];
        random.nextBytes(message);
        return Official.body("v1", "Pod", message);
    }

    @Test
    void depthIsBounded() {
        // A JSON schema may hold itself: field 28 is "not".
        byte[] bytes = new byte[0];
        for (int i = 0; i < 200; i++) {
            bytes = ProtoReaderTest.inside(28, bytes);
        }
        Layout layout =
                Layouts.get(
                        "io.k8s.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
        WireInput in = new WireInput(bytes);
        assertThatThrownBy(() -> new MessageReader().object(layout, in, FieldPath.ROOT, 1))
                .isInstanceOf(Garbled.class)
                .hasMessageStartingWith("more than 100 messages inside each other");
    }
}

package dev.davit.model.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Flowcontrol;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Node;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Resource;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Bytes made by the official classes. */
final class Official {
    private Official() {}

    /** The API's current versions, where no message has lost its form in JSON. */
    static List<FileDescriptor> files() {
        return List.of(
                Meta.getDescriptor(),
                V1.getDescriptor(),
                V1Admissionregistration.getDescriptor(),
                V1Apiextensions.getDescriptor(),
                V1Apps.getDescriptor(),
                V1Authentication.getDescriptor(),
                V1Authorization.getDescriptor(),
                V1Batch.getDescriptor(),
                V1Certificates.getDescriptor(),
                V1Coordination.getDescriptor(),
                V1Discovery.getDescriptor(),
                V1Events.getDescriptor(),
                V1Flowcontrol.getDescriptor(),
                V1Networking.getDescriptor(),
                V1Node.getDescriptor(),
                V1Policy.getDescriptor(),
                V1Rbac.getDescriptor(),
                V1Resource.getDescriptor(),
                V1Scheduling.getDescriptor(),
                V1Storage.getDescriptor(),
                V2Autoscaling.getDescriptor(),
                Runtime.getDescriptor());
    }

    /** The type of the kind in that file, written in protobuf's text form. */
    static byte[] message(FileDescriptor file, String kind, String text) {
        DynamicMessage.Builder builder =
                DynamicMessage.newBuilder(file.findMessageTypeByName(kind));
        try {
            TextFormat.merge(text, builder);
        } catch (TextFormat.ParseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
        return builder.build().toByteArray();
    }

    static byte[] body(String apiVersion, String kind, byte[] message) {
        return body(apiVersion, kind, message, "");
    }

    static byte[] body(String apiVersion, String kind, byte[] message, String contentType) {
        Descriptor unknown = Runtime.getDescriptor().findMessageTypeByName("Unknown");
        DynamicMessage.Builder type =
                DynamicMessage.newBuilder(
                        Runtime.getDescriptor().findMessageTypeByName("TypeMeta"));
        type.setField(type.getDescriptorForType().findFieldByName("apiVersion"), apiVersion);
        type.setField(type.getDescriptorForType().findFieldByName("kind"), kind);
        DynamicMessage.Builder envelope = DynamicMessage.newBuilder(unknown);
        envelope.setField(unknown.findFieldByName("typeMeta"), type.build());
        envelope.setField(unknown.findFieldByName("raw"), ByteString.copyFrom(message));
        envelope.setField(unknown.findFieldByName("contentEncoding"), "");
        envelope.setField(unknown.findFieldByName("contentType"), contentType);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("k8s\0".getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(envelope.build().toByteArray());
        return out.toByteArray();
    }

    static byte[] body(FileDescriptor file, String apiVersion, String kind, String text) {
        return body(apiVersion, kind, message(file, kind, text));
    }

    /** A message with every field set; a type that holds itself is set once. */
    static Message filled(Descriptor type, Random random) {
        return filled(type, random, List.of());
    }

    private static Message filled(Descriptor type, Random random, List<Descriptor> above) {
        List<Descriptor> path = new ArrayList<>(above);
        path.add(type);
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (path.contains(held(field))) {
                continue;
            }
            if (field.isRepeated()) {
                builder.addRepeatedField(field, value(field, random, path));
            } else {
                builder.setField(field, value(field, random, path));
            }
        }
        return builder.build();
    }

    /** The message of a field, or of a map's values. */
    private static @Nullable Descriptor held(FieldDescriptor field) {
        FieldDescriptor value =
                field.isMapField() ? field.getMessageType().findFieldByName("value") : field;
        return value.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? value.getMessageType()
                : null;
    }

    private static Object value(FieldDescriptor field, Random random, List<Descriptor> path) {
        boolean json = field.getName().equalsIgnoreCase("raw");
        return switch (field.getJavaType()) {
            case STRING ->
                    field.getContainingType().getName().equals("Quantity")
                            ? "1"
                            : "t" + random.nextInt(1 << 30);
            // IntOrString's type is 0 or 1, and a time's fraction below a second.
            case INT -> field.getName().equals("nanos") ? 1 : random.nextInt(1000) + 1;
            case LONG -> field.getName().equals("type") ? 1L : random.nextInt(1000) + 1L;
            case DOUBLE -> random.nextDouble();
            case FLOAT -> random.nextFloat();
            case BOOLEAN -> true;
            case BYTE_STRING -> ByteString.copyFromUtf8(json ? "{\"a\":1}" : "bytes");
            case MESSAGE -> filled(field.getMessageType(), random, path);
            case ENUM -> throw new IllegalStateException("no enums in the API");
        };
    }
}

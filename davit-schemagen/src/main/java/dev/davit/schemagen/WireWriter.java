package dev.davit.schemagen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes how messages look as protocol buffers, and what each becomes in JSON. The layout is read
 * by {@code dev.davit.model.proto.Layouts}:
 *
 * <pre>
 * kubernetes.wire: magic:int, strings, messages:int, (name:int, offset:int)*, length:int, body
 * strings:         count:int, (length:unsigned short, UTF-8)*
 * body, message:   form:byte, fields:short, field*
 * field:           number:int, name:int, type:byte, flags:byte, [message:int]
 * </pre>
 *
 * where name and message are indexes of strings; the message is there for fields of type MESSAGE
 * only, and of a map the type is that of its values.
 */
final class WireWriter {
    static final int MAGIC = 0x44565731;

    private static final int REPEATED = 1;
    private static final int MAP = 2;
    private static final int INLINED = 4;
    private static final int KEPT_WHEN_ZERO = 8;

    /** What a message is in JSON; the order is part of the file's format. */
    enum Form {
        OBJECT,
        /** A message whose one field is the list. */
        LIST,
        QUANTITY,
        INT_OR_STRING,
        TIME,
        MICRO_TIME,
        /** JSON's own text in field 1. */
        RAW,
        /** One of its fields stands for the whole. */
        CHOICE
    }

    /** Types of fields; the order is part of the file's format. */
    private enum Type {
        BOOL,
        INT32,
        INT64,
        DOUBLE,
        STRING,
        BYTES,
        MESSAGE
    }

    private final Map<String, Integer> strings = new LinkedHashMap<>();

    private WireWriter() {}

    static void write(Types types, Path folder) throws IOException {
        SortedMap<String, Descriptor> messages = new TreeMap<>();
        types.messages().forEach(m -> messages.put(Types.openApiName(m), m));
        Files.write(folder.resolve("kubernetes.wire"), new WireWriter().file(types, messages));
    }

    private byte[] file(Types types, SortedMap<String, Descriptor> messages) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream bodyOut = new DataOutputStream(body);
        List<int[]> index = new ArrayList<>();
        for (var entry : messages.entrySet()) {
            index.add(new int[] {string(entry.getKey()), bodyOut.size()});
            message(bodyOut, types, entry.getValue());
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(MAGIC);
        out.writeInt(strings.size());
        for (String text : strings.keySet()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeShort(bytes.length);
            out.write(bytes);
        }
        out.writeInt(index.size());
        for (int[] entry : index) {
            out.writeInt(entry[0]);
            out.writeInt(entry[1]);
        }
        out.writeInt(body.size());
        body.writeTo(out);
        return file.toByteArray();
    }

    // The order of forms and types is the format: both sides of the file are built together.
    @SuppressWarnings("EnumOrdinal")
    private void message(DataOutputStream out, Types types, Descriptor message) throws IOException {
        out.writeByte(types.form(message).ordinal());
        List<FieldDescriptor> fields =
                message.getFields().stream()
                        .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
                        .toList();
        out.writeShort(fields.size());
        for (FieldDescriptor field : fields) {
            String path = message.getFullName() + "#" + field.getName();
            FieldDescriptor value = field;
            int flags = field.isRepeated() ? REPEATED : 0;
            if (field.isMapField()) {
                flags = MAP;
                value = field.getMessageType().findFieldByName("value");
            }
            flags |= Corrections.inlined(path) ? INLINED : 0;
            flags |= Corrections.keptWhenZero(path) ? KEPT_WHEN_ZERO : 0;
            Type type = type(value);
            out.writeInt(field.getNumber());
            out.writeInt(string(Corrections.jsonName(path, field.getName())));
            out.writeByte(type.ordinal());
            out.writeByte(flags);
            if (type == Type.MESSAGE) {
                out.writeInt(string(Types.openApiName(value.getMessageType())));
            }
        }
    }

    private static Type type(FieldDescriptor field) {
        return switch (field.getType()) {
            case BOOL -> Type.BOOL;
            case INT32 -> Type.INT32;
            case INT64 -> Type.INT64;
            case DOUBLE -> Type.DOUBLE;
            case STRING -> Type.STRING;
            case BYTES -> Type.BYTES;
            case MESSAGE -> Type.MESSAGE;
            case FLOAT,
                    UINT64,
                    FIXED64,
                    FIXED32,
                    GROUP,
                    UINT32,
                    ENUM,
                    SFIXED32,
                    SFIXED64,
                    SINT32,
                    SINT64 ->
                    throw new IllegalStateException(
                            "no reader for " + field.getType() + " of " + field.getFullName());
        };
    }

    private int string(String text) {
        Integer known = strings.putIfAbsent(text, strings.size());
        return known == null ? strings.size() - 1 : known;
    }
}

package dev.davit.schemagen;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes the two files. Their layout is read by {@code dev.davit.model.schema.Catalogue} and {@code
 * Descriptions}:
 *
 * <pre>
 * kubernetes.schema: magic:int, strings, types:int, (name:int, offset:int)*, length:int, body
 * strings:           count:int, (length:unsigned short, UTF-8)*
 * body, per type:    atomic:byte, fields:short, field*
 * field:             name:int, flags:byte, shape, [keys:byte, key:int*], [mergeKey:int],
 *                    [strategies:byte, strategy:int*], [default:int]
 * shape:             leaf:byte | 20, type:int | 21, shape | 22, shape
 * kubernetes.docs:   magic:int, texts:int, (length:int, UTF-8)*, types:int,
 *                    (name:text, doc:text, fields:short, (name:text, doc:text)*)*, texts by int
 * </pre>
 *
 * where name, key, strategy and default are indexes of strings.
 */
final class CatalogueWriter {
    static final int SCHEMA_MAGIC = 0x44565331;
    static final int DOCS_MAGIC = 0x44564431;

    private static final int REQUIRED = 1;
    private static final int ATOMIC = 2;
    private static final int LIST_SET = 4;
    private static final int LIST_MAP = 8;
    private static final int MERGE_KEY = 16;
    private static final int STRATEGIES = 32;
    private static final int DEFAULT = 64;

    private static final int SHAPE_REF = 20;
    private static final int SHAPE_LIST = 21;
    private static final int SHAPE_MAP = 22;

    private final Map<String, Integer> strings = new LinkedHashMap<>();

    private CatalogueWriter() {}

    static void write(SortedMap<String, TypeModel> types, Path folder) throws IOException {
        Files.write(folder.resolve("kubernetes.schema"), new CatalogueWriter().schema(types));
        Files.write(folder.resolve("kubernetes.docs"), new CatalogueWriter().docs(types));
    }

    private byte[] schema(SortedMap<String, TypeModel> types) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream bodyOut = new DataOutputStream(body);
        List<int[]> index = new ArrayList<>();
        for (TypeModel type : types.values()) {
            index.add(new int[] {string(type.name()), bodyOut.size()});
            type(bodyOut, type);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(SCHEMA_MAGIC);
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

    private void type(DataOutputStream out, TypeModel type) throws IOException {
        out.writeByte(type.markers().atomic() ? 1 : 0);
        out.writeShort(type.fields().size());
        for (FieldModel field : type.fields()) {
            field(out, type.name(), field);
        }
    }

    private void field(DataOutputStream out, String type, FieldModel field) throws IOException {
        Markers markers = field.markers();
        String defaultJson = markers.defaultJson();
        boolean map = markers.listType().equals("map");
        int flags = Corrections.required(type, field.name(), markers) ? REQUIRED : 0;
        flags |= markers.atomic() ? ATOMIC : 0;
        flags |= markers.listType().equals("set") ? LIST_SET : 0;
        flags |= map ? LIST_MAP : 0;
        flags |= markers.patchMergeKey().isEmpty() ? 0 : MERGE_KEY;
        flags |= markers.patchStrategies().isEmpty() ? 0 : STRATEGIES;
        flags |= defaultJson == null ? 0 : DEFAULT;
        out.writeInt(string(field.name()));
        out.writeByte(flags);
        shape(out, field.shape());
        if (map) {
            list(out, markers.listMapKeys());
        }
        if (!markers.patchMergeKey().isEmpty()) {
            out.writeInt(string(markers.patchMergeKey()));
        }
        if (!markers.patchStrategies().isEmpty()) {
            list(out, markers.patchStrategies());
        }
        if (defaultJson != null) {
            out.writeInt(string(defaultJson));
        }
    }

    private void list(DataOutputStream out, List<String> texts) throws IOException {
        out.writeByte(texts.size());
        for (String text : texts) {
            out.writeInt(string(text));
        }
    }

    // The order of the leaves is the format: both sides of the file are built together.
    @SuppressWarnings("EnumOrdinal")
    private void shape(DataOutputStream out, Shape shape) throws IOException {
        switch (shape) {
            case Shape.Leaf leaf -> out.writeByte(leaf.ordinal());
            case Shape.Ref(String type) -> {
                out.writeByte(SHAPE_REF);
                out.writeInt(string(type));
            }
            case Shape.ListOf(Shape items) -> {
                out.writeByte(SHAPE_LIST);
                shape(out, items);
            }
            case Shape.MapOf(Shape values) -> {
                out.writeByte(SHAPE_MAP);
                shape(out, values);
            }
        }
    }

    private byte[] docs(SortedMap<String, TypeModel> types) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream bodyOut = new DataOutputStream(body);
        bodyOut.writeInt(types.size());
        for (TypeModel type : types.values()) {
            bodyOut.writeInt(string(type.name()));
            bodyOut.writeInt(string(type.doc()));
            bodyOut.writeShort(type.fields().size());
            for (FieldModel field : type.fields()) {
                bodyOut.writeInt(string(field.name()));
                bodyOut.writeInt(string(field.doc()));
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(DOCS_MAGIC);
        out.writeInt(strings.size());
        for (String text : strings.keySet()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        body.writeTo(out);
        return file.toByteArray();
    }

    private int string(String text) {
        Integer known = strings.putIfAbsent(text, strings.size());
        return known == null ? strings.size() - 1 : known;
    }
}

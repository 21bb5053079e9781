package dev.davit.schemagen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Messages → object types in their JSON form. */
final class Types {
    private static final String OBJECT_META = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    private static final String LIST_META = "k8s.io.apimachinery.pkg.apis.meta.v1.ListMeta";

    private final Comments comments;
    private final Map<String, Descriptor> messages = new LinkedHashMap<>();

    Types(Comments comments) {
        this.comments = comments;
    }

    void read(FileDescriptor file) {
        file.getMessageTypes().forEach(message -> messages.put(message.getFullName(), message));
    }

    /** Every message that is an object in JSON, by its name in OpenAPI. */
    SortedMap<String, TypeModel> resolved() {
        SortedMap<String, TypeModel> types = new TreeMap<>();
        for (Descriptor message : messages.values()) {
            if (shapeOf(message) instanceof Shape.Ref) {
                TypeModel type = type(message);
                types.put(type.name(), type);
            }
        }
        return types;
    }

    /** Every message, also those that are no object in JSON. */
    Collection<Descriptor> messages() {
        return messages.values();
    }

    /** What a message becomes in JSON. */
    WireWriter.Form form(Descriptor message) {
        if (Corrections.isChoice(message.getFullName())) {
            return WireWriter.Form.CHOICE;
        }
        return switch (shapeOf(message)) {
            case Shape.Leaf.QUANTITY -> WireWriter.Form.QUANTITY;
            case Shape.Leaf.INT_OR_STRING -> WireWriter.Form.INT_OR_STRING;
            case Shape.Leaf.TIME -> WireWriter.Form.TIME;
            case Shape.Leaf.MICRO_TIME -> WireWriter.Form.MICRO_TIME;
            case Shape.Leaf.ANY, Shape.Leaf.OPEN_OBJECT -> WireWriter.Form.RAW;
            case Shape.ListOf _ -> WireWriter.Form.LIST;
            // A duration is a text in JSON; no field of the API is one.
            case Shape.Leaf _, Shape.Ref _, Shape.MapOf _ -> WireWriter.Form.OBJECT;
        };
    }

    private TypeModel type(Descriptor message) {
        List<String> lines = comments.ofMessage(message.getFullName());
        return new TypeModel(
                openApiName(message),
                fields(message),
                Markers.of(Comments.markers(lines)),
                Comments.prose(lines));
    }

    private List<FieldModel> fields(Descriptor message) {
        Map<String, FieldModel> fields = new LinkedHashMap<>();
        if (isTopLevel(message)) {
            for (FieldModel field : Corrections.typeMeta()) {
                fields.put(field.name(), field);
            }
        }
        for (FieldDescriptor field : message.getFields()) {
            String path = message.getFullName() + "#" + field.getName();
            if (Corrections.inlined(path)) {
                for (FieldModel inner : fields(field.getMessageType())) {
                    fields.put(inner.name(), inner);
                }
            } else {
                List<String> lines = comments.ofField(message.getFullName(), field.getName());
                fields.put(
                        Corrections.jsonName(path, field.getName()),
                        new FieldModel(
                                Corrections.jsonName(path, field.getName()),
                                shape(field),
                                Markers.of(Comments.markers(lines)),
                                Comments.prose(lines)));
            }
        }
        return List.copyOf(fields.values());
    }

    /** Whether the JSON form carries apiVersion and kind, which the protocol buffer does not. */
    private static boolean isTopLevel(Descriptor message) {
        if (Corrections.topLevel(message.getFullName())) {
            return true;
        }
        FieldDescriptor metadata = message.findFieldByName("metadata");
        if (metadata == null || metadata.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return false;
        }
        String type = metadata.getMessageType().getFullName();
        return (type.equals(OBJECT_META) || type.equals(LIST_META))
                && !Corrections.embedsMetadata(message.getName());
    }

    private Shape shape(FieldDescriptor field) {
        if (field.isMapField()) {
            return new Shape.MapOf(single(field.getMessageType().findFieldByName("value")));
        }
        return field.isRepeated() ? new Shape.ListOf(single(field)) : single(field);
    }

    private Shape single(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> Shape.Leaf.STRING;
            case INT -> Shape.Leaf.INT32;
            case LONG -> Shape.Leaf.INT64;
            case FLOAT, DOUBLE -> Shape.Leaf.NUMBER;
            case BOOLEAN -> Shape.Leaf.BOOLEAN;
            case BYTE_STRING -> Shape.Leaf.BYTES;
            case ENUM -> Shape.Leaf.STRING;
            case MESSAGE -> shapeOf(field.getMessageType());
        };
    }

    private Shape shapeOf(Descriptor message) {
        Shape special = Corrections.special(message.getFullName());
        if (special != null) {
            return special;
        }
        FieldDescriptor only = onlyItems(message);
        return only == null ? new Shape.Ref(openApiName(message)) : shape(only);
    }

    /** Go's named slices become a message with one repeated field: a plain list in JSON. */
    private static @Nullable FieldDescriptor onlyItems(Descriptor message) {
        if (message.getFields().size() != 1 || Corrections.isObject(message.getFullName())) {
            return null;
        }
        FieldDescriptor only = message.getFields().getFirst();
        return only.isRepeated() && only.getName().equals("items") && only.getNumber() == 1
                ? only
                : null;
    }

    static String openApiName(Descriptor message) {
        String name = message.getFullName();
        return name.startsWith("k8s.io.") ? "io.k8s." + name.substring("k8s.io.".length()) : name;
    }
}

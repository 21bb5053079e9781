package dev.davit.policy.cel.compile;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import dev.davit.policy.cel.value.Identifiers;
import dev.davit.policy.cel.value.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The types of one compilation. Types with members are found by their names, and become known when
 * something of that type is first come across: what an expression does not touch is not converted.
 */
// One compilation has it, on one thread.
@SuppressWarnings("Immutable")
final class Types implements CelTypeProvider {
    private final SortedMap<String, CelType> known = new TreeMap<>();

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(known.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(known.get(name));
    }

    CelType of(Scope.Declared declared) {
        return switch (declared) {
            case Scope.Declared.OfShape(Shape shape) -> of(shape);
            case Scope.Declared.OptionalOf(Shape shape) -> OptionalType.create(of(shape));
            case Scope.Declared.OfSchema(ObjectSchema schema) -> of(schema);
            case Scope.Declared.Opaque(String name) -> OpaqueType.create(name);
            case Scope.Declared.Members(String name, SortedMap<String, String> types) ->
                    members(name, types);
        };
    }

    private CelType of(Shape shape) {
        return switch (shape) {
            case Shape.Simple simple ->
                    switch (simple) {
                        case DYN -> SimpleType.DYN;
                        case BOOL -> SimpleType.BOOL;
                        case INT -> SimpleType.INT;
                        case DOUBLE -> SimpleType.DOUBLE;
                    };
            case Shape.Text(long _, Shape.Form form) ->
                    switch (form) {
                        case PLAIN -> SimpleType.STRING;
                        case BYTES -> SimpleType.BYTES;
                        case DATE, DATE_TIME -> SimpleType.TIMESTAMP;
                        case DURATION -> SimpleType.DURATION;
                    };
            case Shape.ListOf list -> ListType.create(of(list.items()));
            case Shape.MapOf(Shape values, long _) -> MapType.create(SimpleType.STRING, of(values));
            case Shape.ObjectOf object -> object(object);
        };
    }

    private CelType object(Shape.ObjectOf object) {
        return known.computeIfAbsent(
                object.name(),
                name ->
                        StructType.create(
                                name,
                                ImmutableSet.copyOf(object.members().keySet()),
                                field ->
                                        Optional.ofNullable(object.member(field))
                                                .map(member -> of(member.shape()))));
    }

    /** Both the plain and the escaped name of a field are understood. */
    private CelType of(ObjectSchema schema) {
        return known.computeIfAbsent(
                schema.name(),
                name -> {
                    SortedMap<String, Field> fields = new TreeMap<>();
                    for (Field field : schema.fields()) {
                        fields.put(field.name(), field);
                        fields.put(Identifiers.escaped(field.name()), field);
                    }
                    return StructType.create(
                            name,
                            ImmutableSet.copyOf(fields.keySet()),
                            field ->
                                    Optional.ofNullable(fields.get(field))
                                            .map(found -> of(found.schema())));
                });
    }

    private CelType of(Schema schema) {
        return switch (schema) {
            case Schema.Scalar scalar -> scalar(scalar);
            case Schema.Choice _ -> SimpleType.STRING;
            case Schema.ListOf list -> ListType.create(of(list.items()));
            case Schema.MapOf(Schema values) -> MapType.create(SimpleType.STRING, of(values));
            case ObjectSchema object -> of(object);
        };
    }

    private static CelType scalar(Schema.Scalar scalar) {
        return switch (scalar) {
            case STRING, BYTES, QUANTITY -> SimpleType.STRING;
            case INT32, INT64 -> SimpleType.INT;
            case NUMBER -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case TIME, MICRO_TIME -> SimpleType.TIMESTAMP;
            case INT_OR_STRING, ANY, OPEN_OBJECT -> SimpleType.DYN;
        };
    }

    private CelType members(String name, SortedMap<String, String> types) {
        return known.computeIfAbsent(
                name,
                _ ->
                        StructType.create(
                                name,
                                ImmutableSet.copyOf(types.keySet()),
                                field -> Optional.ofNullable(types.get(field)).map(Types::named)));
    }

    /** A type by its name, as far as one can tell by a name alone. */
    private static CelType named(String name) {
        return SIMPLE.getOrDefault(name, SimpleType.DYN);
    }

    private static final Map<String, CelType> SIMPLE =
            Map.of(
                    "bool", SimpleType.BOOL,
                    "int", SimpleType.INT,
                    "uint", SimpleType.UINT,
                    "double", SimpleType.DOUBLE,
                    "string", SimpleType.STRING,
                    "bytes", SimpleType.BYTES,
                    "google.protobuf.Timestamp", SimpleType.TIMESTAMP,
                    "google.protobuf.Duration", SimpleType.DURATION);

    /** A type whose objects an expression makes, with the fields that it gives them. */
    void made(String name, Iterable<String> fields) {
        known.put(
                name,
                StructType.create(
                        name, ImmutableSet.copyOf(fields), _ -> Optional.of(SimpleType.DYN)));
    }

    /** What is known of a patch. */
    void patches() {
        Map<String, CelType> fields =
                Map.of(
                        "op", SimpleType.STRING,
                        "path", SimpleType.STRING,
                        "from", SimpleType.STRING,
                        "value", SimpleType.DYN);
        known.put(
                "JSONPatch",
                StructType.create(
                        "JSONPatch",
                        ImmutableSet.of("op", "path", "from", "value"),
                        field -> Optional.ofNullable(fields.get(field))));
    }
}

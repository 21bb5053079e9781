package dev.davit.model.schema;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonReader;
import dev.davit.model.patch.PatchSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The file that the build extracted, decoded type by type when one is first asked for. A hundred
 * kilobytes in memory, and only the types that are used become objects.
 *
 * <p>The layout is told in davit-schemagen's {@code CatalogueWriter}.
 */
final class Catalogue {
    private static final int MAGIC = 0x44565331;

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

    private static final Schema.Scalar[] SCALARS = Schema.Scalar.values();

    private final String[] strings;
    private final SortedMap<String, Integer> offsets = new TreeMap<>();
    private final byte[] body;
    private final Additions additions;
    private final Map<String, ObjectSchema> decoded = new TreeMap<>();
    private @Nullable OwnTypes own;

    private Catalogue(ByteBuffer file, Additions additions) {
        Invariant.check(file.getInt() == MAGIC, "the catalogue has another format");
        strings = new String[file.getInt()];
        for (int i = 0; i < strings.length; i++) {
            byte[] text = new byte[file.getShort()];
            file.get(text);
            strings[i] = new String(text, StandardCharsets.UTF_8).intern();
        }
        int types = file.getInt();
        for (int i = 0; i < types; i++) {
            offsets.put(strings[file.getInt()], file.getInt());
        }
        body = new byte[file.getInt()];
        file.get(body);
        this.additions = additions;
    }

    static Catalogue load(Additions additions) {
        return new Catalogue(ByteBuffer.wrap(resource("kubernetes.schema")), additions);
    }

    static byte[] resource(String name) {
        try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
            return Invariant.present(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of all types, Davit's own included. */
    List<String> names() {
        TreeSet<String> all = new TreeSet<>(offsets.keySet());
        all.addAll(additions.names());
        all.addAll(own().names());
        return List.copyOf(all);
    }

    /** Callers may come from any thread: the map is filled under the lock. */
    synchronized @Nullable ObjectSchema find(String name) {
        ObjectSchema known = decoded.get(name);
        if (known != null) {
            return known;
        }
        ObjectSchema added = additions.type(name);
        if (added != null) {
            return added;
        }
        if (name.startsWith(OwnTypes.PREFIX)) {
            return own().find(name);
        }
        return offsets.containsKey(name) ? decode(name) : null;
    }

    /** Davit's own kinds: they refer to types of this catalogue, so they are made after it. */
    synchronized OwnTypes own() {
        if (own == null) {
            own = new OwnTypes(this::decode);
        }
        return own;
    }

    private ObjectSchema decode(String name) {
        ObjectSchema known = decoded.get(name);
        if (known != null) {
            return known;
        }
        ByteBuffer in = ByteBuffer.wrap(body);
        in.position(Invariant.present(offsets.get(name), name));
        boolean atomic = in.get() != 0;
        ObjectSchema schema = new ObjectSchema(name, atomic);
        // Known before its fields are: a type may contain itself.
        decoded.put(name, schema);
        int count = in.getShort();
        List<Field> fields = new ArrayList<>(count + 1);
        for (int i = 0; i < count; i++) {
            fields.add(additions.refine(name, field(in)));
        }
        fields.addAll(additions.fieldsOf(name));
        schema.fill(fields);
        return schema;
    }

    private Field field(ByteBuffer in) {
        String name = strings[in.getInt()];
        int flags = in.get();
        Schema schema = shape(in);
        boolean map = (flags & LIST_MAP) != 0;
        List<String> keys = map ? texts(in) : List.of();
        String mergeKey = (flags & MERGE_KEY) != 0 ? strings[in.getInt()] : "";
        List<String> strategies = (flags & STRATEGIES) != 0 ? texts(in) : List.of();
        Json byDefault = (flags & DEFAULT) != 0 ? json(strings[in.getInt()]) : null;
        if (schema instanceof Schema.ListOf(Schema items, Schema.ListType ignored, var none)) {
            Schema.ListType type =
                    map
                            ? Schema.ListType.MAP
                            : (flags & LIST_SET) != 0
                                    ? Schema.ListType.SET
                                    : Schema.ListType.ATOMIC;
            schema = new Schema.ListOf(items, type, keys);
        }
        return new Field(
                name,
                schema,
                (flags & REQUIRED) != 0,
                (flags & ATOMIC) != 0,
                strategy(schema, mergeKey, strategies),
                byDefault);
    }

    private static PatchSchema.Strategy strategy(
            Schema schema, String mergeKey, List<String> strategies) {
        if (strategies.isEmpty()) {
            return PatchSchema.Strategy.DEFAULT;
        }
        boolean list = schema instanceof Schema.ListOf;
        return new PatchSchema.Strategy(
                list && strategies.contains("merge"),
                mergeKey,
                !list && strategies.contains("replace"),
                strategies.contains("retainKeys"));
    }

    private List<String> texts(ByteBuffer in) {
        int count = in.get();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(strings[in.getInt()]);
        }
        return texts;
    }

    private Schema shape(ByteBuffer in) {
        int tag = in.get();
        return switch (tag) {
            case SHAPE_REF -> decode(strings[in.getInt()]);
            case SHAPE_LIST -> Schema.ListOf.atomic(shape(in));
            case SHAPE_MAP -> new Schema.MapOf(shape(in));
            default -> SCALARS[tag];
        };
    }

    private static Json json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}

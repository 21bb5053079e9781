package dev.davit.model.schema;

import dev.davit.base.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object with declared members.
 *
 * <p>A class and not a record: types refer to each other in circles (a JSON schema's properties are
 * JSON schemas), so an object is made first and its fields are filled in once, before the catalogue
 * hands it out. Equality is identity; there is one instance per name in a catalogue.
 */
public final class ObjectSchema implements Schema {
    /** An object of which nobody declares anything: its parts are owned by what they are. */
    public static final ObjectSchema DEDUCED = new ObjectSchema("", false, true);

    private final String name;
    private final boolean atomic;
    private final boolean open;
    private List<Field> fields = List.of();
    private List<Field> defaulted = List.of();

    /** Open addressing over the names' hashes; a power of two, at most half full. */
    private @Nullable Field[] table = new Field[2];

    private int requiredCount;

    ObjectSchema(String name, boolean atomic) {
        this(name, atomic, false);
    }

    private ObjectSchema(String name, boolean atomic, boolean open) {
        this.name = name;
        this.atomic = atomic;
        this.open = open;
    }

    /** For types that are declared in code. */
    public static ObjectSchema of(String name, Field... fields) {
        ObjectSchema schema = new ObjectSchema(name, false);
        schema.fill(List.of(fields));
        return schema;
    }

    /**
     * For types that users declare.
     *
     * @param open members that are not declared are right, too
     */
    public static ObjectSchema of(String name, boolean atomic, boolean open, List<Field> fields) {
        ObjectSchema schema = new ObjectSchema(name, atomic, open);
        schema.fill(fields);
        return schema;
    }

    void fill(List<Field> all) {
        Invariant.check(fields.isEmpty(), "filled twice: %s", name);
        fields = List.copyOf(all);
        List<Field> withDefault = new ArrayList<>(0);
        table = new Field[Integer.highestOneBit(Math.max(1, fields.size()) * 2) * 2];
        for (Field field : fields) {
            int at = slot(field.name());
            Invariant.check(table[at] == null, "declared twice: %s.%s", name, field.name());
            table[at] = field;
            requiredCount += field.required() ? 1 : 0;
            if (DeclaredDefaults.says(field.byDefault())) {
                withDefault.add(field);
            }
        }
        defaulted = List.copyOf(withDefault);
    }

    private int slot(String member) {
        int mask = table.length - 1;
        int hash = member.hashCode();
        int at = (hash ^ (hash >>> 15)) & mask;
        for (Field there = table[at]; there != null; there = table[at]) {
            if (there.name().equals(member)) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    /** As in OpenAPI: {@code io.k8s.api.core.v1.Pod}. */
    public String name() {
        return name;
    }

    /** The object is owned and replaced as a whole: Kubernetes' {@code +structType=atomic}. */
    public boolean atomic() {
        return atomic;
    }

    /** Members that are not declared are right, too. */
    public boolean open() {
        return open;
    }

    /** In the order of the API's declaration. */
    public List<Field> fields() {
        return fields;
    }

    public @Nullable Field field(String member) {
        return table[slot(member)];
    }

    /** The member of that name, which must be declared. */
    public Field declared(String member) {
        return Invariant.present(field(member), member);
    }

    /** Fields with a default that says more than "empty". */
    List<Field> defaulted() {
        return defaulted;
    }

    int requiredCount() {
        return requiredCount;
    }

    @Override
    public String toString() {
        return name;
    }
}

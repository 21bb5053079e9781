package dev.davit.model.proto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one message looks on the wire, and what it is in JSON.
 *
 * @param name as in OpenAPI: {@code io.k8s.api.core.v1.Pod}
 * @param fields by ascending number
 * @param named by their names in JSON, but for the inlined ones
 * @param inlined whose members stand in the parent itself
 */
record Layout(
        String name, Form form, List<Field> fields, Map<String, Field> named, List<Field> inlined) {

    static Layout of(String name, Form form, List<Field> fields) {
        Map<String, Field> named = new HashMap<>();
        List<Field> inlined = new ArrayList<>(0);
        for (Field field : fields) {
            if (field.inlined()) {
                inlined.add(field);
            } else {
                named.put(field.name(), field);
            }
        }
        return new Layout(name, form, List.copyOf(fields), named, List.copyOf(inlined));
    }

    /** What a message becomes. The order is that of the file. */
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
        /** One of its fields stands for the whole: a JSON schema, or a list of them. */
        CHOICE
    }

    /** What a field holds; of a map, its values. The order is that of the file. */
    enum Type {
        BOOL,
        INT32,
        INT64,
        DOUBLE,
        STRING,
        BYTES,
        MESSAGE
    }

    /** How often a field may come. */
    enum Count {
        ONE,
        LIST,
        MAP
    }

    /**
     * One field.
     *
     * @param name in JSON
     * @param inlined the members of the message stand in the parent itself
     * @param keptWhenZero Go writes it in JSON although it is zero: a pointer, as a rule
     * @param message for {@link Type#MESSAGE}: the number of its layout, else -1
     */
    record Field(
            int number,
            String name,
            Type type,
            Count count,
            boolean inlined,
            boolean keptWhenZero,
            int message) {}

    @Nullable Field field(int number) {
        int low = 0;
        int high = fields.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Field field = fields.get(middle);
            if (field.number() == number) {
                return field;
            }
            if (field.number() < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }
}

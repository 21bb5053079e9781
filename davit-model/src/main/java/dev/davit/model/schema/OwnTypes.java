package dev.davit.model.schema;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The types of Davit's own kinds, in the form of Kubernetes' ones: named {@code dev.davit.v1.…},
 * with a text for every type and field, free to refer to types of Kubernetes' API.
 *
 * <p>A kind is one short file that calls {@link #kind}, one line in {@link #OwnTypes(Function)},
 * and one entry in {@code Kinds}. Made when the first of them is asked for.
 */
final class OwnTypes {
    static final String PREFIX = "dev.davit.v1.";

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final Function<String, ObjectSchema> kubernetes;
    private final SortedMap<String, ObjectSchema> types = new TreeMap<>();
    private final SortedMap<String, String> texts = new TreeMap<>();

    /**
     * @param kubernetes the types of Kubernetes' API by name
     */
    OwnTypes(Function<String, ObjectSchema> kubernetes) {
        this.kubernetes = kubernetes;
        ApiServiceType.declare(this);
        FieldGrantType.declare(this);
        HazardGrantType.declare(this);
        LifecycleType.declare(this);
        OwnerDomainType.declare(this);
        PinnedDeploymentType.declare(this);
        HistoryTypes.declare(this);
        PastTypes.declare(this);
        RunTypes.declare(this);
    }

    /** A field and what it is. */
    record Told(Field field, String text) {
        /** This field with the value that it has when nothing is written. */
        Told byDefault(Json value) {
            return new Told(field.orElse(value), text);
        }

        /** This field, whose list is merged item by item. */
        Told mergedBy(String key) {
            return new Told(field.mergedBy(key), text);
        }
    }

    static Told optional(String name, Schema schema, String text) {
        return new Told(Field.optional(name, schema), text);
    }

    static Told required(String name, Schema schema, String text) {
        return new Told(Field.required(name, schema), text);
    }

    static Schema.Choice choice(String... words) {
        return new Schema.Choice(List.of(words));
    }

    /** {@code core.v1.PodTemplateSpec}: a type of Kubernetes' API. */
    ObjectSchema api(String name) {
        return kubernetes.apply("io.k8s.api." + name);
    }

    /** {@code LabelSelector}: a type of {@code meta/v1}. */
    ObjectSchema meta(String name) {
        return kubernetes.apply(META + name);
    }

    /**
     * Declares a part of a kind.
     *
     * @param name without prefix: {@code PinnedVersion}
     */
    ObjectSchema type(String name, String text, Told... fields) {
        List<Field> all = new ArrayList<>(fields.length);
        for (Told told : fields) {
            all.add(told.field());
            texts.put(PREFIX + name + "#" + told.field().name(), told.text());
        }
        ObjectSchema schema = new ObjectSchema(PREFIX + name, false);
        schema.fill(all);
        Invariant.check(types.put(schema.name(), schema) == null, "declared twice: %s", name);
        texts.put(schema.name(), text);
        return schema;
    }

    /** Declares a kind with apiVersion, kind and metadata before its fields, and its list. */
    void kind(String name, String text, Told... fields) {
        List<Told> all = new ArrayList<>(typed());
        all.add(optional("metadata", meta("ObjectMeta"), "Standard object's metadata."));
        all.addAll(List.of(fields));
        ObjectSchema schema = type(name, text, all.toArray(Told[]::new));
        List<Told> list = new ArrayList<>(typed());
        list.add(optional("metadata", meta("ListMeta"), "Standard list metadata."));
        list.add(required("items", Schema.ListOf.atomic(schema), "The objects."));
        type(name + "List", "A list of objects of kind " + name + ".", list.toArray(Told[]::new));
    }

    private static List<Told> typed() {
        return List.of(
                optional("apiVersion", Schema.Scalar.STRING, "davit.dev/v1."),
                optional("kind", Schema.Scalar.STRING, "The name of the kind."));
    }

    List<String> names() {
        return List.copyOf(types.keySet());
    }

    @Nullable ObjectSchema find(String name) {
        return types.get(name);
    }

    String description(String type, String field) {
        return texts.getOrDefault(field.isEmpty() ? type : type + "#" + field, "");
    }
}

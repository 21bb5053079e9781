package dev.davit.model.schema;

import dev.davit.base.Invariant;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.kind.Kind;
import dev.davit.model.patch.PatchSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of schemas: every type of Kubernetes' API that the build knows, and Davit's own.
 */
public final class Schemas {
    public static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    public static final String LIST_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";
    public static final String DELETE_OPTIONS =
            "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

    public static final String STATUS = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";

    private Schemas() {}

    /** Loaded when a schema is first asked for; about ten milliseconds. */
    private static final class Holder {
        static final Additions ADDITIONS = new Additions();
        static final Catalogue CATALOGUE = Catalogue.load(ADDITIONS);
    }

    /** The schema of a kind's objects. */
    public static ObjectSchema of(Kind kind) {
        CustomVersion custom = kind.custom();
        return custom == null ? get(kind.schema()) : custom.owned();
    }

    /** The type of that name, which must exist. */
    public static ObjectSchema get(String name) {
        return Invariant.present(find(name), name);
    }

    public static @Nullable ObjectSchema find(String name) {
        return Holder.CATALOGUE.find(name);
    }

    /** Names of all types, sorted. */
    public static List<String> names() {
        return Holder.CATALOGUE.names();
    }

    /** How patches and diffs see a kind's objects. */
    public static PatchSchema patch(Kind kind) {
        return Place.of(of(kind));
    }

    /** How patches and diffs see any schema. */
    public static PatchSchema patch(Schema schema) {
        return Place.of(schema);
    }

    /** What a type is, in the API's words; empty where nothing is said. */
    public static String description(ObjectSchema type) {
        String own = own(type.name(), "");
        return own.isEmpty() ? Descriptions.of(type.name(), "") : own;
    }

    /** What a field is, in the API's words; empty where nothing is said. */
    public static String description(ObjectSchema type, Field field) {
        String own = own(type.name(), field.name());
        return own.isEmpty() ? Descriptions.of(type.name(), field.name()) : own;
    }

    private static String own(String type, String field) {
        String added = Holder.ADDITIONS.description(type, field);
        return added.isEmpty() && type.startsWith(OwnTypes.PREFIX)
                ? Holder.CATALOGUE.own().description(type, field)
                : added;
    }
}

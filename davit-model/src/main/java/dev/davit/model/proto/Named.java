package dev.davit.model.proto;

import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code apiVersion} and {@code kind} → the layout of that message. */
final class Named {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /** What is of no group in particular: options go to each one under its own version. */
    private static final Set<String> ANYWHERE =
            Set.of(
                    "APIGroup",
                    "APIGroupList",
                    "APIResourceList",
                    "APIVersions",
                    "CreateOptions",
                    "DeleteOptions",
                    "PartialObjectMetadata",
                    "PartialObjectMetadataList",
                    "PatchOptions",
                    "Status",
                    "UpdateOptions");

    private static final String LIST = "List";

    private Named() {}

    /** Of a served kind, of its list, or of a part of the API that goes with one; else null. */
    static @Nullable Layout find(String apiVersion, String kindName) {
        Kind kind = Kinds.byObject(apiVersion, kindName);
        if (kind != null) {
            return Layouts.find(kind.schema());
        }
        if (ANYWHERE.contains(kindName)) {
            return Layouts.find(META + kindName);
        }
        if (kindName.endsWith(LIST)) {
            String one = kindName.substring(0, kindName.length() - LIST.length());
            Kind listed = Kinds.byObject(apiVersion, one);
            if (listed != null) {
                return Layouts.find(listed.schema() + LIST);
            }
        }
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        int dot = group.indexOf('.');
        String folder = dot < 0 ? group : group.substring(0, dot);
        return Layouts.find(
                "io.k8s.api.%s.%s.%s".formatted(folder, apiVersion.substring(slash + 1), kindName));
    }
}

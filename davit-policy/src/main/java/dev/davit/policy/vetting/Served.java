package dev.davit.policy.vetting;

import dev.davit.model.kind.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which kinds there are. */
public interface Served {
    /** The kind of that name, or null: it is not served. */
    @Nullable Kind kind(String apiVersion, String kind);

    /** The kind that is served at that place, or null. */
    @Nullable Kind served(String group, String version, String plural);

    /** A kind in all versions in which its objects can be asked for. */
    List<Kind> versions(Kind kind);
}

package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;

/** The ConfigMaps and Secrets that the node knows of. */
public interface Configs {

    Lookup find(ConfigKey key);

    sealed interface Lookup {

        /** Nobody has told yet. */
        enum Unknown implements Lookup {
            UNKNOWN
        }

        /** The server says that there is none. */
        enum Absent implements Lookup {
            ABSENT
        }

        record There(JsonObject object) implements Lookup {}
    }
}

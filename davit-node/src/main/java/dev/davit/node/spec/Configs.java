package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import java.util.Optional;

/** What the node knows beside the pod: ConfigMaps, Secrets, tokens, its own size. */
public interface Configs {

    Lookup find(ConfigKey key);

    /** Empty where none was issued yet. */
    Optional<Token> token(TokenKey key);

    NodeSize node();

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

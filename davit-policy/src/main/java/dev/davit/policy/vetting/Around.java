package dev.davit.policy.vetting;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.Question;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What policies may look at besides the request. */
public interface Around extends Served {
    /** One object, or null. */
    @Nullable JsonObject object(Kind kind, String namespace, String name);

    /** All objects of a kind in a namespace; of a kind of the cluster with an empty one. */
    void objects(Kind kind, String namespace, Consumer<JsonObject> each);

    /** May somebody do that? */
    Decision decide(Identity who, Question question);
}

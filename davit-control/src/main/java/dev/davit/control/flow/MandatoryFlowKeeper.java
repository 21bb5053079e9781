package dev.davit.control.flow;

import dev.davit.control.Asks;
import dev.davit.control.Keeper;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.FlowKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Request;
import dev.davit.policy.flow.MandatoryFlow;
import java.util.ArrayList;
import java.util.List;

/**
 * The FlowSchemas and PriorityLevelConfigurations {@code exempt} and {@code catch-all} are there,
 * as they always are. Whoever deletes one finds it again.
 */
public final class MandatoryFlowKeeper implements Keeper {
    /** Who makes them at the start: they stay one owner's. */
    public static final String NAME = "bootstrap";

    /** A request that was lost or refused is made again. */
    private static final long AGAIN_MILLIS = 5_000;

    private long wake = NEVER;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(FlowKinds.FLOW_SCHEMA.id(), FlowKinds.PRIORITY_LEVEL.id()),
                List.of(),
                List.of("flowschemas", "prioritylevelconfigurations"));
    }

    /** Levels first: schemas name them. */
    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        MandatoryFlow.levels()
                .forEach(level -> look(image, FlowKinds.PRIORITY_LEVEL, level, asked));
        MandatoryFlow.schemas()
                .forEach(schema -> look(image, FlowKinds.FLOW_SCHEMA, schema, asked));
        wake = asked.isEmpty() ? NEVER : nowMillis + AGAIN_MILLIS;
        return asked;
    }

    /** There are four. */
    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        return sync(delta.image(), nowMillis);
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }

    private static void look(ImageView image, Kind kind, JsonObject should, List<Request> asked) {
        Key key = new Key(kind.id(), "", should.textOr("", "metadata", "name"));
        StoredObject stored = image.get(key);
        if (stored == null) {
            asked.add(Asks.create(NAME, kind, "", should));
            return;
        }
        JsonObject tree = stored.tree();
        boolean leaving = tree.text("metadata", "deletionTimestamp") != null;
        if (!leaving && !tree.object("spec").equals(should.object("spec"))) {
            asked.add(Asks.update(NAME, kind, key, "", tree.with("spec", should.object("spec"))));
        }
    }
}

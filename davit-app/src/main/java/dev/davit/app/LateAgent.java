package dev.davit.app;

import dev.davit.gate.Progress;
import dev.davit.model.json.JsonObject;
import dev.davit.node.Agent;
import org.jspecify.annotations.Nullable;

/** The gate is opened before the agent is: until then nothing is under way. */
final class LateAgent implements Progress {
    private volatile @Nullable Agent agent;

    void is(Agent started) {
        agent = started;
    }

    @Override
    public @Nullable JsonObject of(String podUid) {
        Agent known = agent;
        return known == null ? null : known.streams().progress(podUid);
    }
}

package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;

/**
 * What hooks and probes have said of one run of a container; kept on disk, so that an agent that
 * comes after goes on from there.
 *
 * @param hooked its postStart hook is over
 * @param started its startup probe has succeeded
 * @param ready what the readiness probe said last
 * @param probe the readiness probe that said so; empty where none has spoken
 */
public record Health(boolean hooked, boolean started, boolean ready, JsonObject probe) {
    static final Health FRESH = new Health(false, false, false, JsonObject.EMPTY);

    Health afterHook() {
        return new Health(true, started, ready, probe);
    }

    Health afterStart() {
        return new Health(hooked, true, ready, probe);
    }

    Health judged(boolean now, JsonObject by) {
        return new Health(hooked, started, now, by);
    }
}

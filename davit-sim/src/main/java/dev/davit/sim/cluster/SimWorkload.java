package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Body;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import dev.davit.sim.SimEntropy;
import java.util.function.Function;

/** Somebody who makes one workload and changes its specification at random. */
final class SimWorkload {
    private static final long AGAIN_MILLIS = 500;

    private final World world;
    private final SimClients clients;
    private final SimEntropy entropy;
    private final Kind kind;
    private final String name;
    private final Function<Boolean, JsonObject> spec;

    /** Wishes that were sent and have not been answered. */
    private int underWay;

    /**
     * @param spec another specification; paused or not
     */
    SimWorkload(
            World world,
            SimClients clients,
            Kind kind,
            String name,
            Function<Boolean, JsonObject> spec) {
        this.world = world;
        this.clients = clients;
        this.entropy = world.entropy.fork();
        this.kind = kind;
        this.name = name;
        this.spec = spec;
    }

    void begin() {
        JsonObject object =
                JsonObject.EMPTY
                        .with("apiVersion", kind.apiVersion())
                        .with("kind", kind.kind())
                        .with("metadata", JsonObject.EMPTY.with("name", name))
                        .with("spec", spec.apply(false));
        send(Verb.CREATE, "", new Body.Tree(object));
        next();
    }

    private void next() {
        world.after(
                entropy.between(500, 8_000),
                "change " + name,
                () -> {
                    if (clients.active) {
                        world.count("changes of " + name);
                        send(Verb.PATCH, name, patch(spec.apply(entropy.oneIn(6))));
                        next();
                    }
                });
    }

    /** The last wish, in peace, once no earlier one can still arrive: what must come true. */
    void last() {
        if (underWay > 0) {
            world.after(AGAIN_MILLIS, "last of " + name, this::last);
        } else {
            lastly(patch(spec.apply(false)));
        }
    }

    private void lastly(Body body) {
        clients.send(
                Verb.PATCH,
                kind,
                name,
                body,
                answer -> {
                    if (!(answer instanceof Outcome.Ok<Reply>)) {
                        world.after(AGAIN_MILLIS, "last of " + name, () -> lastly(body));
                    }
                });
    }

    private static Body patch(JsonObject spec) {
        return new Body.Patch(PatchType.MERGE, JsonObject.of("spec", spec));
    }

    private void send(Verb verb, String target, Body body) {
        underWay++;
        clients.send(
                verb,
                kind,
                target,
                body,
                answer -> {
                    underWay--;
                    if (answer instanceof Outcome.Refused<Reply>(Refusal why)) {
                        boolean fine =
                                switch (why.reason()) {
                                    case CONFLICT, NOT_FOUND, ALREADY_EXISTS, SERVICE_UNAVAILABLE ->
                                            true;
                                    default -> false;
                                };
                        world.check(fine, "a change of %s was refused: %s", name, why);
                    } else if (answer == null && verb == Verb.CREATE) {
                        begin();
                    }
                });
    }
}

package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import dev.davit.sim.SimEntropy;
import org.jspecify.annotations.Nullable;

/**
 * Renames one object over and over as a careful client does: makes it under the other name, then
 * deletes the life that it knows. A rival makes and deletes its own things under the same names,
 * each by its uid. What the object carries is never lost, whoever crashes when.
 */
final class Renamer {
    static final String NAMESPACE = "kept";

    /** ConfigMaps that there may be at once: fewer than names. */
    static final int QUOTA = 2;

    private static final int NAMES = 3;

    private final World world;
    private final NamesUsers users;
    private final Lives lives;
    private final SimEntropy entropy;
    private @Nullable StoredObject bearer;
    private @Nullable StoredObject rivals;

    Renamer(World world, NamesUsers users, Lives lives) {
        this.world = world;
        this.users = users;
        this.lives = lives;
        this.entropy = world.entropy.fork();
    }

    /** In peace, and before anything is made there. */
    void prepare() {
        users.makeNamespace(NAMESPACE);
        world.scheduler.run(1_000);
        JsonObject quota =
                SimClients.tree(
                        "{'apiVersion': 'v1', 'kind': 'ResourceQuota', 'metadata': {'name': 'few'},"
                                + " 'spec': {'hard': {'count/configmaps': '%d'}}}"
                                        .formatted(QUOTA));
        users.send(
                Verb.CREATE,
                new Key(WorkloadKinds.RESOURCE_QUOTA.id(), NAMESPACE, "few"),
                new Body.Tree(quota),
                users::allowed);
        world.scheduler.run(1_000);
    }

    void begin() {
        rename();
        rival();
    }

    private Key key() {
        return new Key(Kinds.CONFIG_MAP.id(), NAMESPACE, "n" + entropy.below(NAMES));
    }

    private void rename() {
        world.after(
                entropy.between(1, 300),
                "renamer",
                () -> {
                    if (users.active) {
                        step();
                        rename();
                    }
                });
    }

    private void step() {
        Key to = key();
        JsonObject meta =
                JsonObject.EMPTY
                        .with("name", to.name())
                        .with("labels", JsonObject.EMPTY.with(Lives.TOKEN, "yes"));
        users.send(
                Verb.CREATE,
                to,
                new Body.Tree(NamesUsers.configMap(meta)),
                answer -> {
                    users.allowed(answer);
                    if (answer instanceof Outcome.Ok<Reply>(Reply.One one)) {
                        StoredObject old = bearer;
                        bearer = one.object();
                        lives.tokenIsOut();
                        if (old != null) {
                            users.delete(old.key(), old);
                        }
                    }
                });
    }

    private void rival() {
        world.after(
                entropy.between(1, 300),
                "rival",
                () -> {
                    if (users.active) {
                        fight();
                        rival();
                    }
                });
    }

    /**
     * Its own things only, by the uid that it was told; it may have been deleted and renamed over.
     */
    private void fight() {
        StoredObject own = rivals;
        if (own != null) {
            // The name is free for the renamer once this is committed, and may be asked for twice.
            users.delete(own.key(), own);
            if (entropy.oneIn(2)) {
                rivals = null;
            }
            return;
        }
        Key at = key();
        users.send(
                Verb.CREATE,
                at,
                new Body.Tree(NamesUsers.configMap(JsonObject.EMPTY.with("name", at.name()))),
                answer -> {
                    users.allowed(answer);
                    if (answer instanceof Outcome.Ok<Reply>(Reply.One one)) {
                        rivals = one.object();
                    }
                });
    }
}

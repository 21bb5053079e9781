package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import dev.davit.sim.SimEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * People who make, change and delete objects of several kinds, and at last take everything away.
 */
final class ChurnUsers {
    /** What they make, owners before what these own. */
    private static final List<Kind> MADE =
            List.of(
                    Kinds.DEPLOYMENT,
                    Kinds.PINNED_DEPLOYMENT,
                    Kinds.POD,
                    Kinds.SERVICE,
                    Kinds.CONFIG_MAP);

    private static final int NAMES = 4;
    private static final long MOST_PAUSE_MILLIS = 20_000;

    private final World world;
    private final SimClients clients;
    private final SimEntropy entropy;
    private boolean active;

    /** Which of the times of activity it is: who belonged to an earlier one has gone. */
    private int shift;

    ChurnUsers(World world, SimClients clients) {
        this.world = world;
        this.clients = clients;
        this.entropy = world.entropy.fork();
    }

    void begin(int users) {
        active = true;
        shift++;
        for (int i = 0; i < users; i++) {
            next(shift);
        }
    }

    void stop() {
        active = false;
    }

    private void next(int mine) {
        world.after(
                entropy.between(500, MOST_PAUSE_MILLIS),
                "user",
                () -> {
                    if (active && mine == shift) {
                        act(entropy.pick(MADE));
                        next(mine);
                    }
                });
    }

    private void act(Kind kind) {
        String name = kind.kind().toLowerCase(Locale.ROOT) + "-" + entropy.below(NAMES);
        switch (entropy.below(4)) {
            case 0, 1 -> {
                JsonObject object =
                        SimClients.tree(body(kind, name))
                                .with("apiVersion", kind.apiVersion())
                                .with("kind", kind.kind())
                                .with("metadata", JsonObject.EMPTY.with("name", name));
                send(Verb.CREATE, kind, "", new Body.Tree(object));
            }
            case 2 -> {
                JsonObject change = SimClients.tree(body(kind, name));
                send(Verb.PATCH, kind, name, new Body.Patch(PatchType.MERGE, change));
            }
            default -> send(Verb.DELETE, kind, name, Body.None.NONE);
        }
    }

    /** Everything but its type and name. */
    private String body(Kind kind, String name) {
        if (kind.equals(Kinds.POD)) {
            return "{'spec': " + podSpec() + "}";
        }
        if (kind.equals(Kinds.CONFIG_MAP)) {
            return "{'data': {'value': '" + entropy.below(1_000) + "'}}";
        }
        String labels = "{'app': '" + name + "'}";
        if (kind.equals(Kinds.SERVICE)) {
            return "{'spec': {'clusterIP': 'None', 'selector': " + labels + "}}";
        }
        String template = "{'metadata': {'labels': " + labels + "}, 'spec': " + podSpec() + "}";
        String common =
                "'replicas': %d, 'selector': {'matchLabels': %s}"
                        .formatted(entropy.below(4), labels);
        if (kind.equals(Kinds.DEPLOYMENT)) {
            return "{'spec': {" + common + ", 'template': " + template + "}}";
        }
        int share = entropy.below(101);
        String versions =
                "[{'name': 'one', 'share': %d, 'template': %s}, {'name': 'two', 'share': %d, 'template': %s}]"
                        .formatted(share, template, 100 - share, template);
        return "{'spec': {" + common + ", 'versions': " + versions + "}}";
    }

    private String podSpec() {
        return "{'terminationGracePeriodSeconds': 1, 'containers': [{'name': 'a', 'image': 'a:%d'}]}"
                .formatted(entropy.below(3));
    }

    private void send(Verb verb, Kind kind, String name, Body body) {
        world.count(kind.kind() + " " + verb.text());
        clients.send(verb, kind, name, body, this::allowed);
    }

    /** Refusals that are races between what is random here. */
    private void allowed(@Nullable Outcome<Reply> answer) {
        if (answer instanceof Outcome.Refused<Reply>(Refusal why)) {
            switch (why.reason()) {
                case NOT_FOUND, ALREADY_EXISTS, CONFLICT, SERVICE_UNAVAILABLE, GONE ->
                        world.count("refused: " + why.reason().text());
                default -> throw new SimFailure("a user was refused: " + why);
            }
        }
    }

    /** Asks for the deletion of whatever they made; true where there is nothing of it any more. */
    boolean takeAway(ImageView image) {
        List<Key> left = new ArrayList<>();
        for (Kind kind : MADE) {
            image.scan(
                    kind.id(),
                    "",
                    null,
                    object -> {
                        if (!leaves(object)) {
                            send(Verb.DELETE, kind, object.key().name(), Body.None.NONE);
                        }
                        left.add(object.key());
                        return true;
                    });
        }
        return left.isEmpty();
    }

    private static boolean leaves(StoredObject object) {
        return object.tree().text("metadata", "deletionTimestamp") != null;
    }
}

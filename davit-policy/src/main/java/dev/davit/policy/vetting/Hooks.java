package dev.davit.policy.vetting;

import dev.davit.base.FieldPath;
import dev.davit.model.image.ImageView;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All webhooks that are to be asked about requests, at one moment: by their configurations' names,
 * and as each configuration has them. Immutable but for what is compiled on the way.
 */
public final class Hooks {
    public static final Hooks NONE = new Hooks(List.of(), List.of());

    private final List<Hook> mutating;
    private final List<Hook> validating;

    private Hooks(List<Hook> mutating, List<Hook> validating) {
        this.mutating = List.copyOf(mutating);
        this.validating = List.copyOf(validating);
    }

    /** Its objects change what webhooks there are. */
    public static boolean decides(KindId kind) {
        return kind.equals(ClusterKinds.MUTATING_WEBHOOKS.id())
                || kind.equals(ClusterKinds.VALIDATING_WEBHOOKS.id());
    }

    /**
     * @param before an earlier state
     */
    public static Hooks of(ImageView image, Hooks before) {
        List<Hook> mutating = read(image, ClusterKinds.MUTATING_WEBHOOKS, true, before.mutating);
        List<Hook> validating =
                read(image, ClusterKinds.VALIDATING_WEBHOOKS, false, before.validating);
        return mutating.isEmpty() && validating.isEmpty() ? NONE : new Hooks(mutating, validating);
    }

    private static List<Hook> read(ImageView image, Kind kind, boolean mutates, List<Hook> before) {
        if (image.count(kind.id(), "") == 0) {
            return List.of();
        }
        List<Hook> found = new ArrayList<>();
        image.scan(
                kind.id(),
                "",
                null,
                stored -> {
                    String configuration = kind.kind() + "/" + stored.key().name();
                    String state = configuration + "/" + stored.uid() + "/" + stored.revision();
                    int index = 0;
                    for (Json each : stored.tree().array("webhooks")) {
                        if (each instanceof JsonObject hook) {
                            String id = state + "/" + index;
                            found.add(
                                    new Hook(id, configuration, mutates, hook, known(before, id)));
                        }
                        index++;
                    }
                    return true;
                });
        return found;
    }

    private static @Nullable Hook known(List<Hook> before, String id) {
        for (Hook each : before) {
            if (each.id().equals(id)) {
                return each;
            }
        }
        return null;
    }

    public boolean isEmpty() {
        return mutating.isEmpty() && validating.isEmpty();
    }

    /** Those that may be asked about something that is done with objects of a kind. */
    public List<Hook> mutating(Kind kind) {
        return concerned(mutating, kind);
    }

    /** Those that may be asked about something that is done with objects of a kind. */
    public List<Hook> validating(Kind kind) {
        return concerned(validating, kind);
    }

    /** Whether anybody may be asked about something that is done with objects of a kind. */
    public boolean concerns(Kind kind) {
        return concerns(kind.id());
    }

    /** Whether anybody may be asked about something that is done with objects of a kind. */
    public boolean concerns(KindId kind) {
        return !isEmpty()
                && !Policies.beyondWebhooks(kind)
                && (any(mutating, kind) || any(validating, kind));
    }

    private static boolean any(List<Hook> all, KindId kind) {
        for (Hook hook : all) {
            if (hook.concerns(kind)) {
                return true;
            }
        }
        return false;
    }

    private static List<Hook> concerned(List<Hook> all, Kind kind) {
        if (all.isEmpty() || Policies.beyondWebhooks(kind.id())) {
            return List.of();
        }
        List<Hook> found = new ArrayList<>(all.size());
        for (Hook hook : all) {
            if (hook.concerns(kind.id())) {
                found.add(hook);
            }
        }
        return found;
    }

    /**
     * Finds every match condition that does not compile.
     *
     * @param at where the webhook stands
     */
    public static void check(FieldPath at, JsonArray conditions, Mistakes mistakes) {
        for (Compilation.Wrong wrong : Compilation.ofConditions(at, conditions).wrong()) {
            mistakes.invalid(wrong.at(), wrong.text(), wrong.why());
        }
    }
}

package dev.davit.gate.plan;

import dev.davit.gate.write.Propagation;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Those that name a deleted object as their owner, and theirs: what a deletion does to them. */
final class Dependents {
    /** Objects that are looked at for one dry run. */
    static final int MAX_LOOKED_AT = 50_000;

    private record Child(Kind kind, StoredObject object) {}

    private Dependents() {}

    static List<String> sentences(StoredObject going, Propagation how, ImageView image) {
        Map<String, List<Child>> byOwner = byOwner(going, image);
        boolean orphan = how == Propagation.ORPHAN;
        Map<Kind, List<String>> with = new LinkedHashMap<>();
        TreeSet<String> seen = new TreeSet<>();
        List<String> owners = new ArrayList<>(List.of(going.uid()));
        for (int i = 0; i < owners.size(); i++) {
            for (Child child : byOwner.getOrDefault(owners.get(i), List.of())) {
                boolean first = seen.add(child.object().uid());
                if (first && (orphan || !othersOwn(child.object(), owners))) {
                    with.computeIfAbsent(child.kind(), any -> new ArrayList<>())
                            .add(child.object().key().name());
                    if (!orphan) {
                        owners.add(child.object().uid());
                    }
                }
            }
        }
        List<String> sentences = new ArrayList<>();
        with.forEach((kind, names) ->
                sentences.add(
                        "%d %s %s: %s"
                                .formatted(
                                        names.size(),
                                        kind.id(),
                                        word(how),
                                        BlastRadius.names(names))));
        return sentences;
    }

    private static String word(Propagation how) {
        return switch (how) {
            case BACKGROUND -> "go after it";
            case FOREGROUND -> "go before it";
            case ORPHAN -> "stay, without their owner";
        };
    }

    private static boolean othersOwn(StoredObject child, List<String> going) {
        for (Json item : child.tree().array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner && !going.contains(owner.textOr("", "uid"))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, List<Child>> byOwner(StoredObject going, ImageView image) {
        Map<String, List<Child>> found = new TreeMap<>();
        int[] looked = {0};
        for (Kind kind : image.kinds().all()) {
            if (!kind.namespaced() && !going.key().namespace().isEmpty()) {
                continue;
            }
            image.scan(
                    kind.id(),
                    going.key().namespace(),
                    null,
                    object -> {
                        JsonArray owners = object.tree().array("metadata", "ownerReferences");
                        for (Json item : owners) {
                            if (item instanceof JsonObject owner) {
                                found.computeIfAbsent(
                                                owner.textOr("", "uid"), any -> new ArrayList<>())
                                        .add(new Child(kind, object));
                            }
                        }
                        return ++looked[0] < MAX_LOOKED_AT;
                    });
        }
        return found;
    }
}

package dev.davit.gate.past;

import dev.davit.model.image.ImageView;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Kinds whose past is kept. */
final class Kept {
    private Kept() {}

    /** Those that live in namespaces, in the order of their ids. */
    static List<Kind> inNamespaces(ImageView image) {
        List<Kind> all = new ArrayList<>();
        for (Kind kind : image.kinds().all()) {
            if (kind.namespaced() && kind.durability() == Durability.HISTORY) {
                all.add(kind);
            }
        }
        return all;
    }

    /**
     * @param words {@code configmaps}, {@code deployments.apps}; empty for all
     */
    static List<Kind> inNamespaces(ImageView image, Set<String> words) {
        List<Kind> all = inNamespaces(image);
        if (!words.isEmpty()) {
            all.removeIf(kind -> !words.contains(kind.id().toString()));
        }
        return all;
    }

    /** The kind of a word such as {@code deployments.apps}. */
    static KindId id(String word) {
        int dot = word.indexOf('.');
        return dot < 0
                ? new KindId("", word)
                : new KindId(word.substring(dot + 1), word.substring(0, dot));
    }
}

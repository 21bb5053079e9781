package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.room.Asked;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a custom kind that are selected by fields as the version has them that is asked for.
 *
 * @param items in that version
 * @param more there are others behind them
 */
record FormedPage(List<StoredObject> items, boolean more) {
    /** Objects that are converted in one go: one question to a program outside. */
    private static final int AT_ONCE = 500;

    FormedPage {
        items = List.copyOf(items);
    }

    static Outcome<FormedPage> of(
            ImageView image,
            @Nullable Key after,
            Asked asked,
            Selection chosen,
            int max,
            Adapting adapting) {
        Kind kind = asked.kind();
        List<StoredObject> items = new ArrayList<>();
        Key last = after;
        while (true) {
            List<StoredObject> some = some(image, kind, asked.target().namespace(), last);
            switch (adapting.objects(kind, some)) {
                case Outcome.Ok<List<StoredObject>>(List<StoredObject> formed) -> {
                    for (StoredObject object : formed) {
                        if (!chosen.matches(object)) {
                            continue;
                        }
                        if (items.size() == max) {
                            return Outcome.ok(new FormedPage(items, true));
                        }
                        items.add(object);
                    }
                }
                case Outcome.Refused<List<StoredObject>>(Refusal why) -> {
                    return Outcome.refused(why);
                }
            }
            if (some.size() < AT_ONCE) {
                return Outcome.ok(new FormedPage(items, false));
            }
            last = some.getLast().key();
        }
    }

    private static List<StoredObject> some(
            ImageView image, Kind kind, String namespace, @Nullable Key after) {
        List<StoredObject> some = new ArrayList<>();
        image.scan(
                kind.id(),
                namespace,
                after,
                object -> {
                    some.add(object);
                    return some.size() < AT_ONCE;
                });
        return some;
    }
}

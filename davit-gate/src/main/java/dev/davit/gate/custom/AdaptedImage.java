package dev.davit.gate.custom;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An image in which the objects of one custom kind are as that kind has them. Used by one judgement
 * at a time, which asks afterwards whether all that it has seen could be told.
 */
public final class AdaptedImage implements ImageView {
    private final ImageView image;
    private final Kind kind;
    private final Adapting adapting;
    private @Nullable Refusal failure;

    public AdaptedImage(ImageView image, Kind kind, Adapting adapting) {
        this.image = image;
        this.kind = kind;
        this.adapting = adapting;
    }

    /** Why something could not be told; null: everything could. */
    public @Nullable Refusal failure() {
        return failure;
    }

    @Override
    public long revision() {
        return image.revision();
    }

    @Override
    public @Nullable StoredObject get(Key key) {
        StoredObject found = image.get(key);
        return found == null ? null : adapted(found);
    }

    @Override
    public int count(KindId id, String namespace) {
        return image.count(id, namespace);
    }

    @Override
    public void scan(
            KindId id, String namespace, @Nullable Key after, Predicate<StoredObject> visitor) {
        image.scan(id, namespace, after, object -> visitor.test(adapted(object)));
    }

    @Override
    public ServedKinds kinds() {
        return image.kinds();
    }

    private StoredObject adapted(StoredObject object) {
        if (!object.key().kind().equals(kind.id()) || failure != null) {
            return object;
        }
        return switch (adapting.object(kind, object)) {
            case Outcome.Ok<StoredObject>(StoredObject now) -> now;
            case Outcome.Refused<StoredObject>(Refusal why) -> {
                failure = why;
                yield object;
            }
        };
    }
}

package dev.davit.node;

import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry that has what the node has, and says why it does not give the rest. */
public final class FakePulls implements ImagePulls {
    private final Images images;

    /** What was asked for, in order. */
    public final List<Pull> asked = new ArrayList<>();

    /** Answered before anything else; null: as the node's images are. */
    public @Nullable Answer answer;

    public FakePulls(Images images) {
        this.images = images;
    }

    @Override
    public synchronized Answer pull(Pull pull) {
        asked.add(pull);
        if (answer != null) {
            return answer;
        }
        Optional<Images.Image> image = images.find(pull.reference());
        return image.isPresent()
                ? new Pulled(image.get(), 1, 0)
                : new Failed(
                        false, "registry has no image " + pull.reference(), "correct its name", 0);
    }

    @Override
    public Optional<Progress> progress(String reference) {
        return Optional.empty();
    }
}

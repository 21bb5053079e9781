package dev.davit.node.kernel;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One unpacked layer under every name. */
record OneImage(String layer) implements Images {
    @Override
    public Outcome<List<Image>> importArchive(Path archive, @Nullable String asName) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, "nothing is imported here"));
    }

    @Override
    public Optional<Image> find(String reference) {
        Config config =
                new Config(
                        List.of(), List.of("/bin/sh"), List.of(), "/", "", -1, -1, List.of(), "");
        return Optional.of(
                new Image(
                        "sha256:" + reference.hashCode(),
                        List.of(reference),
                        List.of(),
                        List.of(layer),
                        config,
                        1,
                        1));
    }

    @Override
    public List<Image> list() {
        return List.of();
    }

    @Override
    public boolean remove(String reference) {
        return false;
    }

    @Override
    public long collect(Set<String> heldImageIds) {
        return 0;
    }
}

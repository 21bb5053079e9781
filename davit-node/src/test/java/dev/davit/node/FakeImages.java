package dev.davit.node;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Images by name, in memory. */
public final class FakeImages implements Images {
    private final TreeMap<String, Image> images = new TreeMap<>();

    public synchronized void add(String name) {
        add(name, "");
    }

    public synchronized void add(String name, String user) {
        String id = "sha256:" + Integer.toHexString(name.hashCode());
        Config config =
                new Config(
                        List.of(),
                        List.of("run"),
                        List.of("A=image"),
                        "",
                        user,
                        user.matches("[0-9]+") ? Integer.parseInt(user) : -1,
                        0,
                        List.of(),
                        "");
        images.put(
                name, new Image(id, List.of(name), List.of(), List.of("/l/" + name), config, 1, 1));
    }

    @Override
    public Outcome<List<Image>> importArchive(Path archive, @Nullable String asName) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, "a fake imports nothing"));
    }

    @Override
    public synchronized Optional<Image> find(String reference) {
        Image named = images.get(reference);
        return named != null
                ? Optional.of(named)
                : images.values().stream().filter(i -> i.id().equals(reference)).findFirst();
    }

    @Override
    public synchronized List<Image> list() {
        return List.copyOf(images.values());
    }

    @Override
    public synchronized boolean remove(String reference) {
        return images.remove(reference) != null;
    }

    @Override
    public long collect(Set<String> heldImageIds) {
        return 0;
    }
}

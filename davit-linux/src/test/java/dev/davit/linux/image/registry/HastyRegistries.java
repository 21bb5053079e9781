package dev.davit.linux.image.registry;

import java.nio.file.Path;

/** Registries that are given up on a thousand times sooner than usual. */
public final class HastyRegistries {
    private HastyRegistries() {}

    public static Registries of(Path data) {
        return new Registries(data, new Patience(2_000, 2_000, 400, 1, 4, 1_500));
    }
}

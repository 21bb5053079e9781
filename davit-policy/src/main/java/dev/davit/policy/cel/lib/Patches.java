package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import org.jspecify.annotations.Nullable;

/** What expressions that make a patch need besides. */
final class Patches {
    private Patches() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "jsonpatch.escapeKey" ->
                    (args, meter) -> Texts.read(args, meter).replace("~", "~0").replace("/", "~1");
            default -> null;
        };
    }
}

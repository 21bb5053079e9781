package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every function by its name. One name can mean several: its arguments tell which. */
public final class Library {
    private Library() {}

    /** One area's functions. */
    @FunctionalInterface
    interface Area {
        /** Null: none of that name. */
        @Nullable Function find(String name);
    }

    private static final List<Area> AREAS =
            List.of(
                    Operators::find,
                    Conversions::find,
                    Times::find,
                    Texts::find,
                    Lists::find,
                    Optionals::find,
                    Regexes::find,
                    Urls::find,
                    Networks::find,
                    Quantities::find,
                    Versions::find,
                    Formats::find,
                    Rights::find,
                    Patches::find);

    public static @Nullable Function find(String name) {
        for (Area area : AREAS) {
            Function found = area.find(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A nominal price. */
    static Function cheap(UnaryOperator<Object> work) {
        return (args, meter) -> {
            meter.charge(1);
            return work.apply(args[0]);
        };
    }
}

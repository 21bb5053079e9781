package dev.davit.gate;

import dev.davit.gate.custom.Adapting;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import java.util.List;

/**
 * Which requests take so few microseconds of work that a thread on which others wait may do it: one
 * object, small before and after, of a kind whose writes look at nothing but itself and its
 * namespace; never what reads a disk.
 */
final class Brief {
    /** Parsed and held against its schema in about 50 µs. */
    private static final int BODY_BYTES = 16 << 10;

    /** Of the object that is there: a patch parses it, a get may have to compress it. */
    private static final int STORED_BYTES = 64 << 10;

    /** No other objects are searched, nothing is placed or planned when one of these is written. */
    private static final List<Kind> WRITTEN =
            List.of(
                    Kinds.CONFIG_MAP,
                    Kinds.SECRET,
                    Kinds.LEASE,
                    Kinds.EVENT,
                    Kinds.ENDPOINT_SLICE,
                    Kinds.SERVICE_ACCOUNT);

    private Brief() {}

    static boolean is(Request request, ImageView image) {
        Target target = request.target();
        boolean asked =
                switch (request.verb()) {
                    case GET -> now(request.options());
                    case CREATE, UPDATE, PATCH, DELETE ->
                            WRITTEN.contains(target.kind())
                                    && small(request.body())
                                    && request.options().first("dryRun") == null;
                    case LIST, WATCH, DELETECOLLECTION -> false;
                };
        return asked
                && target.subresource().isEmpty()
                && !Adapting.asks(target.kind())
                && small(target, image);
    }

    /** Not a state of the past, which is on the disk; and as it is stored, not as a table. */
    private static boolean now(Options options) {
        return options.first("at") == null
                && options.first("revision") == null
                && Forms.of(options) == Forms.PLAIN;
    }

    private static boolean small(Body body) {
        return switch (body) {
            case Body.None _ -> true;
            case Body.Raw raw -> raw.bytes().length <= BODY_BYTES;
            // From within this process, where nobody asks.
            case Body.Tree _, Body.Patch _ -> false;
        };
    }

    private static boolean small(Target target, ImageView image) {
        if (target.name().isEmpty()) {
            return true;
        }
        StoredObject stored =
                image.get(new Key(target.kind().id(), target.namespace(), target.name()));
        return stored == null || stored.bytes().length <= STORED_BYTES;
    }
}

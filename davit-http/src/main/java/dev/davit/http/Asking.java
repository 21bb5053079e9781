package dev.davit.http;

import dev.davit.gate.Forms;
import dev.davit.http.wire.Incoming;
import dev.davit.model.proto.ProtoWriter;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What arrived → what is asked of the gate. */
final class Asking {
    /** The author's words for why; kept in history. */
    private static final String CAUSE_HEADER = "X-Davit-Cause";

    /** Subresources that a connection is given over to. */
    private static final Set<String> STREAMS = Set.of("exec", "attach", "portforward");

    private Asking() {}

    /** Null when they cannot be decoded. */
    static @Nullable Options options(Incoming in) {
        try {
            return Query.options(in.query());
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Kubernetes' rule: the method, whether a name is there, and the {@code watch} parameter. */
    static @Nullable Verb verb(Incoming in, Route.Resource route, Options options) {
        boolean named = !route.name().isEmpty();
        boolean stream = STREAMS.contains(route.subresource());
        return switch (in.method()) {
            case "GET", "HEAD" -> {
                if (route.watch() || (!named && options.flag("watch"))) {
                    yield Verb.WATCH;
                }
                // Opening a stream is a write, whichever method carries it.
                yield stream ? Verb.CREATE : named ? Verb.GET : Verb.LIST;
            }
            case "POST" -> named == !route.subresource().isEmpty() ? Verb.CREATE : null;
            case "PUT" -> named ? Verb.UPDATE : null;
            case "PATCH" -> named ? Verb.PATCH : null;
            case "DELETE" -> named ? Verb.DELETE : Verb.DELETECOLLECTION;
            default -> null;
        };
    }

    static Request request(
            Incoming in, Identity identity, Route.Resource route, Verb verb, Options options) {
        Options all = options;
        String name = route.name();
        if (verb == Verb.WATCH && !name.isEmpty()) {
            all = all.with("fieldSelector", "metadata.name=" + name);
            name = "";
        }
        Body body =
                in.body().length == 0
                        ? Body.None.NONE
                        : new Body.Raw(in.body(), mediaType(in.headerOr("Content-Type", "")));
        return new Request(
                identity,
                verb,
                new Target(route.kind(), route.namespace(), name, route.subresource()),
                all,
                body,
                in.headerOr(CAUSE_HEADER, ""));
    }

    /** Without its parameters, in lower case; empty when the client did not say. */
    private static String mediaType(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Answers that Kubernetes has a message for: the objects themselves, and what it calls so. */
    private static final Set<String> KUBERNETES =
            Set.of(
                    "",
                    "status",
                    "scale",
                    "ephemeralcontainers",
                    "resize",
                    "token",
                    "finalize",
                    "binding",
                    "eviction",
                    "approval");

    /** In which encodings it can be answered. */
    static Accept.Served served(Request request) {
        Target target = request.target();
        boolean messages =
                KUBERNETES.contains(target.subresource()) && ProtoWriter.has(target.kind());
        if (request.verb() == Verb.WATCH) {
            return messages ? Accept.Served.STREAM : Accept.Served.STREAM_OF_OURS;
        }
        if (!target.kind().stored() && request.verb() == Verb.CREATE) {
            return messages ? Accept.Served.QUESTION : Accept.Served.QUESTION_OF_OURS;
        }
        return messages ? Accept.Served.DOCUMENT : Accept.Served.DOCUMENT_OF_OURS;
    }

    static Request as(Forms form, Request plain) {
        return new Request(
                plain.identity(),
                plain.verb(),
                plain.target(),
                plain.options().with(Forms.OPTION, form.text()),
                plain.body(),
                plain.cause());
    }
}

package dev.davit.http;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Forms;
import dev.davit.gate.Gate;
import dev.davit.gate.Identifier;
import dev.davit.gate.StreamPermit;
import dev.davit.gate.Watch;
import dev.davit.http.exec.ExecEntry;
import dev.davit.http.exec.ForwardEntry;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Credentials;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Incoming;
import dev.davit.http.wire.Metrics;
import dev.davit.http.wire.Shared;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.port.PodStreams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes each request through the first rooms on its own virtual thread: who asks, what the path
 * means, which form is wanted; then to the gate, and back to the wire.
 */
final class Front implements Consumer<Exchange> {
    /** The author's words for why; kept in history. */
    private static final String CAUSE_HEADER = "X-Davit-Cause";

    /** Subresources that a connection is given over to. */
    private static final Set<String> STREAMS = Set.of("exec", "attach", "portforward");

    private final HttpSettings settings;
    private final Gate gate;
    private final Identifier identifier;
    private final NodeStreams nodes;
    private final ImageEntry images;
    private final Metrics metrics;
    private final Permits requests;
    private final Permits watches;
    private final Permits streams;
    private final Documents documents;
    private @Nullable Shared shared;

    Front(
            HttpSettings settings,
            Gate gate,
            Identifier identifier,
            NodeStreams nodes,
            NodeImageStores images,
            Metrics metrics) {
        this.settings = settings;
        this.gate = gate;
        this.identifier = identifier;
        this.nodes = nodes;
        this.images = new ImageEntry(gate, images);
        this.metrics = metrics;
        this.requests = new Permits("requests", settings.limits().requests());
        this.watches = new Permits("watches", settings.limits().watches());
        this.streams = new Permits("streams", settings.limits().streams());
        this.documents = new Documents(settings.version());
    }

    /** Before the first request: what connections share is made with this front in it. */
    void serve(Shared connections) {
        shared = connections;
    }

    /** What is told about a request once it is over. */
    private static final class Trace {
        String user = "";
        String verb = "";
        String resource = "";
        boolean streamed;
    }

    @Override
    public void accept(Exchange exchange) {
        long began = System.nanoTime();
        Trace trace = new Trace();
        try {
            serve(exchange, trace);
        } catch (ClientGone | InterruptedException | InterruptedIOException gone) {
            exchange.abort();
        } catch (IOException | RuntimeException failure) {
            AccessLog.failure(exchange, failure);
            fail(exchange, failure);
        } finally {
            long took = System.nanoTime() - began;
            metrics.answered(
                    trace.verb,
                    trace.resource,
                    exchange.status(),
                    took,
                    exchange.bytesSent(),
                    !trace.streamed);
            AccessLog.request(exchange, trace.user, trace.verb, took);
        }
    }

    private static void fail(Exchange exchange, Exception failure) {
        if (exchange.started()) {
            if (!exchange.ended()) {
                exchange.abort();
            }
            return;
        }
        String text =
                failure instanceof HostFailure host
                        ? host.getMessage()
                        : "this is a bug in Davit; the server's log tells more under request "
                                + exchange.id();
        exchange.answer(Refusal.of(Reason.INTERNAL_ERROR, String.valueOf(text)));
    }

    private void serve(Exchange exchange, Trace trace) throws IOException, InterruptedException {
        Incoming in = exchange.in();
        if (documents.open(exchange, shared().closing())) {
            trace.resource = in.path();
            return;
        }
        switch (identify(in)) {
            case Outcome.Refused<Identity>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Identity>(Identity identity) -> {
                trace.user = identity.name();
                route(exchange, identity, trace);
            }
        }
    }

    private Shared shared() {
        return Objects.requireNonNull(shared);
    }

    private Outcome<Identity> identify(Incoming in) {
        if (in.header("Impersonate-User") != null || in.header("Impersonate-Group") != null) {
            // Ignoring the header would run the request with more rights than it asked for.
            return Outcome.refused(
                    Refusal.of(Reason.FORBIDDEN, "impersonation is not supported yet"));
        }
        String client = in.headerOr("User-Agent", "");
        int blank = client.indexOf(' ');
        String program = blank < 0 ? client : client.substring(0, blank);
        return switch (in.credentials()) {
            case Credentials.Certificate(String subject) ->
                    identifier.byCertificate(subject, program);
            case Credentials.Bearer(String token) -> identifier.byToken(token, program);
            case Credentials.Nothing(String why) ->
                    Outcome.refused(Refusal.of(Reason.UNAUTHORIZED, "Unauthorized: " + why));
        };
    }

    private void route(Exchange exchange, Identity identity, Trace trace)
            throws IOException, InterruptedException {
        switch (Route.of(exchange.in().path())) {
            case Route.Missing _ -> exchange.answer(Documents.MISSING);
            case Route.Document(String path) -> {
                if (path.equals("/metrics")) {
                    exchange.answer(200, "text/plain; version=0.0.4", metricsText());
                } else {
                    documents.answer(exchange, path);
                }
            }
            case Route.Resource route -> resource(exchange, identity, route, trace);
        }
    }

    private byte[] metricsText() {
        return metrics.text(
                        shared().connections().size(),
                        requests.taken(),
                        watches.taken(),
                        streams.taken())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void resource(Exchange exchange, Identity identity, Route.Resource route, Trace trace)
            throws IOException, InterruptedException {
        Options options;
        try {
            options = Query.options(exchange.in().query());
        } catch (IllegalArgumentException malformed) {
            exchange.answer(
                    Refusal.of(Reason.BAD_REQUEST, "the query parameters cannot be decoded"));
            return;
        }
        Verb verb = verb(exchange.in(), route, options);
        if (verb == null) {
            exchange.answer(
                    Refusal.of(
                            Reason.METHOD_NOT_ALLOWED,
                            "the server does not allow this method on the requested resource"));
            return;
        }
        trace.verb = verb.text();
        trace.resource =
                route.subresource().isEmpty()
                        ? route.kind().id().plural()
                        : route.kind().id().plural() + "/" + route.subresource();
        Request request = request(exchange.in(), identity, route, verb, options);
        switch (route.subresource()) {
            case "log" ->
                    limited(
                            exchange,
                            streams,
                            trace,
                            () -> BlockingWork.run("log", () -> log(exchange, request)));
            case "exec", "attach" ->
                    limited(
                            exchange,
                            streams,
                            trace,
                            () ->
                                    BlockingWork.run(
                                            "exec",
                                            () ->
                                                    ExecEntry.serve(
                                                            exchange, request, gate, nodes::of)));
            case "portforward" ->
                    limited(
                            exchange,
                            streams,
                            trace,
                            () -> ForwardEntry.serve(exchange, request, gate, nodes::of));
            case "images" ->
                    limited(exchange, streams, trace, () -> images.serve(exchange, request));
            default -> negotiated(exchange, request, trace);
        }
    }

    /** Kubernetes' rule: the method, whether a name is there, and the {@code watch} parameter. */
    private static @Nullable Verb verb(Incoming in, Route.Resource route, Options options) {
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

    private static Request request(
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

    private void negotiated(Exchange exchange, Request plain, Trace trace)
            throws IOException, InterruptedException {
        Forms form = Accept.form(exchange.in().header("Accept"));
        if (form == null) {
            exchange.answer(
                    Refusal.of(
                            Reason.NOT_ACCEPTABLE,
                            "only the following media types are served: application/json"));
            return;
        }
        Request request = form == Forms.PLAIN ? plain : in(form, plain);
        if (request.verb() == Verb.WATCH) {
            limited(exchange, watches, trace, () -> watch(exchange, request));
        } else if (requests.take()) {
            Outcome<Reply> outcome;
            try {
                outcome = gate.handle(request);
            } finally {
                requests.give();
            }
            reply(exchange, outcome);
        } else {
            exchange.answer(Refusal.of(Reason.TOO_MANY_REQUESTS, requests.refusal()));
        }
    }

    private static Request in(Forms form, Request plain) {
        return new Request(
                plain.identity(),
                plain.verb(),
                plain.target(),
                plain.options().with(Forms.OPTION, form.text()),
                plain.body(),
                plain.cause());
    }

    private static void reply(Exchange exchange, Outcome<Reply> outcome)
            throws IOException, InterruptedException {
        switch (outcome) {
            case Outcome.Ok<Reply>(Reply reply) -> Answers.write(exchange, reply);
            case Outcome.Refused<Reply>(Refusal refusal) -> exchange.answer(refusal);
        }
    }

    private static void limited(
            Exchange exchange, Permits permits, Trace trace, BlockingWork.Work work)
            throws IOException, InterruptedException {
        trace.streamed = true;
        if (!permits.take()) {
            exchange.answer(Refusal.of(Reason.TOO_MANY_REQUESTS, permits.refusal()));
            return;
        }
        try {
            work.run();
        } finally {
            permits.give();
        }
    }

    private void watch(Exchange exchange, Request request) throws ClientGone, InterruptedException {
        switch (gate.watch(request)) {
            case Outcome.Refused<Watch>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Watch>(Watch watch) -> {
                try (watch) {
                    new WatchStream(
                                    exchange,
                                    watch,
                                    request,
                                    settings.limits(),
                                    () -> shared().closing())
                            .run();
                }
            }
        }
    }

    private void log(Exchange exchange, Request request) throws IOException, InterruptedException {
        Outcome<PodStreams.LogRun> log =
                gate.stream(request)
                        .then(permit ->
                                LogStream.query(
                                                request.options(),
                                                permit,
                                                System.currentTimeMillis())
                                        .then(query -> open(permit, query)));
        switch (log) {
            case Outcome.Refused<PodStreams.LogRun>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<PodStreams.LogRun>(PodStreams.LogRun run) ->
                    LogStream.run(exchange, run);
        }
    }

    private Outcome<PodStreams.LogRun> open(StreamPermit permit, PodStreams.LogQuery query) {
        PodStreams node = nodes.of(permit.nodeName());
        return node == null
                ? Outcome.refused(ExecEntry.unreachable(permit.nodeName()))
                : node.log(query);
    }
}

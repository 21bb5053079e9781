package dev.davit.http;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Forms;
import dev.davit.gate.Gate;
import dev.davit.gate.Identifier;
import dev.davit.gate.Issuer;
import dev.davit.gate.Watch;
import dev.davit.http.exec.ExecEntry;
import dev.davit.http.exec.ForwardEntry;
import dev.davit.http.proxy.OtherServers;
import dev.davit.http.wire.Answerer;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Encoding;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Incoming;
import dev.davit.http.wire.Metrics;
import dev.davit.http.wire.Shared;
import dev.davit.model.kind.Kind;
import dev.davit.model.openapi.Elsewhere;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes each request through the first rooms: who asks, what the path means, which form is wanted;
 * then to the gate, and back to the wire. On a virtual thread of the request's own, or, where the
 * gate says that it is little work, on the event loop that has read it.
 */
final class Front implements Answerer {
    private static final Metrics.Asked NOTHING = new Metrics.Asked("", "", "", "");

    private final HttpSettings settings;
    private final Gate gate;
    private final Proving proving;
    private final NodeStreams nodes;
    private final ImageEntry images;
    private final Metrics metrics;
    private final Permits requests;
    private final Permits watches;
    private final Permits streams;
    private final Permits proxied;
    private final Documents documents;
    private final PassedOn passedOn;
    private final Aggregated aggregated;
    private @Nullable Shared shared;

    Front(
            HttpSettings settings,
            Gate gate,
            Identifier identifier,
            NodeStreams nodes,
            NodeImageStores images,
            OtherServers others,
            Metrics metrics) {
        this.settings = settings;
        this.gate = gate;
        this.proving = new Proving(gate, identifier);
        this.nodes = nodes;
        this.images = new ImageEntry(gate, images);
        this.metrics = metrics;
        this.requests = new Permits("requests", settings.limits().requests());
        this.watches = new Permits("watches", settings.limits().watches());
        this.streams = new Permits("streams", settings.limits().streams());
        this.proxied = new Permits("proxied requests", settings.limits().streams());
        this.documents = new Documents(settings.version());
        this.passedOn = new PassedOn(gate);
        this.aggregated = new Aggregated(gate, others);
    }

    /** Before the first request: what connections share is made with this front in it. */
    void serve(Shared connections) {
        shared = connections;
    }

    /** What is told about a request once it is over. */
    private static final class Trace {
        final long began = System.nanoTime();
        String user = "";
        Metrics.Asked asked = NOTHING;
        boolean streamed;

        /** It is not over when its thread is. */
        boolean goesOn;
    }

    /**
     * A request that goes to a thread and back wakes two threads, and each of them is woken on
     * another core: that costs more than all of the work on a small object.
     */
    @Override
    public boolean answerBriefly(Exchange exchange) {
        Trace trace = new Trace();
        Request request;
        try {
            request = brief(exchange, trace);
        } catch (RuntimeException | Error failure) {
            AccessLog.failure(exchange, failure);
            fail(exchange, failure);
            told(exchange, trace);
            return true;
        }
        if (request == null || !requests.take()) {
            return false;
        }
        var _ =
                begin(request)
                        .whenComplete((outcome, failure) ->
                                exchange.connection()
                                        .loop()
                                        .run(() -> finish(exchange, trace, outcome, failure)));
        return true;
    }

    /** Whether the form and the encoding that are wanted are little work; they are agreed on. */
    private static boolean agreed(Exchange exchange, Request request) {
        String header = exchange.in().header("Accept");
        if (Accept.plain(header)) {
            return true;
        }
        Accept.Wanted wanted = Accept.wanted(header, Asking.served(request));
        if (wanted == null || wanted.form() != Forms.PLAIN || wanted.pretty()) {
            return false;
        }
        exchange.speak(wanted.encoding(), false);
        return wanted.encoding() == Encoding.JSON || wanted.encoding() == Encoding.PROTOBUF;
    }

    private CompletableFuture<Outcome<Reply>> begin(Request request) {
        try {
            return gate.begin(request);
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Null where a thread is needed, or where it is not worth looking any closer. */
    private @Nullable Request brief(Exchange exchange, Trace trace) {
        Incoming in = exchange.in();
        if (!(Route.of(in.path(), gate.kinds()) instanceof Route.Resource route)
                || !route.subresource().isEmpty()
                || Proving.isSigned(in.credentials())
                || Impersonating.asked(in.headers())
                || !(proving.identify(in) instanceof Outcome.Ok<Identity>(Identity identity))) {
            return null;
        }
        Options options = Asking.options(in);
        Verb verb = options == null ? null : Asking.verb(in, route, options);
        if (options == null || verb == null || options.first("pretty") != null) {
            return null;
        }
        Request request = Asking.request(in, identity, route, verb, options);
        trace.user = identity.name();
        told(trace, route, verb);
        return gate.brief(request) && agreed(exchange, request) ? request : null;
    }

    private void finish(
            Exchange exchange,
            Trace trace,
            @Nullable Outcome<Reply> outcome,
            @Nullable Throwable failure) {
        requests.give();
        if (outcome != null && !Answers.small(outcome)) {
            // What is large is written as fast as the client takes it, by a thread that can wait.
            shared().onThread(() -> attempt(exchange, trace, () -> reply(exchange, outcome)));
            return;
        }
        attempt(
                exchange,
                trace,
                () -> {
                    if (outcome == null) {
                        throw failure instanceof RuntimeException bug
                                ? bug
                                : new IllegalStateException("the gate failed", failure);
                    }
                    reply(exchange, outcome);
                });
    }

    @Override
    public boolean streams(String path) {
        return (path.contains(Route.PROXY) && Route.of(path, gate.kinds()) instanceof Route.Proxied)
                || aggregated.of(path, gate.kinds()) != null;
    }

    @Override
    public void answer(Exchange exchange) {
        Trace trace = new Trace();
        attempt(exchange, trace, () -> serve(exchange, trace));
    }

    private void attempt(Exchange exchange, Trace trace, BlockingWork.Work work) {
        try {
            work.run();
        } catch (ClientGone | InterruptedException | InterruptedIOException gone) {
            exchange.abort();
        } catch (IOException | RuntimeException | Error failure) {
            // Errors too: else the client of a stack that overflowed would wait for ever.
            AccessLog.failure(exchange, failure);
            fail(exchange, failure);
        } finally {
            if (!trace.goesOn) {
                told(exchange, trace);
            }
        }
    }

    private void told(Exchange exchange, Trace trace) {
        long took = System.nanoTime() - trace.began;
        metrics.answered(
                trace.asked, exchange.status(), took, exchange.bytesSent(), !trace.streamed);
        AccessLog.request(exchange, trace.user, trace.asked.verb(), took);
    }

    private static void fail(Exchange exchange, Throwable failure) {
        if (exchange.started()) {
            exchange.breakOff();
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
        speak(exchange);
        if (documents.open(exchange, shared().closing())) {
            trace.asked = new Metrics.Asked("", Health.known(in.path()), "", "");
            return;
        }
        switch (proving.identify(in)) {
            case Outcome.Refused<Identity>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Identity>(Identity identity) -> {
                trace.user = identity.name();
                route(exchange, identity, trace);
            }
        }
    }

    /** What may be refused before it is looked at is refused in a language that was asked for. */
    private static void speak(Exchange exchange) {
        Accept.Wanted wanted =
                Accept.wanted(exchange.in().header("Accept"), Accept.Served.DOCUMENT);
        if (wanted != null) {
            exchange.speak(wanted.encoding(), wanted.pretty());
        }
    }

    private Shared shared() {
        return Objects.requireNonNull(shared);
    }

    private void route(Exchange exchange, Identity identity, Trace trace)
            throws IOException, InterruptedException {
        Elsewhere.Version other = aggregated.of(exchange.in().path(), gate.kinds());
        if (other != null) {
            elsewhere(exchange, identity, other, trace);
            return;
        }
        switch (Route.of(exchange.in().path(), gate.kinds())) {
            case Route.Missing _ -> exchange.answer(Documents.MISSING);
            case Route.Document(String path) -> document(exchange, identity, path);
            case Route.Proxied route -> passOn(exchange, identity, route, trace);
            case Route.Resource route -> resource(exchange, identity, route, trace);
        }
    }

    private void document(Exchange exchange, Identity identity, String path)
            throws IOException, InterruptedException {
        String method = exchange.in().method().toLowerCase(Locale.ROOT);
        // The head of what may be read may be read.
        String verb = method.equals("head") ? "get" : method;
        switch (gate.document(identity, verb, path)) {
            case Outcome.Refused<Identity>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Identity> _ -> {
                if (path.equals("/metrics")) {
                    exchange.answer(200, "text/plain; version=0.0.4", metricsText());
                } else if (path.equals(Issuer.CONFIGURATION) || path.equals(Issuer.KEYS)) {
                    Documents.issuer(exchange, path, gate);
                } else {
                    documents.answer(exchange, path, gate.kinds(), aggregated.said());
                }
            }
        }
    }

    private void elsewhere(
            Exchange exchange, Identity identity, Elsewhere.Version version, Trace trace)
            throws IOException, InterruptedException {
        Options options = Asking.options(exchange.in());
        if (options == null) {
            exchange.answer(Aggregated.malformed());
            return;
        }
        String verb = exchange.in().method().toLowerCase(Locale.ROOT);
        trace.asked = new Metrics.Asked(verb, "", version.group(), version.version());
        limited(
                exchange,
                proxied,
                trace,
                () -> aggregated.serve(exchange, identity, version, options));
    }

    private void passOn(Exchange exchange, Identity identity, Route.Proxied route, Trace trace)
            throws IOException, InterruptedException {
        Verb verb = PassedOn.verb(exchange.in().method());
        if (verb == null) {
            exchange.answer(PassedOn.notAllowed());
            return;
        }
        String resource = route.kind().id().plural() + "/proxy";
        trace.asked = new Metrics.Asked(verb.text(), resource, "", route.kind().version());
        Request request = PassedOn.request(identity, verb, route);
        limited(exchange, proxied, trace, () -> passedOn.serve(exchange, request, route));
    }

    private byte[] metricsText() {
        String wire =
                metrics.text(
                        shared().connections().size(),
                        requests.taken(),
                        watches.taken(),
                        streams.taken());
        return (wire + gate.metrics()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void resource(Exchange exchange, Identity identity, Route.Resource route, Trace trace)
            throws IOException, InterruptedException {
        Options options = Asking.options(exchange.in());
        if (options == null) {
            exchange.answer(
                    Refusal.of(Reason.BAD_REQUEST, "the query parameters cannot be decoded"));
            return;
        }
        Verb verb = Asking.verb(exchange.in(), route, options);
        if (verb == null) {
            Allowed.answer(exchange, Allowed.REFUSAL, gate.kinds());
            return;
        }
        told(trace, route, verb);
        Request request = Asking.request(exchange.in(), identity, route, verb, options);
        switch (route.subresource()) {
            case "log" ->
                    limited(
                            exchange,
                            streams,
                            trace,
                            () ->
                                    BlockingWork.run(
                                            "log",
                                            () -> LogStream.serve(exchange, request, gate, nodes)));
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

    private static void told(Trace trace, Route.Resource route, Verb verb) {
        Kind kind = route.kind();
        String resource =
                route.subresource().isEmpty()
                        ? kind.id().plural()
                        : kind.id().plural() + "/" + route.subresource();
        trace.asked = new Metrics.Asked(verb.text(), resource, kind.id().group(), kind.version());
    }

    private void negotiated(Exchange exchange, Request plain, Trace trace)
            throws IOException, InterruptedException {
        Accept.Served served = Asking.served(plain);
        Accept.Wanted wanted = Accept.wanted(exchange.in().header("Accept"), served);
        if (wanted == null) {
            exchange.answer(served.refusal());
            return;
        }
        exchange.speak(wanted.encoding(), wanted.pretty() || plain.options().flag("pretty"));
        Request request = wanted.form() == Forms.PLAIN ? plain : Asking.as(wanted.form(), plain);
        if (request.verb() == Verb.WATCH) {
            watch(exchange, request, trace);
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

    private void reply(Exchange exchange, Outcome<Reply> outcome)
            throws IOException, InterruptedException {
        switch (outcome) {
            case Outcome.Ok<Reply>(Reply reply) -> Answers.write(exchange, reply);
            case Outcome.Refused<Reply>(Refusal refusal) -> {
                if (refusal.reason() == Reason.METHOD_NOT_ALLOWED) {
                    Allowed.answer(exchange, refusal, gate.kinds());
                } else {
                    exchange.answer(refusal);
                }
            }
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

    private void watch(Exchange exchange, Request request, Trace trace)
            throws ClientGone, InterruptedException {
        trace.streamed = true;
        if (!watches.take()) {
            exchange.answer(Refusal.of(Reason.TOO_MANY_REQUESTS, watches.refusal()));
            return;
        }
        try {
            switch (gate.watch(request)) {
                case Outcome.Refused<Watch>(Refusal refusal) ->
                        WatchStream.refuse(exchange, request, refusal);
                case Outcome.Ok<Watch>(Watch watch) -> watch(exchange, request, watch, trace);
            }
        } finally {
            if (!trace.goesOn) {
                watches.give();
            }
        }
    }

    private void watch(Exchange exchange, Request request, Watch watch, Trace trace)
            throws ClientGone, InterruptedException {
        WatchStream stream =
                new WatchStream(
                        exchange,
                        watch,
                        new WatchTimes(request.options(), settings.limits(), System.nanoTime()),
                        WatchWords.of(exchange, request),
                        () -> shared().closing());
        try {
            trace.goesOn =
                    stream.run(() -> {
                        watch.close();
                        watches.give();
                        told(exchange, trace);
                    });
        } finally {
            if (!trace.goesOn) {
                watch.close();
            }
        }
    }
}

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
import dev.davit.http.wire.Answerer;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Credentials;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Incoming;
import dev.davit.http.wire.Metrics;
import dev.davit.http.wire.Shared;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.port.PodStreams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes each request through the first rooms: who asks, what the path means, which form is wanted;
 * then to the gate, and back to the wire. On a virtual thread of the request's own, or, where the
 * gate says that it is little work, on the event loop that has read it.
 */
final class Front implements Answerer {
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
        final long began = System.nanoTime();
        String user = "";
        String verb = "";
        String resource = "";
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
            request = brief(exchange.in(), trace);
        } catch (RuntimeException failure) {
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
                                        .onLoop(() -> finish(exchange, trace, outcome, failure)));
        return true;
    }

    private CompletableFuture<Outcome<Reply>> begin(Request request) {
        try {
            return gate.begin(request);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Null where a thread is needed, or where it is not worth looking any closer. */
    private @Nullable Request brief(Incoming in, Trace trace) {
        if (!(Route.of(in.path()) instanceof Route.Resource route)
                || !route.subresource().isEmpty()
                || isSigned(in.credentials())
                || Accept.form(in.header("Accept")) != Forms.PLAIN
                || !(identify(in) instanceof Outcome.Ok<Identity>(Identity identity))) {
            return null;
        }
        Options options = Asking.options(in);
        Verb verb = options == null ? null : Asking.verb(in, route, options);
        if (options == null || verb == null) {
            return null;
        }
        Request request = Asking.request(in, identity, route, verb, options);
        trace.user = identity.name();
        told(trace, route, verb);
        return gate.brief(request) ? request : null;
    }

    /** To verify a signature takes longer than all the rest. */
    private static boolean isSigned(Credentials credentials) {
        return credentials instanceof Credentials.Bearer(String token) && token.indexOf('.') >= 0;
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
    public void answer(Exchange exchange) {
        Trace trace = new Trace();
        attempt(exchange, trace, () -> serve(exchange, trace));
    }

    private void attempt(Exchange exchange, Trace trace, BlockingWork.Work work) {
        try {
            work.run();
        } catch (ClientGone | InterruptedException | InterruptedIOException gone) {
            exchange.abort();
        } catch (IOException | RuntimeException failure) {
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
                trace.verb,
                trace.resource,
                exchange.status(),
                took,
                exchange.bytesSent(),
                !trace.streamed);
        AccessLog.request(exchange, trace.user, trace.verb, took);
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
        Options options = Asking.options(exchange.in());
        if (options == null) {
            exchange.answer(
                    Refusal.of(Reason.BAD_REQUEST, "the query parameters cannot be decoded"));
            return;
        }
        Verb verb = Asking.verb(exchange.in(), route, options);
        if (verb == null) {
            exchange.answer(
                    Refusal.of(
                            Reason.METHOD_NOT_ALLOWED,
                            "the server does not allow this method on the requested resource"));
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

    private static void told(Trace trace, Route.Resource route, Verb verb) {
        trace.verb = verb.text();
        trace.resource =
                route.subresource().isEmpty()
                        ? route.kind().id().plural()
                        : route.kind().id().plural() + "/" + route.subresource();
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
        Request request = form == Forms.PLAIN ? plain : Asking.as(form, plain);
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

    private void watch(Exchange exchange, Request request, Trace trace)
            throws ClientGone, InterruptedException {
        trace.streamed = true;
        if (!watches.take()) {
            exchange.answer(Refusal.of(Reason.TOO_MANY_REQUESTS, watches.refusal()));
            return;
        }
        try {
            switch (gate.watch(request)) {
                case Outcome.Refused<Watch>(Refusal refusal) -> exchange.answer(refusal);
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
                        new WatchWords(request.target().kind(), Forms.of(request.options())),
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

package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.ProxyPermit;
import dev.davit.http.proxy.Dialer;
import dev.davit.http.proxy.Errand;
import dev.davit.http.proxy.Passing;
import dev.davit.http.proxy.ProxyLimits;
import dev.davit.http.proxy.Redirects;
import dev.davit.http.proxy.Upstream;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Field;
import dev.davit.http.wire.Incoming;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that a program in the cluster answers: {@code …/pods/NAME/proxy} and its like. */
final class PassedOn {
    private static final String WORD = "proxy";

    private final Gate gate;

    PassedOn(Gate gate) {
        this.gate = gate;
    }

    /** Kubernetes' rule; null where nothing is passed on by this method. */
    static @Nullable Verb verb(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> Verb.GET;
            case "POST" -> Verb.CREATE;
            case "PUT" -> Verb.UPDATE;
            case "PATCH" -> Verb.PATCH;
            case "DELETE" -> Verb.DELETE;
            default -> null;
        };
    }

    static Request request(Identity identity, Verb verb, Route.Proxied route) {
        Options options =
                route.rest().isEmpty() ? Options.NONE : Options.NONE.with("path", route.rest());
        return Request.of(
                identity,
                verb,
                new Target(route.kind(), route.namespace(), route.name(), WORD),
                options,
                Body.None.NONE);
    }

    /** Blocks until it is over. */
    void serve(Exchange exchange, Request request, Route.Proxied route)
            throws IOException, InterruptedException {
        switch (gate.proxy(request)) {
            case Outcome.Refused<ProxyPermit>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<ProxyPermit>(ProxyPermit permit) -> pass(exchange, route, permit);
        }
    }

    private static void pass(Exchange exchange, Route.Proxied route, ProxyPermit permit)
            throws IOException, InterruptedException {
        Incoming in = exchange.in();
        boolean read = in.method().equals("GET") || in.method().equals("HEAD");
        String query = in.query().isEmpty() ? "" : "?" + in.query();
        boolean upgrades = in.header("Upgrade") != null;
        if (route.rest().isEmpty() && read && !upgrades) {
            // What a page leads to by relative paths is below it.
            exchange.answer(
                    301,
                    "text/plain; charset=utf-8",
                    new byte[0],
                    Map.of("Location", in.path() + "/" + query),
                    List.of());
            return;
        }
        String prefix = in.path().substring(0, in.path().length() - route.rest().length());
        String host = in.headerOr("Host", "");
        List<String> hosts = new ArrayList<>();
        hosts.add(host);
        permit.backends().forEach(backend -> hosts.add(backend.authority()));
        Upstream to = new Upstream(permit.backends(), permit.https() ? Dialer.unchecked() : null);
        Passing.run(
                exchange,
                new Errand(
                        to,
                        (route.rest().isEmpty() ? "/" : route.rest()) + query,
                        host.isEmpty() ? permit.backends().getFirst().authority() : host,
                        forwarded(exchange, in.path(), host),
                        new Redirects(prefix, hosts),
                        ProxyLimits.PROGRAMS,
                        true));
    }

    /** Who has asked, and by which way, for programs that make links to themselves. */
    private static List<Field> forwarded(Exchange exchange, String path, String host) {
        List<Field> fields = forwardedFor(exchange);
        if (!host.isEmpty()) {
            fields.add(new Field("X-Forwarded-Host", host));
        }
        fields.add(new Field("X-Forwarded-Proto", "https"));
        fields.add(new Field("X-Forwarded-Uri", path));
        return fields;
    }

    /** To be added to. */
    static List<Field> forwardedFor(Exchange exchange) {
        List<Field> fields = new ArrayList<>();
        String before = exchange.in().headerOr("X-Forwarded-For", "");
        String client = exchange.connection().client();
        String all =
                before.isEmpty() || client.isEmpty() ? before + client : before + ", " + client;
        if (!all.isEmpty()) {
            fields.add(new Field("X-Forwarded-For", all));
        }
        return fields;
    }

    static Refusal notAllowed() {
        return Refusal.of(
                Reason.METHOD_NOT_ALLOWED, "the server does not allow this method through a proxy");
    }
}

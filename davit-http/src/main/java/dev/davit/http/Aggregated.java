package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.http.proxy.Errand;
import dev.davit.http.proxy.OtherServers;
import dev.davit.http.proxy.OtherServers.Way;
import dev.davit.http.proxy.Passing;
import dev.davit.http.proxy.ProxyLimits;
import dev.davit.http.proxy.Redirects;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Field;
import dev.davit.http.wire.Incoming;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.openapi.Elsewhere;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.policy.access.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Groups that other API servers serve: who asks is proven and judged here, and told to them in the
 * head of the request. They believe it because of the certificate that this server shows.
 */
final class Aggregated {
    private static final String OPEN_API = "/openapi/v3";
    private static final int MAX_DECODED = 0x7e;

    private final Gate gate;
    private final OtherServers others;

    Aggregated(Gate gate, OtherServers others) {
        this.gate = gate;
        this.others = others;
    }

    Elsewhere said() {
        return others.said();
    }

    /** Who serves a path, where it is another server; what this one serves itself is its own. */
    Elsewhere.@Nullable Version of(String path, ServedKinds kinds) {
        Elsewhere said = others.said();
        if (said.isEmpty()) {
            return null;
        }
        String api = path.startsWith(OPEN_API + "/") ? path.substring(OPEN_API.length()) : path;
        ElsewherePath parsed = ElsewherePath.of(api);
        Elsewhere.Version found = parsed == null ? null : said.of(parsed.group(), parsed.version());
        return found == null || !kinds.of(found.group(), found.version()).isEmpty() ? null : found;
    }

    /** What has to be allowed before it is passed on. */
    Outcome<Identity> permit(Incoming in, Identity identity, Options options) {
        ElsewherePath path = ElsewherePath.of(in.path());
        Question question =
                path == null ? new Question.OnPath("get", in.path()) : path.question(in, options);
        return gate.elsewhere(identity, question);
    }

    /** Blocks until it is over. */
    void serve(Exchange exchange, Identity identity, Elsewhere.Version version, Options options)
            throws IOException, InterruptedException {
        switch (permit(exchange.in(), identity, options).then(_ -> others.way(version))) {
            case Outcome.Refused<Way>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Way>(Way way) ->
                    Passing.run(exchange, errand(exchange, identity, way, options));
        }
    }

    private static Errand errand(Exchange exchange, Identity who, Way way, Options options) {
        Incoming in = exchange.in();
        boolean open =
                options.flag("watch") || options.flag("follow") || in.header("Upgrade") != null;
        List<Field> more = PassedOn.forwardedFor(exchange);
        more.addAll(speaksFor(who));
        return new Errand(
                way.to(),
                in.path() + (in.query().isEmpty() ? "" : "?" + in.query()),
                way.host(),
                more,
                Redirects.AS_THEY_ARE,
                ProxyLimits.SERVERS,
                open);
    }

    /** Who asks, for a server that believes the certificate. */
    static List<Field> speaksFor(Identity who) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("X-Remote-User", who.name()));
        if (!who.uid().isEmpty()) {
            fields.add(new Field("X-Remote-Uid", who.uid()));
        }
        who.groups().forEach(group -> fields.add(new Field("X-Remote-Group", group)));
        who.extra()
                .forEach((key, values) -> {
                    String name = "X-Remote-Extra-" + escaped(key);
                    values.forEach(value -> fields.add(new Field(name, value)));
                });
        return fields;
    }

    /** What is no part of a field's name is percent-encoded, and so is the sign itself. */
    private static String escaped(String key) {
        StringBuilder out = new StringBuilder();
        for (byte b : key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= 'a' && b <= 'z')
                            || (b >= '0' && b <= '9')
                            || (b > ' ' && b <= MAX_DECODED && "!#$&'*+-.^_`|~".indexOf(b) >= 0);
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    static Refusal malformed() {
        return Refusal.of(Reason.BAD_REQUEST, "the query parameters cannot be decoded");
    }
}

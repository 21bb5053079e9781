package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.Identifier;
import dev.davit.http.wire.Credentials;
import dev.davit.http.wire.Incoming;
import dev.davit.model.request.Identity;

/** Room 2 at the wire: whom what was shown proves, and in whose name he asks. */
final class Proving {
    private final Gate gate;
    private final Identifier identifier;

    Proving(Gate gate, Identifier identifier) {
        this.gate = gate;
        this.identifier = identifier;
    }

    /** To verify a signature takes longer than all the rest. */
    static boolean isSigned(Credentials credentials) {
        return credentials instanceof Credentials.Bearer(String token) && token.indexOf('.') >= 0;
    }

    /** Who asks, or in whose name. */
    Outcome<Identity> identify(Incoming in) {
        if (!Impersonating.asked(in.headers())) {
            return prove(in);
        }
        return prove(in)
                .then(real ->
                        Impersonating.read(in.headers())
                                .then(wanted -> gate.impersonate(real, wanted)));
    }

    private Outcome<Identity> prove(Incoming in) {
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
}

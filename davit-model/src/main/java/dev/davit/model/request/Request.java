package dev.davit.model.request;

import dev.davit.model.kind.Kind;
import java.util.List;

/**
 * One question to the gate, by an identity that is proven already.
 *
 * @param cause why, in the author's words; kept in history; empty when not given
 * @param premises all have to hold, or it is refused
 */
public record Request(
        Identity identity,
        Verb verb,
        Target target,
        Options options,
        Body body,
        String cause,
        List<Premise> premises) {
    public Request {
        premises = List.copyOf(premises);
    }

    public Request(
            Identity identity, Verb verb, Target target, Options options, Body body, String cause) {
        this(identity, verb, target, options, body, cause, List.of());
    }

    public static Request of(
            Identity identity, Verb verb, Target target, Options options, Body body) {
        return new Request(identity, verb, target, options, body, "");
    }

    /** The same, with a cause for its history. */
    public Request because(String why) {
        return new Request(identity, verb, target, options, body, why, premises);
    }

    /** The same, of the same kind as it is defined elsewhere. */
    public Request about(Kind kind) {
        Target other = new Target(kind, target.namespace(), target.name(), target.subresource());
        return new Request(identity, verb, other, options, body, cause, premises);
    }

    /** The same, to be refused where one of these does not hold. */
    public Request restingOn(List<Premise> all) {
        return new Request(identity, verb, target, options, body, cause, all);
    }
}

package dev.davit.model.request;

/**
 * One question to the gate, by an identity that is proven already.
 *
 * @param cause why, in the author's words; kept in history; empty when not given
 */
public record Request(
        Identity identity, Verb verb, Target target, Options options, Body body, String cause) {

    public static Request of(
            Identity identity, Verb verb, Target target, Options options, Body body) {
        return new Request(identity, verb, target, options, body, "");
    }

    /** The same, with a cause for its history. */
    public Request because(String why) {
        return new Request(identity, verb, target, options, body, why);
    }
}

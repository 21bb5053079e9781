package dev.davit.gate.room;

import dev.davit.base.Outcome;
import dev.davit.model.request.Request;

/** Room 3: may this identity do this here? */
public final class Authorise {
    private final Rules rules;

    public Authorise(Rules rules) {
        this.rules = rules;
    }

    public Outcome<Request> permit(Request request) {
        return rules.authorise(request.identity(), request.verb(), request.target())
                .map(_ -> request);
    }
}

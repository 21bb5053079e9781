package dev.davit.gate.room;

import dev.davit.base.Outcome;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.model.select.FieldSelector;
import dev.davit.policy.access.Authoriser;
import dev.davit.policy.access.Question;

/** Room 3: may this identity do this here? */
public final class Authorise {
    private static final String NAME = "metadata.name";

    private final Rules rules;
    private final Rights rights;

    public Authorise(Rules rules, Rights rights) {
        this.rules = rules;
        this.rights = rights;
    }

    public Outcome<Request> permit(Request request) {
        return rules.authorise(request.identity(), request.verb(), target(request), rights.now())
                .then(_ -> read(request))
                .map(_ -> request);
    }

    /** What shows an object, as it is or was, is for those who may read the object itself. */
    private Outcome<Target> read(Request request) {
        Target target = request.target();
        return switch (target.subresource()) {
            case "history", "blame", "rollback", "takeover" ->
                    rules.authorise(
                            request.identity(),
                            Verb.GET,
                            new Target(target.kind(), target.namespace(), target.name(), ""),
                            rights.now());
            default -> Outcome.ok(target);
        };
    }

    /** Of a document that is no object. */
    public Outcome<Identity> permit(Identity who, String verb, String path) {
        return Authoriser.permit(who, new Question.OnPath(verb, path), rights.now());
    }

    /** Of what this server does not know itself. */
    public Outcome<Identity> permit(Identity who, Question question) {
        return Authoriser.permit(who, question, rights.now());
    }

    /** Whether something said before may have to be judged again: see {@link Rights#version}. */
    public long version() {
        return rights.version();
    }

    /** Whoever asks for all objects of one name asks for that object. */
    private static Target target(Request request) {
        Target target = request.target();
        Verb verb = request.verb();
        boolean collection =
                verb == Verb.LIST || verb == Verb.WATCH || verb == Verb.DELETECOLLECTION;
        String fields = collection ? request.options().firstOr("fieldSelector", "") : "";
        if (fields.isEmpty() || !target.name().isEmpty()) {
            return target;
        }
        String name =
                FieldSelector.parse(fields) instanceof Outcome.Ok<FieldSelector>(FieldSelector all)
                        ? all.required(NAME)
                        : null;
        return name == null
                ? target
                : new Target(target.kind(), target.namespace(), name, target.subresource());
    }
}

package dev.davit.policy.access;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * May this identity do this here? Masters may do everything; nodes and Davit's own controllers have
 * a fixed table; all others, and these besides, what roles give them. What nobody allows is denied.
 */
public final class Authoriser {
    /** Turning the administrator's key: on hazardgrants and namespaces. */
    public static final String GRANT_HAZARD = "grant-hazard";

    /** Taking fields over from another domain. */
    public static final String TAKEOVER = "takeover";

    /** Making an object what it was, or bringing it back. */
    public static final String ROLLBACK = "rollback";

    private static final String CONTROLLERS = "system:davit";
    private static final String CONTROLLER = "system:davit:";
    private static final String NODE = "system:node:";
    private static final Decision MASTER = Decision.yes("the group system:masters may do all");
    private static final Decision FIXED = Decision.yes("the fixed table of nodes and controllers");

    private Authoriser() {}

    public static Outcome<Target> authorise(
            Identity who, Verb verb, Target target, AccessIndex rights) {
        // Before a question is made: most requests are of those who need none.
        if (who.in(Identity.MASTERS) || fixed(who, verb, target)) {
            return Outcome.ok(target);
        }
        Question.OnResource question = question(verb.text(), target);
        Decision decision = rights.decide(who, question);
        return decision.allowed() ? Outcome.ok(target) : refused(who, question, decision);
    }

    /** The question that a request is. A namespace is in itself. */
    public static Question.OnResource question(String verb, Target target) {
        String own = target.subresource();
        if (own.equals(TAKEOVER) || own.equals(ROLLBACK)) {
            // The right has a verb of its own, by whichever way it is used.
            return question(own, new Target(target.kind(), target.namespace(), target.name(), ""));
        }
        Kind kind = target.kind();
        String namespace = kind.equals(Kinds.NAMESPACE) ? target.name() : target.namespace();
        return new Question.OnResource(
                verb,
                kind.id().group(),
                kind.id().plural(),
                target.subresource(),
                namespace,
                target.name());
    }

    /** The answer, and what it rests on. */
    public static Decision decide(Identity who, Question question, AccessIndex rights) {
        if (who.in(Identity.MASTERS)) {
            return MASTER;
        }
        return fixed(who, question) ? FIXED : rights.decide(who, question);
    }

    /** As {@link #decide}, for a refusal in Kubernetes' words. */
    public static Outcome<Identity> permit(Identity who, Question question, AccessIndex rights) {
        Decision decision = decide(who, question, rights);
        return decision.allowed() ? Outcome.ok(who) : refused(who, question, decision);
    }

    /**
     * The verb grant-hazard: may this identity turn the administrator's key?
     *
     * @param target the HazardGrant or Namespace that is written, with its name
     */
    public static Outcome<Target> grantHazard(Identity who, Target target, AccessIndex rights) {
        Question.OnResource question = question(GRANT_HAZARD, target);
        if (decide(who, question, rights).allowed()) {
            return Outcome.ok(target);
        }
        return refusal(
                question,
                ("User \"%s\" cannot grant-hazard: this write lets pods do more than their profile;"
                                + " ask an administrator of the cluster to make it")
                        .formatted(who.name()));
    }

    /** The verb takeover: may this identity make other domains' fields its own? */
    public static boolean mayTakeOver(Identity who, Target target, AccessIndex rights) {
        Target whole = new Target(target.kind(), target.namespace(), target.name(), TAKEOVER);
        return decide(who, question(TAKEOVER, whole), rights).allowed();
    }

    /** Every rule that somebody has in a namespace, those of the cluster included. */
    public static List<PolicyRule> rules(Identity who, String namespace, AccessIndex rights) {
        if (who.in(Identity.MASTERS)) {
            return PolicyRule.EVERYTHING;
        }
        Advisers advisers = rights.advisers();
        List<PolicyRule> all = new ArrayList<>();
        if (advisers.roles()) {
            all.addAll(rights.rules(who, namespace));
        }
        all.addAll(advisers.rules(who, namespace));
        return all;
    }

    /** Why {@link #rules} is not all that somebody may do; empty where it is. */
    public static String untold(Identity who, AccessIndex rights) {
        if (who.in(Identity.MASTERS)) {
            return "";
        }
        if (isFixed(who)) {
            return "nodes and Davit's own controllers have a fixed table besides";
        }
        return rights.advisers().tellsAll()
                ? ""
                : "webhook authorizer does not support user rule resolution";
    }

    /** Whether somebody's question may have to wait for an answer from outside. */
    public static boolean mayWait(Identity who, Advisers advisers) {
        return !advisers.none()
                && !who.in(Identity.MASTERS)
                && !isFixed(who)
                && advisers.asksOutside();
    }

    /** Whether somebody's rights are a table that no role tells of. */
    public static boolean isFixed(Identity who) {
        return (who.in(Identity.NODES) && who.name().startsWith(NODE))
                || (who.in(CONTROLLERS) && who.name().startsWith(CONTROLLER));
    }

    /** Davit's own controllers give what they were made to give. */
    public static boolean isController(Identity who) {
        return who.in(CONTROLLERS) && who.name().startsWith(CONTROLLER);
    }

    private static boolean fixed(Identity who, Question question) {
        if (!isFixed(who) || !(question instanceof Question.OnResource asked)) {
            return false;
        }
        Kind kind = Kinds.byId(new KindId(asked.group(), asked.resource()));
        Verb verb = verb(asked.verb());
        return kind != null
                && verb != null
                && fixed(
                        who,
                        verb,
                        new Target(
                                kind,
                                kind.namespaced() ? asked.namespace() : "",
                                asked.name(),
                                asked.subresource()));
    }

    private static @Nullable Verb verb(String text) {
        for (Verb verb : Verb.values()) {
            if (verb.text().equals(text)) {
                return verb;
            }
        }
        return null;
    }

    private static boolean fixed(Identity who, Verb verb, Target target) {
        if (who.in(Identity.NODES) && who.name().startsWith(NODE)) {
            return covered(Grants.NODE, verb, target)
                    && ownNode(who.name().substring(NODE.length()), verb, target);
        }
        if (isController(who)) {
            String name = who.name().substring(CONTROLLER.length());
            return covered(Grants.EVERY_CONTROLLER, verb, target)
                    || covered(Grants.ofController(name), verb, target);
        }
        return false;
    }

    private static boolean covered(List<Grant> grants, Verb verb, Target target) {
        for (Grant grant : grants) {
            if (grant.covers(verb, target)) {
                return true;
            }
        }
        return false;
    }

    /** A node that is named in the path must be the one that asks, if it is to change. */
    private static boolean ownNode(String node, Verb verb, Target target) {
        return !verb.writes()
                || !target.kind().id().equals(Kinds.NODE.id())
                || target.name().isEmpty()
                || target.name().equals(node);
    }

    /** Kubernetes' sentences: tools look for them. */
    private static <T> Outcome<T> refused(Identity who, Question question, Decision decision) {
        String why = decision.reason().isEmpty() ? decision.error() : decision.reason();
        String because = why.isEmpty() ? "" : ": " + why;
        return switch (question) {
            case Question.OnPath asked ->
                    Outcome.refused(
                            Refusal.of(
                                    Reason.FORBIDDEN,
                                    "forbidden: User \"%s\" cannot %s path \"%s\"%s"
                                            .formatted(
                                                    who.name(),
                                                    asked.verb(),
                                                    asked.path(),
                                                    because)));
            case Question.OnResource asked -> refusal(asked, sentence(who, asked) + because);
        };
    }

    private static String sentence(Identity who, Question.OnResource asked) {
        String scope =
                asked.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + asked.namespace() + "\"";
        return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\"%s"
                .formatted(who.name(), asked.verb(), asked.combined(), asked.group(), scope);
    }

    static <T> Outcome<T> refusal(Question.OnResource asked, String why) {
        String name = asked.name().isEmpty() ? "" : " \"" + asked.name() + "\"";
        String kind = new KindId(asked.group(), asked.resource()).toString();
        return Outcome.refused(
                Refusal.of(Reason.FORBIDDEN, kind + name + " is forbidden: " + why)
                        .about(
                                new Refusal.Subject(
                                        asked.group(), asked.resource(), asked.name(), null)));
    }
}

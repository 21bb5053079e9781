package dev.davit.policy.access;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.List;

/** May this identity do this here? */
public final class Authoriser {
    private static final String CONTROLLERS = "system:davit";
    private static final String CONTROLLER = "system:davit:";
    private static final String NODE = "system:node:";

    private Authoriser() {}

    public static Outcome<Target> authorise(Identity who, Verb verb, Target target) {
        return allowed(who, verb, target)
                ? Outcome.ok(target)
                : Outcome.refused(
                        Refusal.of(Reason.FORBIDDEN, refusal(who, verb, target))
                                .about(
                                        new Refusal.Subject(
                                                target.kind().id().group(),
                                                target.kind().id().plural(),
                                                target.name(),
                                                null)));
    }

    /**
     * The verb grant-hazard: may this identity turn the administrator's key?
     *
     * @param target the HazardGrant or Namespace that is written
     */
    public static Outcome<Target> grantHazard(Identity who, Target target) {
        if (who.in(Identity.MASTERS)) {
            return Outcome.ok(target);
        }
        String what =
                target.kind().id().toString()
                        + (target.name().isEmpty() ? "" : " \"" + target.name() + "\"");
        return Outcome.refused(
                Refusal.of(
                                Reason.FORBIDDEN,
                                ("%s is forbidden: User \"%s\" cannot grant-hazard: this write lets"
                                                + " pods do more than their profile; ask an"
                                                + " administrator of the cluster to make it")
                                        .formatted(what, who.name()))
                        .about(
                                new Refusal.Subject(
                                        target.kind().id().group(),
                                        target.kind().id().plural(),
                                        target.name(),
                                        null)));
    }

    /** Discovery and OpenAPI: for everybody who has proven who they are. */
    public static boolean mayDiscover(Identity who) {
        return who.in(Identity.AUTHENTICATED) || who.in(Identity.MASTERS);
    }

    private static boolean allowed(Identity who, Verb verb, Target target) {
        if (who.in(Identity.MASTERS)) {
            return true;
        }
        if (who.in(Identity.NODES) && who.name().startsWith(NODE)) {
            return covered(Grants.NODE, verb, target)
                    && ownNode(who.name().substring(NODE.length()), verb, target);
        }
        if (who.in(Identity.AUTHORS)) {
            return covered(Grants.AUTHOR, verb, target);
        }
        if (who.in(CONTROLLERS) && who.name().startsWith(CONTROLLER)) {
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

    /** Kubernetes' sentence: tools look for it. */
    private static String refusal(Identity who, Verb verb, Target target) {
        String plural = target.kind().id().plural();
        String resource =
                target.subresource().isEmpty() ? plural : plural + "/" + target.subresource();
        String name = target.name().isEmpty() ? "" : " \"" + target.name() + "\"";
        String what = target.kind().id().toString() + name;
        String scope =
                target.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + target.namespace() + "\"";
        return "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\"%s"
                .formatted(
                        what, who.name(), verb.text(), resource, target.kind().id().group(), scope);
    }
}

package dev.davit.policy.access;

import dev.davit.model.request.Identity;
import java.util.List;

/** Somebody besides the roles who is asked whether a request is permitted. */
public interface Adviser {
    /** Any thread. Those who wait for an answer from outside say so by {@link #asksOutside}. */
    Decision decide(Identity who, Question question);

    /**
     * The rules that it can tell of.
     *
     * @param namespace empty: those of the cluster alone
     */
    List<PolicyRule> rules(Identity who, String namespace);

    /** Whether {@link #decide} may wait for others: nobody else's work may wait behind it. */
    boolean asksOutside();

    /** Whether {@link #rules} is all that it allows. */
    boolean tellsAll();
}

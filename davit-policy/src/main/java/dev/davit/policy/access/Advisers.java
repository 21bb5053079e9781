package dev.davit.policy.access;

import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Who is asked, in order, until one allows or denies: the roles have a place among the others.
 *
 * @param before asked before the roles
 * @param roles whether roles count at all
 * @param after asked behind the roles
 */
public record Advisers(List<Adviser> before, boolean roles, List<Adviser> after) {
    /** The roles alone. */
    public static final Advisers NONE = new Advisers(List.of(), true, List.of());

    /**
     * Who is asked at one moment.
     *
     * @param number grows with each change of them
     */
    public record InForce(long number, Advisers advisers) {
        public static final InForce NONE = new InForce(0, Advisers.NONE);
    }

    public Advisers {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Nobody but the roles is asked. */
    public boolean none() {
        return roles && before.isEmpty() && after.isEmpty();
    }

    /** Whether somebody is among them who waits for an answer from outside. */
    public boolean asksOutside() {
        return all().stream().anyMatch(Adviser::asksOutside);
    }

    /** Whether all that somebody may do is told by {@link #rules}. */
    public boolean tellsAll() {
        return all().stream().allMatch(Adviser::tellsAll);
    }

    private List<Adviser> all() {
        List<Adviser> all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }

    /**
     * @param byRoles what the roles say
     */
    Decision decide(
            Identity who, Question question, BiFunction<Identity, Question, Decision> byRoles) {
        Asking asking = new Asking();
        for (Adviser adviser : before) {
            if (asking.hears(adviser.decide(who, question))) {
                return asking.answer();
            }
        }
        if (roles && asking.hears(byRoles.apply(who, question))) {
            return asking.answer();
        }
        for (Adviser adviser : after) {
            if (asking.hears(adviser.decide(who, question))) {
                return asking.answer();
            }
        }
        return asking.answer();
    }

    /** Those that the others tell of, beside the roles'. */
    List<PolicyRule> rules(Identity who, String namespace) {
        List<PolicyRule> all = new ArrayList<>();
        all().forEach(adviser -> all.addAll(adviser.rules(who, namespace)));
        return all;
    }

    /** What was heard so far. Reasons of those without an opinion are told if nobody has one. */
    private static final class Asking {
        private Decision last = Decision.NO;
        private String reasons = "";
        private String errors = "";

        /** True: that settles it. */
        boolean hears(Decision decision) {
            last = decision;
            errors = joined(errors, decision.error());
            if (decision.allowed() || decision.denied()) {
                return true;
            }
            reasons = joined(reasons, decision.reason());
            return false;
        }

        Decision answer() {
            boolean settled = last.allowed() || last.denied();
            return new Decision(
                    last.allowed(), last.denied(), settled ? last.reason() : reasons, errors);
        }

        private static String joined(String before, String more) {
            return before.isEmpty() || more.isEmpty() ? before + more : before + "; " + more;
        }
    }
}

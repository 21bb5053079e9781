package dev.davit.policy.authorizer;

import dev.davit.model.request.Identity;
import dev.davit.policy.access.Adviser;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.PolicyRule;
import dev.davit.policy.access.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy file of attributes, in the form {@code abac.authorization.kubernetes.io/v1beta1}: what
 * one of its lines covers is allowed, and of everything else it has no opinion.
 */
public final class AbacPolicy implements Adviser {
    private static final List<String> READING = List.of("get", "list", "watch");
    private static final Decision NO = Decision.none("No policy matched.", "");

    private final List<Line> lines;

    /**
     * One line: everything that is not empty has to fit; empty fits what is empty.
     *
     * @param user empty: whoever, if the group fits
     * @param readonly reading is all that it allows
     * @param resource the plural; its subresources are within it
     * @param path of documents that are no objects; a star at its end is for the rest
     */
    record Line(
            String user,
            String group,
            boolean readonly,
            String apiGroup,
            String namespace,
            String resource,
            String path) {

        boolean covers(Identity who, Question question) {
            return isFor(who)
                    && (!readonly || READING.contains(question.verb()))
                    && (switch (question) {
                        case Question.OnResource asked ->
                                fits(namespace, asked.namespace())
                                        && fits(resource, asked.resource())
                                        && fits(apiGroup, asked.group());
                        case Question.OnPath asked -> fitsPath(asked.path());
                    });
        }

        /** A star is for everybody who has proven who they are. */
        boolean isFor(Identity who) {
            if (user.equals(PolicyRule.ALL) || group.equals(PolicyRule.ALL)) {
                return who.in(Identity.AUTHENTICATED);
            }
            boolean someone = !user.isEmpty() || !group.isEmpty();
            return someone
                    && (user.isEmpty() || user.equals(who.name()))
                    && (group.isEmpty() || who.in(group));
        }

        private static boolean fits(String written, String asked) {
            return written.equals(PolicyRule.ALL) || written.equals(asked);
        }

        private boolean fitsPath(String asked) {
            boolean rest = path.endsWith(PolicyRule.ALL);
            return rest
                    ? asked.startsWith(path.substring(0, path.length() - 1))
                    : path.equals(asked);
        }

        void tell(String where, List<PolicyRule> into) {
            List<String> verbs = readonly ? READING : List.of(PolicyRule.ALL);
            boolean there = namespace.equals(PolicyRule.ALL) || namespace.equals(where);
            if (there && !resource.isEmpty()) {
                into.add(PolicyRule.on(List.of(apiGroup), List.of(resource), verbs));
            }
            if (!path.isEmpty()) {
                into.add(PolicyRule.onPaths(List.of(path), verbs));
            }
        }
    }

    AbacPolicy(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    @Override
    public Decision decide(Identity who, Question question) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).covers(who, question)) {
                return Decision.yes("ABAC: allowed by policy " + (i + 1) + " of the policy file");
            }
        }
        return NO;
    }

    @Override
    public List<PolicyRule> rules(Identity who, String namespace) {
        List<PolicyRule> all = new ArrayList<>();
        for (Line line : lines) {
            if (line.isFor(who)) {
                line.tell(namespace, all);
            }
        }
        return all;
    }

    @Override
    public boolean asksOutside() {
        return false;
    }

    @Override
    public boolean tellsAll() {
        return true;
    }
}

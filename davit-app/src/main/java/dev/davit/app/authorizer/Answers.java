package dev.davit.app.authorizer;

import dev.davit.model.request.Identity;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a webhook has answered, each for its time; those that were asked last, so many of them. */
final class Answers {
    static final int MOST = 8_192;

    /**
     * Characters of a question and its author that are remembered: whoever asks picks most of them.
     */
    private static final int LONGEST = 10_000;

    private final Map<Asked, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);

    /** A question, and all of who asks that the webhook is told. */
    record Asked(
            String user,
            List<String> groups,
            String uid,
            SortedMap<String, List<String>> extra,
            Question question) {

        static Asked of(Identity who, Question question) {
            return new Asked(who.name(), who.groups(), who.uid(), who.extra(), question);
        }

        boolean isLong() {
            int length =
                    switch (question) {
                        case Question.OnPath(String verb, String path) ->
                                verb.length() + path.length();
                        case Question.OnResource on ->
                                on.verb().length()
                                        + on.group().length()
                                        + on.resource().length()
                                        + on.subresource().length()
                                        + on.namespace().length()
                                        + on.name().length();
                    };
            length += user.length() + uid.length();
            for (String group : groups) {
                length += group.length();
            }
            for (Map.Entry<String, List<String>> each : extra.entrySet()) {
                length += each.getKey().length();
                for (String value : each.getValue()) {
                    length += value.length();
                }
            }
            return length > LONGEST;
        }
    }

    private record Answer(Decision decision, long untilNanos) {}

    /**
     * @param old whether an answer whose time is over is better than none
     */
    synchronized @Nullable Decision find(Asked asked, long nowNanos, boolean old) {
        Answer answer = answers.get(asked);
        return answer != null && (old || nowNanos - answer.untilNanos < 0) ? answer.decision : null;
    }

    synchronized void add(Asked asked, Decision decision, long untilNanos) {
        if (asked.isLong()) {
            return;
        }
        answers.put(asked, new Answer(decision, untilNanos));
        if (answers.size() > MOST) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    synchronized int size() {
        return answers.size();
    }
}

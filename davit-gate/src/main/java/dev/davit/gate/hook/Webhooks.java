package dev.davit.gate.hook;

import dev.davit.model.json.JsonObject;
import dev.davit.policy.vetting.Hook;
import dev.davit.policy.vetting.HookAnswer;
import java.util.ArrayList;
import java.util.List;

/** Asks programs outside about requests. */
@FunctionalInterface
public interface Webhooks {
    /** A server that asks nobody. */
    Webhooks NONE =
            calls -> {
                List<HookAnswer> answers = new ArrayList<>(calls.size());
                calls.forEach(
                        _ -> answers.add(new HookAnswer.Failed("this server calls no webhooks")));
                return answers;
            };

    /**
     * What one webhook is asked.
     *
     * @param request {@code AdmissionRequest} without a uid
     */
    record Call(Hook hook, JsonObject request) {}

    /**
     * The answers in the order of the questions, which are asked side by side. Blocks, for as long
     * as the most patient of the webhooks lets it.
     */
    List<HookAnswer> ask(List<Call> calls);

    /** What has been asked so far, in Prometheus' text format. */
    default String metrics() {
        return "";
    }
}

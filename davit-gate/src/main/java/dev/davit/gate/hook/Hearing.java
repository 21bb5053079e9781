package dev.davit.gate.hook;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.vetting.HookAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What webhooks have said of one request, and what there was to warn of. A request may be judged
 * several times: a question that has been answered is not asked again. While it is closed nobody is
 * asked: that is how the thread that commits judges, for which everybody waits. Used by one thread
 * at a time.
 */
public final class Hearing {
    /** Of one request: each object of a collection may be a question to several webhooks. */
    private static final int MAX_ANSWERS = 10_000;

    /** Of one judgement; more are left out. */
    private static final int MAX_WARNINGS = 100;

    private final Webhooks webhooks;

    /** Never gone through: only looked up. Made by the first question. */
    private @Nullable Map<Asked, HookAnswer> answers;

    /** Of the judgement that is under way: what its author should know, whatever it comes to. */
    private List<String> warnings = List.of();

    private boolean open = true;
    private boolean missed;

    private record Asked(String hook, JsonObject request) {}

    public Hearing(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** Where nobody can be asked. */
    public static Hearing closed() {
        Hearing hearing = new Hearing(Webhooks.NONE);
        hearing.open = false;
        return hearing;
    }

    /** From now on nobody is asked. */
    public void close() {
        open = false;
        missed = false;
    }

    /** From now on webhooks may be asked, by a thread that may wait. */
    public void open() {
        open = true;
        missed = false;
    }

    /** A judgement begins: what one before it has warned of does not count. */
    public void begin() {
        warnings = List.of();
    }

    /** Who asks should know this, be it done or refused. */
    public void warn(List<String> more) {
        if (more.isEmpty()) {
            return;
        }
        List<String> all = new ArrayList<>(warnings);
        for (String each : more) {
            if (all.size() < MAX_WARNINGS && !all.contains(each)) {
                all.add(each);
            }
        }
        warnings = all;
    }

    /** What was to be warned of since {@link #begin}. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** A webhook has answered something. */
    public boolean used() {
        return answers != null;
    }

    /** There was a question that had no answer, and nobody was to be asked. */
    public boolean missed() {
        return missed;
    }

    /** Whether somebody outside may be asked now; where not, that is remembered. */
    public boolean mayAsk() {
        missed |= !open;
        return open;
    }

    /** The answers in the order of the questions. */
    public Outcome<List<HookAnswer>> ask(List<Webhooks.Call> calls) {
        Map<Asked, HookAnswer> known = answers == null ? new HashMap<>() : answers;
        List<Webhooks.Call> unknown = new ArrayList<>();
        for (Webhooks.Call call : calls) {
            if (!known.containsKey(asked(call))) {
                unknown.add(call);
            }
        }
        if (!unknown.isEmpty()) {
            if (!mayAsk()) {
                return Outcome.refused(
                        Refusal.of(
                                Reason.CONFLICT,
                                "the state that webhooks were asked about has changed; please try"
                                        + " again"));
            }
            if (known.size() + unknown.size() > MAX_ANSWERS) {
                return Outcome.refused(
                        Refusal.of(
                                Reason.TOO_LARGE,
                                "webhooks would have to be asked more than %d times about one"
                                                .formatted(MAX_ANSWERS)
                                        + " request"));
            }
            List<HookAnswer> said = webhooks.ask(unknown);
            Invariant.check(said.size() == unknown.size(), "an answer to every question");
            for (int i = 0; i < said.size(); i++) {
                known.put(asked(unknown.get(i)), said.get(i));
            }
            answers = known;
        }
        List<HookAnswer> all = new ArrayList<>(calls.size());
        calls.forEach(call -> all.add(Invariant.present(known.get(asked(call)), "an answer")));
        return Outcome.ok(all);
    }

    private static Asked asked(Webhooks.Call call) {
        return new Asked(call.hook().id(), call.request());
    }
}

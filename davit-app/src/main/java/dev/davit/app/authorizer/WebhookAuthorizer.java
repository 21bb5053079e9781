package dev.davit.app.authorizer;

import dev.davit.app.webhook.WebhookClient;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.WireReader;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.Adviser;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.PolicyRule;
import dev.davit.policy.access.Question;
import dev.davit.policy.authorizer.AuthorizationConfig;
import dev.davit.policy.authorizer.ReviewConditions;
import dev.davit.policy.authorizer.ReviewSpec;
import dev.davit.port.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A program outside that is asked: a {@code SubjectAccessReview} is posted to it, and its answer
 * believed for a while.
 *
 * <p>Only virtual threads wait for it. The event loops and the commit thread, on which everybody
 * waits, take what it has answered last: the request that they judge has asked before them.
 */
final class WebhookAuthorizer implements Adviser {
    /** Questions under way; more wait for one of them, within the same timeout. */
    private static final int MOST_AT_ONCE = 64;

    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AuthorizationConfig.Webhook hook;
    private final WebhookClient.Peer peer;
    private final Clock clock;
    private final AuthorizerMetrics metrics;
    private final Answers answers = new Answers();
    private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);

    WebhookAuthorizer(
            AuthorizationConfig.Webhook hook,
            WebhookClient.Peer peer,
            Clock clock,
            AuthorizerMetrics metrics) {
        this.metrics = metrics;
        this.hook = hook;
        this.peer = peer;
        this.clock = clock;
    }

    @Override
    public Decision decide(Identity who, Question question) {
        ReviewConditions.Result match = hook.conditions().hold(who, question);
        if (!match.holds()) {
            String fault = match.fault();
            return fault == null ? Decision.NO : failed(fault);
        }
        Answers.Asked asked = Answers.Asked.of(who, question);
        boolean waits = Thread.currentThread().isVirtual();
        Decision known = answers.find(asked, clock.monotonicNanos(), !waits);
        if (known != null) {
            return counted(known);
        }
        return waits
                ? counted(ask(who, question, asked))
                : failed("it was not asked before, and nobody may wait for it here");
    }

    /** No opinion is none. */
    private Decision counted(Decision decision) {
        if (decision.allowed() || decision.denied()) {
            metrics.decided(hook.name(), decision.allowed());
        }
        return decision;
    }

    private Decision ask(Identity who, Question question, Answers.Asked asked) {
        byte[] review =
                JsonWriter.write(
                        JsonObject.builder()
                                .put("kind", "SubjectAccessReview")
                                .put("apiVersion", "authorization.k8s.io/v1")
                                .put("spec", ReviewSpec.of(who, question))
                                .build());
        long began = clock.monotonicNanos();
        Outcome<JsonObject> said = post(review, began).then(WebhookAuthorizer::status);
        metrics.asked(hook.name(), result(said), !hook.denies(), clock.monotonicNanos() - began);
        return switch (said) {
            case Outcome.Refused<JsonObject>(Refusal why) -> failed(why.message());
            case Outcome.Ok<JsonObject>(JsonObject status) -> {
                Decision decision = decision(status);
                long ttlMillis =
                        (decision.allowed() ? hook.authorizedTtl() : hook.unauthorizedTtl())
                                .toMillis();
                answers.add(asked, decision, clock.monotonicNanos() + ttlMillis * NANOS_PER_MILLI);
                yield decision;
            }
        };
    }

    private static AuthorizerMetrics.Result result(Outcome<JsonObject> said) {
        return switch (said) {
            case Outcome.Ok<JsonObject> _ -> AuthorizerMetrics.Result.SUCCESS;
            case Outcome.Refused<JsonObject>(Refusal why) ->
                    why.reason() == Reason.TIMEOUT
                            ? AuthorizerMetrics.Result.TIMEOUT
                            : AuthorizerMetrics.Result.ERROR;
        };
    }

    private Outcome<byte[]> post(byte[] review, long began) {
        try {
            if (!atOnce.tryAcquire(hook.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                return Outcome.refused(
                        Refusal.of(Reason.TIMEOUT, MOST_AT_ONCE + " questions are waiting for it"));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Trees.wrong("the server is stopping");
        }
        try {
            long waited = clock.monotonicNanos() - began;
            return WebhookClient.post(peer, review, hook.timeout().minusNanos(waited));
        } finally {
            atOnce.release();
        }
    }

    private static Outcome<JsonObject> status(byte[] body) {
        return WireReader.read(body, MAX_ANSWER_BYTES)
                .map(Document::value)
                .then(value ->
                        value instanceof JsonObject review
                                        && review.textOr("", "kind").equals("SubjectAccessReview")
                                ? Outcome.ok(review.object("status"))
                                : Trees.wrong("the answer is no SubjectAccessReview"));
    }

    private static Decision decision(JsonObject status) {
        boolean allowed = status.boolOr(false, "allowed");
        String reason = status.textOr("", "reason");
        String error = status.textOr("", "evaluationError");
        if (status.boolOr(false, "denied")) {
            String both = "webhook subject access review returned both allow and deny response";
            return Decision.denied(reason, allowed ? both : error);
        }
        return new Decision(allowed, false, reason, error);
    }

    /** As its failure policy says. Not remembered: the next request asks again. */
    private Decision failed(String why) {
        String error = "authorizer " + hook.name() + ": " + why;
        return hook.denies() ? Decision.denied("", error) : Decision.none("", error);
    }

    /** How many answers are remembered. */
    int remembered() {
        return answers.size();
    }

    @Override
    public List<PolicyRule> rules(Identity who, String namespace) {
        return List.of();
    }

    @Override
    public boolean asksOutside() {
        return true;
    }

    @Override
    public boolean tellsAll() {
        return false;
    }
}

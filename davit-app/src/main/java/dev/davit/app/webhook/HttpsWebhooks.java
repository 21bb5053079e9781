package dev.davit.app.webhook;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.hook.Webhooks;
import dev.davit.policy.vetting.Hook;
import dev.davit.policy.vetting.HookAnswer;
import dev.davit.policy.vetting.HookReview;
import dev.davit.port.Entropy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** Asks admission webhooks: {@code AdmissionReview}, posted to where each of them is. */
public final class HttpsWebhooks implements Webhooks {
    /** Questions of one request at a time: a collection's objects are asked about side by side. */
    private static final int MAX_AT_ONCE = 32;

    private final Entropy entropy;
    private final WebhookClient client;
    private final WebhookMetrics metrics = new WebhookMetrics();

    public HttpsWebhooks(Entropy entropy, WebhookClient client) {
        this.entropy = entropy;
        this.client = client;
    }

    @Override
    public List<HookAnswer> ask(List<Call> calls) {
        if (calls.size() == 1) {
            return List.of(ask(calls.getFirst()));
        }
        Semaphore free = new Semaphore(MAX_AT_ONCE);
        List<FutureTask<HookAnswer>> tasks = new ArrayList<>(calls.size());
        for (Call call : calls) {
            FutureTask<HookAnswer> task = new FutureTask<>(() -> ask(call));
            free.acquireUninterruptibly();
            Thread.startVirtualThread(() -> {
                try {
                    task.run();
                } finally {
                    free.release();
                }
            });
            tasks.add(task);
        }
        return tasks.stream().map(HttpsWebhooks::answer).toList();
    }

    private static HookAnswer answer(FutureTask<HookAnswer> task) {
        try {
            return task.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new HookAnswer.Failed("failed to call webhook: the server is stopping");
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a webhook's question", bug.getCause());
        }
    }

    private HookAnswer ask(Call call) {
        long began = System.nanoTime();
        HookAnswer answer = answer(call);
        metrics.asked(call, answer, System.nanoTime() - began);
        return answer;
    }

    private HookAnswer answer(Call call) {
        Hook hook = call.hook();
        String uid = entropy.uuid();
        long seconds = hook.timeoutSeconds();
        byte[] question = HookReview.question(hook, call.request(), uid);
        Outcome<byte[]> said =
                client.post(
                        hook.client(),
                        question,
                        Duration.ofSeconds(seconds),
                        "timeout=" + seconds + "s");
        return switch (said) {
            case Outcome.Ok<byte[]>(byte[] body) ->
                    HookReview.answer(hook, uid, body, WebhookClient.MAX_ANSWER_BYTES);
            case Outcome.Refused<byte[]>(Refusal why) ->
                    new HookAnswer.Failed("failed to call webhook: " + why.message());
        };
    }

    @Override
    public String metrics() {
        return metrics.text();
    }
}

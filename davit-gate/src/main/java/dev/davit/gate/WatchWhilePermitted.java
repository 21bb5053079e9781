package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Authorise;
import dev.davit.model.request.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A watch that tells nothing after the right to it is gone: before each batch one number is
 * compared, and only where roles have changed since is the question asked again.
 */
final class WatchWhilePermitted implements Watch {
    private final Watch inner;
    private final Request request;
    private final Authorise authorise;
    private long judgedAt;

    /**
     * @param judgedAt the version of the rights before the watch was permitted
     */
    WatchWhilePermitted(Watch inner, Request request, Authorise authorise, long judgedAt) {
        this.inner = inner;
        this.request = request;
        this.authorise = authorise;
        this.judgedAt = judgedAt;
    }

    @Override
    public @Nullable Batch take(long timeoutMillis) throws InterruptedException {
        Batch batch = inner.take(timeoutMillis);
        return permitted() ? batch : null;
    }

    @Override
    public @Nullable Batch poll() {
        Batch batch = inner.poll();
        return permitted() ? batch : null;
    }

    private boolean permitted() {
        long now = authorise.version();
        if (now == judgedAt) {
            return true;
        }
        judgedAt = now;
        return authorise.permit(request) instanceof Outcome.Ok<Request>;
    }

    @Override
    public @Nullable CompletableFuture<Void> news() {
        return inner.news();
    }

    @Override
    public void close() {
        inner.close();
    }
}

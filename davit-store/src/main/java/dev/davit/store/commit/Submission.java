package dev.davit.store.commit;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.store.Committed;
import dev.davit.store.Decider;
import java.util.concurrent.CompletableFuture;

/** A decision that waits, and where its answer goes. */
record Submission(Decider decider, CompletableFuture<Outcome<Committed>> reply) {

    static Submission of(Decider decider) {
        return new Submission(decider, new CompletableFuture<>());
    }

    void refuse(Reason reason, String message) {
        reply.complete(Outcome.refused(Refusal.of(reason, message)));
    }
}

package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.policy.access.Question;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The one entry for every actor: people, programs, controllers, nodes; on the wire or in-process.
 */
public interface Gate {

    /** Answers once what was asked for is durable. Blocks; call it on a virtual thread. */
    Outcome<Reply> handle(Request request);

    /**
     * As {@link #handle}, without waiting for what is to be durable: that completes the answer on
     * the store's own thread, so whatever depends on it must go on elsewhere at once.
     */
    default CompletableFuture<Outcome<Reply>> begin(Request request) {
        return CompletableFuture.completedFuture(handle(request));
    }

    /**
     * Whether {@link #begin} is so little work, whatever the request says, that a thread on which
     * others wait may do it. When in doubt, false.
     */
    default boolean brief(Request request) {
        return false;
    }

    /** Whether somebody outside may have to be waited for before a request is answered. */
    default boolean waits(Request request) {
        return false;
    }

    /**
     * Judges whether a document that is no object may be read: {@code /metrics}.
     *
     * @param verb the method, in lower case
     */
    Outcome<Identity> document(Identity who, String verb, String path);

    /** By what others can check the tokens of this cluster's service accounts. */
    default Issuer issuer() {
        return new Issuer(List.of());
    }

    /** What the store tells about itself, in Prometheus' text format. */
    default String metrics() {
        return "";
    }

    /** Judges whether somebody may act under another's name; answers who asks then. */
    Outcome<Identity> impersonate(Identity real, Impersonation wanted);

    /** Every kind that is served now. */
    default ServedKinds kinds() {
        return ServedKinds.BUILT_IN;
    }

    /** Opens a watch, selectors applied. */
    Outcome<Watch> watch(Request request);

    /** Judges whether a stream (log, exec, …) may be opened, and to which pod. */
    Outcome<StreamPermit> stream(Request request);

    /** Judges whether a request may be passed on to a pod or a service, and finds out where to. */
    default Outcome<ProxyPermit> proxy(Request request) {
        return Outcome.refused(Refusal.of(Reason.METHOD_NOT_ALLOWED, "nothing is passed on here"));
    }

    /** Judges a request about objects that another server keeps; answers who asks. */
    default Outcome<Identity> elsewhere(Identity who, Question question) {
        return Outcome.refused(Refusal.of(Reason.FORBIDDEN, "nothing is passed on here"));
    }

    /**
     * Judges whether something of a node may be seen or done that is not in the store: its images.
     * Answers the node.
     */
    Outcome<StoredObject> node(Request request);
}

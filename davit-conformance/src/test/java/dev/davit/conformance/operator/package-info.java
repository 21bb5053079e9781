/**
 * A small operator as people write them with fabric8's client: a kind of its own, informers, a
 * queue, a finalizer, status, owners, events, an election; and the churn that it is played against.
 *
 * <p>Comes in: a kubeconfig, scripts that harm the server, how long and which seed. Goes out: what
 * was done, and whether everything is as it was wanted in the end. Never here: code of the server.
 */
@NullMarked
package dev.davit.conformance.operator;

import org.jspecify.annotations.NullMarked;

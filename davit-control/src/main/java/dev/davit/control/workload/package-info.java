/**
 * Kinds that run copies of a pod: ReplicaSets, Deployments, and what other such kinds share with
 * them.
 *
 * <p>Comes in: images, deltas, the time, by way of the keepers here. Goes out: pods to make, to
 * change and to take away, as requests. Never here: which node a pod runs on, what its containers
 * do, a decision that rests on anything but what is stored and what was asked for and is not seen
 * yet.
 */
@NullMarked
package dev.davit.control.workload;

import org.jspecify.annotations.NullMarked;

/**
 * Startup, liveness and readiness probes.
 *
 * <p>Comes in: which probes of which runs are wanted. Goes out: news, where what a probe says has
 * changed. {@link ProbeMachine} decides, {@link Prober} asks. Never here: what follows from it.
 */
@NullMarked
package dev.davit.node.probe;

import org.jspecify.annotations.NullMarked;

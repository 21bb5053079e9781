/**
 * Who may do what.
 *
 * <p>Comes in: an identity, a verb, a target. Goes out: the target, or {@code Forbidden} in
 * Kubernetes' words. Never here: what stands in the object; the gate holds a node against the
 * objects that are its own.
 */
@NullMarked
package dev.davit.policy.access;

import org.jspecify.annotations.NullMarked;

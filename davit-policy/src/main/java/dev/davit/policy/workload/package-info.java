/**
 * Kinds that run copies of a pod: their defaults and rules.
 *
 * <p>Comes in: an object of the right shape, the safety profile of its namespace. Goes out: the
 * same with defaults, or every mistake with its path. Never here: how the copies are made and
 * replaced.
 */
@NullMarked
package dev.davit.policy.workload;

import org.jspecify.annotations.NullMarked;

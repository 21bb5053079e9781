/**
 * Jobs, and what makes them by the clock: their defaults and rules, and how schedules are read.
 *
 * <p>Comes in: an object of the right shape. Goes out: the same with defaults, or every mistake
 * with its path. Never here: when a schedule is due, how pods are run.
 */
@NullMarked
package dev.davit.policy.batch;

import org.jspecify.annotations.NullMarked;

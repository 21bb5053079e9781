/**
 * Volumes that outlive pods, and claims to them: their defaults and rules.
 *
 * <p>Comes in: an object of the right shape. Goes out: the same with defaults, or every mistake
 * with its path. Never here: which claim gets which volume.
 */
@NullMarked
package dev.davit.policy.volume;

import org.jspecify.annotations.NullMarked;
